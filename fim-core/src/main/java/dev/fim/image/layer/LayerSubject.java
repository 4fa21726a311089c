package dev.fim.image.layer;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.ByteString;

/// What messages call a layer.
///
/// @param image that it is of, in display form
/// @param layer its number, name or digest, in display form: `layer 3 (sha256:…)`
public record LayerSubject(String image, String layer) {

  /// A fault of the layer.
  public FimException fault(String fact) {
    return new FimException(
        Problem.BASELINE_NOT_TRUSTED, "read the image", image, layer + ": " + fact, null);
  }

  /// A fault of one entry.
  FimException fault(ByteString entry, String fact) {
    return fault("the entry " + entry.display() + ": " + fact);
  }
}
