/// The documents of an image: which layers it has, for which platform it is, and the digests of
/// all.
///
/// Source: the OCI image specification (`manifest.md`, `image-index.md`, `config.md`,
/// `image-layout.md`), the image manifest version 2, schema 2, of Docker, and `manifest.json` as
/// `docker save` writes it.
@NullMarked
package dev.fim.image.manifest;

import org.jspecify.annotations.NullMarked;
