package dev.fim.sidecar.admission.setting;

import java.util.Arrays;
import java.util.Locale;

/// Which digests stand for an image that the operator names by its tag.
public enum ImageDigests {
  /// None: an image is the operator's only as it is named, or with the digest that is named.
  NAMED,
  /// Every digest of the same name. Some webhooks put one in the place of a tag, and nobody here
  /// can tell which one the tag stands for: it may be that of an older image.
  ANY;

  /// As it is written.
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// @throws java.util.NoSuchElementException if there is none of this label
  static ImageDigests ofLabel(String label) {
    return Arrays.stream(values()).filter(each -> each.label().equals(label)).findFirst().get();
  }
}
