package dev.fim.sidecar.admission;

import dev.fim.sidecar.admission.annotation.Profile;
import dev.fim.sidecar.admission.pod.Identity;
import dev.fim.sidecar.admission.pod.JsonFields;
import dev.fim.sidecar.admission.pod.PodContainer;
import dev.fim.yaml.Spelling;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells whether a container is the sidecar, whoever put it there: by what runs and with which
/// rights. What others add to it, such as variables and mounts, is of no account.
final class KnownSidecar {

  private KnownSidecar() {}

  /// Why a container that bears the name is not the sidecar; null if it is.
  ///
  /// @param images of the sidecar
  /// @param application whom the application runs as
  static @Nullable String difference(
      PodContainer container, JsonFields spec, List<String> images, Identity application) {
    if (!container.stays()) {
      return "it does not run beside the application";
    }
    JsonFields fields = container.fields();
    String image = fields.text("image");
    if (image == null || images.stream().noneMatch(known -> isSame(known, image))) {
      return "its image is "
          + (image == null ? "missing" : Spelling.quote(image))
          + ", and not "
          + String.join(" or ", images);
    }
    if (!fields.texts("command").equals(SidecarContainer.COMMAND)
        || !fields.texts("args").isEmpty()) {
      return "it does not run " + SidecarContainer.COMMAND;
    }
    Rights rights = Rights.of(fields, spec);
    return Arrays.stream(Profile.values())
            .map(profile -> Rights.of(profile, application))
            .anyMatch(rights::equals)
        ? null
        : "its securityContext is that of no profile";
  }

  /// Whether it is the image, or the image by the digest that some controllers put in place of a
  /// tag.
  static boolean isSame(String known, String image) {
    int at = image.indexOf("@sha256:");
    if (at < 0 || known.contains("@")) {
      return image.equals(known);
    }
    String name = image.substring(0, at);
    int tag = known.lastIndexOf(':');
    boolean isTagged = tag > known.lastIndexOf('/');
    return name.equals(known) || (isTagged && name.equals(known.substring(0, tag)));
  }
}
