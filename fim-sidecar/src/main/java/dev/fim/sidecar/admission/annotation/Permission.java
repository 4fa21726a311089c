package dev.fim.sidecar.admission.annotation;

import dev.fim.yaml.Spelling;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which values of one annotation the operator lets a pod have. What holds anyway is always
/// allowed.
public sealed interface Permission {

  /// Why a pod may not have a value, without saying where; null if it may.
  ///
  /// @param value one that the annotation can have
  /// @param held what holds for a pod without the annotation; null for nothing
  @Nullable String fault(Annotation annotation, String value, @Nullable String held);

  /// Every value that the annotation can have.
  record Any() implements Permission {
    @Override
    public @Nullable String fault(Annotation annotation, String value, @Nullable String held) {
      return null;
    }
  }

  /// None.
  record None() implements Permission {
    @Override
    public String fault(Annotation annotation, String value, @Nullable String held) {
      return "a pod may not have it";
    }
  }

  /// What watches no less than what holds anyway: see [AnnotationStrength].
  record NoWeaker() implements Permission {
    @Override
    public @Nullable String fault(Annotation annotation, String value, @Nullable String held) {
      return AnnotationStrength.isWeaker(annotation, value, held)
          ? "it must not weaken what holds anyway: "
              + (held == null ? "none" : Spelling.quote(held))
          : null;
    }
  }

  /// These; of an annotation with several parts each part is one of these.
  record Listed(List<String> values) implements Permission {
    public Listed {
      values = List.copyOf(values);
    }

    @Override
    public @Nullable String fault(Annotation annotation, String value, @Nullable String held) {
      return values.contains(value) || values.containsAll(annotation.parts(value))
          ? null
          : "allowed: " + String.join(", ", values);
    }
  }

  /// Times or amounts within bounds.
  ///
  /// @param least null for no bound
  /// @param most null for no bound
  record Bounds(@Nullable String least, @Nullable String most) implements Permission {
    @Override
    public @Nullable String fault(Annotation annotation, String value, @Nullable String held) {
      boolean isLess = least != null && AnnotationStrength.compare(annotation, value, least) < 0;
      boolean isMore = most != null && AnnotationStrength.compare(annotation, value, most) > 0;
      return isLess || isMore ? "allowed: " + text() : null;
    }

    private String text() {
      return String.join(
          " and ",
          Stream.of(
                  least == null ? null : "at least " + least,
                  most == null ? null : "at most " + most)
              .filter(Objects::nonNull)
              .toList());
    }
  }
}
