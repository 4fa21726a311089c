package dev.fim.image.manifest;

import dev.fim.image.platform.Platform;
import dev.fim.image.stream.MalformedException;
import org.jspecify.annotations.Nullable;

/// A reference to a blob.
///
/// @param mediaType as written; null if there is none
/// @param digest `sha256:` and 64 hexadecimal digits
/// @param size in bytes; -1 if there is none
/// @param platform null if there is none
/// @param name of the image, from an annotation; null if there is none
/// @param isAttestation whether it says something of an image, and is none
public record Descriptor(
    @Nullable String mediaType,
    String digest,
    long size,
    @Nullable Platform platform,
    @Nullable String name,
    boolean isAttestation) {

  static Descriptor of(JsonObject json) throws MalformedException {
    JsonObject annotations = json.object("annotations");
    String full = annotations.textOrNull("io.containerd.image.name");
    String kind = annotations.textOrNull("vnd.docker.reference.type");
    Platform platform = platform(json);
    return new Descriptor(
        json.textOrNull("mediaType"),
        digest(json.text("digest"), json.what()),
        json.number("size", -1),
        platform,
        full != null ? full : annotations.textOrNull("org.opencontainers.image.ref.name"),
        "attestation-manifest".equals(kind) || (platform != null && platform.isNone()));
  }

  private static @Nullable Platform platform(JsonObject json) throws MalformedException {
    if (!json.has("platform")) {
      return null;
    }
    JsonObject platform = json.object("platform");
    return new Platform(
        platform.text("os"), platform.text("architecture"), platform.textOrNull("variant"));
  }

  static String digest(String text, String what) throws MalformedException {
    if (!text.matches("sha256:[0-9a-f]{64}")) {
      throw new MalformedException(
          "%s has the digest %s, which is no SHA-256".formatted(what, JsonObject.quoted(text)));
    }
    return text;
  }

  /// The hexadecimal digits of the digest.
  public String hex() {
    return digest.substring("sha256:".length());
  }
}
