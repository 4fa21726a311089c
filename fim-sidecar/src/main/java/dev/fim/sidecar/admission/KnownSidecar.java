package dev.fim.sidecar.admission;

import dev.fim.sidecar.admission.annotation.RightsProfile;
import dev.fim.sidecar.admission.pod.ContainerUser;
import dev.fim.sidecar.admission.pod.JsonFields;
import dev.fim.sidecar.admission.pod.PodContainer;
import dev.fim.sidecar.admission.setting.ImageDigests;
import dev.fim.sidecar.admission.setting.ImageName;
import dev.fim.words.Spelling;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decides whether a container is the sidecar, by its program and its rights. It does not matter
/// who added it. Additions of others, such as variables and mounts, do not matter.
final class KnownSidecar {

  private KnownSidecar() {}

  /// Why a container with the sidecar's name is not the sidecar; null if it is.
  ///
  /// @param images the allowed images
  /// @param digests which digests match them
  /// @param application the user of the application
  static @Nullable String difference(
      PodContainer container,
      JsonFields spec,
      List<String> images,
      ImageDigests digests,
      ContainerUser application) {
    if (!container.stays()) {
      return "it does not run beside the application";
    }
    JsonFields fields = container.fields();
    String image = fields.text("image");
    if (image == null || !isAny(images, image, digests)) {
      return "its image is "
          + (image == null ? "missing" : Spelling.quote(image))
          + ", and not "
          + String.join(" or ", images)
          + (image != null && isAny(images, image, ImageDigests.ANY)
              ? ", and the operator's 'image-digests' is 'named'"
              : "");
    }
    if (!fields.texts("command").equals(SidecarContainer.COMMAND)
        || !fields.texts("args").isEmpty()) {
      return "it does not run " + SidecarContainer.COMMAND;
    }
    SidecarRights rights = SidecarRights.of(fields, spec);
    return Arrays.stream(RightsProfile.values())
            .map(profile -> SidecarRights.of(profile, application))
            .anyMatch(rights::equals)
        ? null
        : "its securityContext matches no profile";
  }

  private static boolean isAny(List<String> images, String image, ImageDigests digests) {
    return images.stream().anyMatch(known -> ImageName.isSame(known, image, digests));
  }
}
