/// Container images as baselines: what a container had before anything ran in it.
///
/// [ImageBaseline] reads an archive of `docker save` or `podman save`, an OCI archive or an OCI
/// layout, in one pass and in any order of its members: the list of layers may come last, and
/// standard input cannot be read twice. Each blob is read once ([BlobReader]). What looks like a
/// layer becomes an index in memory (`dev.fim.image.layer`); nothing is unpacked to a disk. Then
/// the image is chosen ([OciImages], [DockerImages]), every digest on the way to its layers is
/// verified ([ImageLayers]), and the layers are merged.
@NullMarked
package dev.fim.image;

import org.jspecify.annotations.NullMarked;
