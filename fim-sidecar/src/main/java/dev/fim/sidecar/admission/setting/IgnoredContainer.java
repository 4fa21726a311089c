package dev.fim.sidecar.admission.setting;

import dev.fim.sidecar.admission.pod.PodContainer;
import org.jspecify.annotations.Nullable;

/// A container that is not watched unless a pod names it.
///
/// @param image the required image; [#ANY_IMAGE], or null if the operator names none
public record IgnoredContainer(String name, @Nullable String image) {

  static final String ANY_IMAGE = "*";

  /// Whether a container is this one.
  ///
  /// @param isStrict whether a name alone is not enough, since any container can have it
  /// @param digests which digests match the image
  boolean is(PodContainer container, boolean isStrict, ImageDigests digests) {
    if (!container.name().equals(name)) {
      return false;
    }
    if (image == null) {
      return !isStrict;
    }
    String found = container.fields().text("image");
    return image.equals(ANY_IMAGE) || (found != null && isOf(image, found, digests));
  }

  /// A name without tag and digest matches all of them.
  private static boolean isOf(String known, String found, ImageDigests digests) {
    boolean isBare = !known.contains("@") && known.lastIndexOf(':') <= known.lastIndexOf('/');
    return ImageName.isSame(known, found, digests)
        || (isBare
            && (found.startsWith(known + ":") || found.startsWith(known + "@"))
            && found.indexOf('/', known.length()) < 0);
  }
}
