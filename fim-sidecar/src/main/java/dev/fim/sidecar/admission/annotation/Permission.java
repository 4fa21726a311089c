package dev.fim.sidecar.admission.annotation;

import dev.fim.words.Spelling;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which values of one annotation the operator allows to pods. The value that applies without the
/// annotation is always allowed.
public sealed interface Permission {

  /// Why a pod may not have a value; null if it may. The text does not name the place.
  ///
  /// @param value a valid value of the annotation
  /// @param held the value that applies without the annotation; null for none
  @Nullable String fault(Annotation annotation, String value, @Nullable String held);

  /// Every valid value.
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

  /// Values that are not weaker than the one that applies without the annotation: see
  /// [AnnotationStrength].
  record NoWeaker() implements Permission {
    @Override
    public @Nullable String fault(Annotation annotation, String value, @Nullable String held) {
      return AnnotationStrength.isWeaker(annotation, value, held)
          ? "it must not weaken the value that applies without it: "
              + (held == null ? "none" : Spelling.quote(held))
          : null;
    }
  }

  /// These values; each part of a value with several parts is one of these.
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
