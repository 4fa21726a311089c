package dev.fim.image.manifest;

import dev.fim.image.stream.MalformedException;
import java.util.ArrayList;
import java.util.List;

/// What an image is made of, by digests.
///
/// @param layers the lowest first
public record ImageManifest(Descriptor config, List<Descriptor> layers) {

  /// More than any file system stacks.
  public static final int MOST_LAYERS = 1000;

  /// Reads a manifest.
  ///
  /// @param descriptor of the manifest
  /// @param what it is, for messages
  public static ImageManifest parse(byte[] text, Descriptor descriptor, String what)
      throws MalformedException {
    JsonObject json = JsonObject.parse(text, what);
    String type = json.textOrNull("mediaType");
    MediaTypes.requireManifest(type == null ? descriptor.mediaType() : type, what);
    if (json.number("schemaVersion", 0) != 2) {
      throw new MalformedException(what + " is not of schema version 2");
    }
    if (!json.has("config")) {
      throw new MalformedException(what + " has no config");
    }
    Descriptor config = Descriptor.of(json.object("config"));
    MediaTypes.requireConfig(config.mediaType(), "the config of " + what);
    List<Descriptor> layers = new ArrayList<>();
    for (JsonObject each : json.objects("layers")) {
      Descriptor layer = Descriptor.of(each);
      MediaTypes.requireLayer(
          layer.mediaType(), "layer %d (%s)".formatted(layers.size() + 1, layer.digest()));
      layers.add(layer);
    }
    requireFew(layers.size(), what);
    return new ImageManifest(config, layers);
  }

  static void requireFew(int layers, String what) throws MalformedException {
    if (layers > MOST_LAYERS) {
      throw new MalformedException(
          "%s names %d layers, and %d is the limit".formatted(what, layers, MOST_LAYERS));
    }
  }
}
