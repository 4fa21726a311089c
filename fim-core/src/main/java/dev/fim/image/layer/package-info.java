/// One layer of an image as an index of its entries, and layers as one tree.
///
/// [LayerReader] reads a layer once. It hashes the content of its files and keeps the entries in
/// memory, sorted and packed ([Layer]). [MergedLayers] passes through all layers of an image at
/// once and returns what an overlay of them shows: the OCI image specification (`layer.md`) says
/// what a whiteout and an opaque directory hide.
///
/// Marks are kept as overlay file systems keep them on a disk: a whiteout as a character device, an
/// opaque directory as a directory.
@NullMarked
package dev.fim.image.layer;

import org.jspecify.annotations.NullMarked;
