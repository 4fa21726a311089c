package dev.fim.image.platform;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.DisplayForm;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The system that an image is for, with the names that Go has for them.
///
/// @param os such as `linux`
/// @param architecture such as `amd64` or `arm64`
/// @param variant such as `v7`; null for any
public record Platform(String os, String architecture, @Nullable String variant) {

  private static final String NAME = "[a-z0-9][a-z0-9._-]{0,63}";

  /// There is one variant of `arm64` in use, which most images do not name.
  public Platform {
    variant = architecture.equals("arm64") && "v8".equals(variant) ? null : variant;
  }

  /// Reads `OS/ARCHITECTURE` or `OS/ARCHITECTURE/VARIANT`.
  ///
  /// @throws FimException ([Problem#ARGUMENT]) if `text` is neither
  public static Platform parse(String text) {
    if (!text.matches("%1$s/%1$s(/%1$s)?".formatted(NAME))) {
      throw new FimException(
          Problem.ARGUMENT,
          "take",
          "--platform '" + DisplayForm.ofText(text) + "'",
          "it is no platform",
          "name one as linux/amd64 or linux/arm/v7");
    }
    String[] names = text.split("/", -1);
    return new Platform(names[0], names[1], names.length == 3 ? names[2] : null);
  }

  /// Linux on the architecture of this machine.
  public static Platform ofThisMachine() {
    String name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return new Platform(
        "linux",
        switch (name) {
          case "x86_64" -> "amd64";
          case "aarch64" -> "arm64";
          default -> name;
        },
        null);
  }

  /// Whether an image for `other` is for this one.
  public boolean takes(Platform other) {
    return os.equals(other.os)
        && architecture.equals(other.architecture)
        && (variant == null || variant.equals(other.variant));
  }

  /// Whether an index marks so what is no image, as an attestation.
  public boolean isNone() {
    return os.equals("unknown") && architecture.equals("unknown");
  }

  /// As [#parse] reads it, escaped.
  public String display() {
    return DisplayForm.ofText(os + "/" + architecture + (variant == null ? "" : "/" + variant));
  }
}
