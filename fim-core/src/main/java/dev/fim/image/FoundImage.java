package dev.fim.image;

import dev.fim.image.platform.Platform;

/// The chosen image, verified.
///
/// @param id the digest of its config, `sha256:…`
record FoundImage(String id, Platform platform, ImageLayers layers) {}
