package dev.fim.image.manifest;

import dev.fim.image.platform.Platform;
import dev.fim.image.stream.MalformedException;
import java.util.ArrayList;
import java.util.List;

/// The part of a config that says what its layers are.
///
/// @param diffIds the digests of the unpacked layers, the lowest first
public record ImageConfig(Platform platform, List<String> diffIds) {

  /// Reads a config.
  ///
  /// @param what it is, for messages
  public static ImageConfig parse(byte[] text, String what) throws MalformedException {
    JsonObject json = JsonObject.parse(text, what);
    JsonObject rootfs = json.object("rootfs");
    if (!"layers".equals(rootfs.textOrNull("type"))) {
      throw new MalformedException(what + " has no root file system of layers");
    }
    List<String> diffIds = new ArrayList<>();
    for (String each : rootfs.texts("diff_ids")) {
      diffIds.add(Descriptor.digest(each, what));
    }
    ImageManifest.requireFew(diffIds.size(), what);
    return new ImageConfig(
        new Platform(json.text("os"), json.text("architecture"), json.textOrNull("variant")),
        diffIds);
  }
}
