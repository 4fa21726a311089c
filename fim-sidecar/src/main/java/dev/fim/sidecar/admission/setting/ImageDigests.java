package dev.fim.sidecar.admission.setting;

import java.util.Arrays;
import java.util.Locale;

/// Which digests match an image that the operator names by its tag.
public enum ImageDigests {
  /// None: an image matches only with the named tag or digest.
  NAMED,
  /// Every digest of the same name. Some webhooks replace a tag by a digest, and nothing here knows
  /// which one belongs to the tag: it may be that of an older image.
  ANY;

  /// The written form.
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// @throws java.util.NoSuchElementException if no constant has this label
  static ImageDigests ofLabel(String label) {
    return Arrays.stream(values()).filter(each -> each.label().equals(label)).findFirst().get();
  }
}
