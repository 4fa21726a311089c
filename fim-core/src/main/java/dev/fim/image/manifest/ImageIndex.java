package dev.fim.image.manifest;

import dev.fim.image.stream.MalformedException;
import java.util.ArrayList;
import java.util.List;

/// A list of manifests, which may be indexes themselves.
///
/// @param manifests in the order of the document
public record ImageIndex(List<Descriptor> manifests) {

  /// Reads an index.
  ///
  /// @param what it is, for messages
  public static ImageIndex parse(byte[] text, String what) throws MalformedException {
    JsonObject json = JsonObject.parse(text, what);
    List<Descriptor> manifests = new ArrayList<>();
    for (JsonObject each : json.objects("manifests")) {
      manifests.add(Descriptor.of(each));
    }
    return new ImageIndex(manifests);
  }

  /// Whether a descriptor is that of an index.
  public static boolean isIndex(Descriptor descriptor) {
    return MediaTypes.isIndex(descriptor.mediaType());
  }
}
