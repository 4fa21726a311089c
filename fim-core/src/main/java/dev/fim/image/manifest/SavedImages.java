package dev.fim.image.manifest;

import dev.fim.image.stream.MalformedException;
import java.util.ArrayList;
import java.util.List;

/// `manifest.json` of an archive that `docker save` wrote.
public final class SavedImages {

  /// One image.
  ///
  /// @param config the name of its member
  /// @param names such as `docker.io/library/debian:13`
  /// @param layers the names of their members, the lowest first
  public record SavedImage(String config, List<String> names, List<String> layers) {}

  private SavedImages() {}

  /// Reads the document.
  ///
  /// @param what it is, for messages
  public static List<SavedImage> parse(byte[] text, String what) throws MalformedException {
    List<SavedImage> images = new ArrayList<>();
    for (JsonObject each : JsonObject.parseList(text, what)) {
      List<String> layers = each.texts("Layers");
      ImageManifest.requireFew(layers.size(), what);
      images.add(new SavedImage(each.text("Config"), each.texts("RepoTags"), layers));
    }
    return images;
  }
}
