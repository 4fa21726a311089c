package dev.fim.image;

import dev.fim.error.FimException;
import dev.fim.image.layer.Layer;
import dev.fim.image.layer.LayerStack;
import dev.fim.image.manifest.ImageConfig;
import dev.fim.image.stream.Budget;
import dev.fim.path.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Verifies the layers of an image by its config.
final class ImageLayers {

  private final ImageSubject image;
  private final ImageConfig config;
  private final List<Layer> layers = new ArrayList<>();

  ImageLayers(ImageSubject image, ImageConfig config, int count) {
    this.image = image;
    this.config = config;
    if (config.diffIds().size() != count) {
      throw image.fault(
          "it has %d layers, and its config names %d".formatted(count, config.diffIds().size()));
    }
  }

  /// Adds the next layer.
  ///
  /// @param name of it in messages, in display form
  /// @param blob null if it is missing
  void add(String name, @Nullable Blob blob) {
    int number = layers.size() + 1;
    String subject = "layer %d (%s)".formatted(number, name);
    if (blob == null) {
      throw image.fault(subject + " is not there");
    }
    FimException fault = blob.fault();
    if (fault != null) {
      throw new FimException(
          fault.problem(),
          fault.attempt(),
          fault.subject(),
          "layer %d, %s".formatted(number, fault.fact()),
          fault.remedy(),
          fault);
    }
    Layer layer = blob.layer();
    ByteString diffId = blob.diffId();
    if (layer == null || diffId == null) {
      throw image.fault(subject + " is no archive, neither plain nor packed by gzip or zstd");
    }
    String expected = config.diffIds().get(number - 1);
    String found = "sha256:" + diffId.hex();
    if (!found.equals(expected)) {
      throw image.fault(
          "%s has, unpacked, the digest %s, and the config names %s"
              .formatted(subject, found, expected));
    }
    layers.add(layer);
  }

  /// All layers, with their hard links resolved.
  LayerStack stack(Budget budget) {
    return LayerStack.of(layers, budget);
  }
}
