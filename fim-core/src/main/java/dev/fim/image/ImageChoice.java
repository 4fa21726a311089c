package dev.fim.image;

import dev.fim.image.platform.Platform;
import org.jspecify.annotations.Nullable;

/// Which image to take of a file that has several.
///
/// @param platform null for Linux on the architecture of this machine or, of a file that has one
///   image only, for that
/// @param name such as `docker.io/library/debian:13`, or an id or digest `sha256:…`; null if there
///   is one image
public record ImageChoice(@Nullable Platform platform, @Nullable String name) {

  public static final ImageChoice STANDARD = new ImageChoice(null, null);

  /// The platform that an image must have.
  Platform wanted() {
    Platform given = platform;
    return given == null ? Platform.ofThisMachine() : given;
  }

  /// Whether this is the default.
  public boolean isStandard() {
    return platform == null && name == null;
  }
}
