package dev.fim.fleet;

import org.jspecify.annotations.Nullable;

/// The baseline that is in force for a container, as its sidecar says.
///
/// @param name in the catalogue; null if it is not from one
/// @param number of the generation; null if it has none
/// @param digest of the tree, in hexadecimal digits
/// @param sealKey the id of the key whose seal was verified; null for none
public record BaselineClaim(
    @Nullable String name, @Nullable Long number, String digest, @Nullable String sealKey) {}
