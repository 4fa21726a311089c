package dev.fim.sidecar.admission.annotation;

import dev.fim.words.Spelling;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The baseline that a pod asks for.
///
/// @param name of the ConfigMap or PersistentVolumeClaim; null for the other kinds
public record PodBaseline(Kind kind, @Nullable String name) {

  /// The kinds.
  public enum Kind {
    /// Recorded at the first start.
    FIRST_SIGHT,
    /// Recorded at each start.
    EACH_START,
    /// The container's own image, mounted.
    IMAGE,
    /// A portable baseline in a ConfigMap.
    CONFIGMAP,
    /// A portable baseline in a PersistentVolumeClaim.
    PVC;

    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean isNamed() {
      return this == CONFIGMAP || this == PVC;
    }
  }

  static final String ALLOWED =
      "first-sight, each-start, image, configmap:NAME or pvc:NAME, with the name of an object of"
          + " Kubernetes";

  static PodBaseline parse(String text) {
    int colon = text.indexOf(':');
    String label = colon < 0 ? text : text.substring(0, colon);
    Kind kind =
        Arrays.stream(Kind.values())
            .filter(candidate -> candidate.label().equals(label))
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    Spelling.allowed(
                        label, Arrays.stream(Kind.values()).map(Kind::label).toList(), ALLOWED)));
    AnnotationFormat.require(kind.isNamed() == colon >= 0);
    if (colon < 0) {
      return new PodBaseline(kind, null);
    }
    String name = text.substring(colon + 1);
    AnnotationFormat.objectName(name);
    return new PodBaseline(kind, name);
  }
}
