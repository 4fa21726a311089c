package dev.fim.image.manifest;

import dev.fim.image.stream.MalformedException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The media types that this reads. Whether a layer is packed, its first bytes tell.
final class MediaTypes {

  private static final Set<String> INDEXES =
      Set.of(
          "application/vnd.oci.image.index.v1+json",
          "application/vnd.docker.distribution.manifest.list.v2+json");

  private static final Set<String> MANIFESTS =
      Set.of(
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.v2+json");

  private static final Set<String> CONFIGS =
      Set.of(
          "application/vnd.oci.image.config.v1+json",
          "application/vnd.docker.container.image.v1+json");

  private static final Set<String> LAYERS =
      Set.of(
          "application/vnd.oci.image.layer.v1.tar",
          "application/vnd.oci.image.layer.v1.tar+gzip",
          "application/vnd.oci.image.layer.v1.tar+zstd",
          "application/vnd.oci.image.layer.nondistributable.v1.tar",
          "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
          "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd",
          "application/vnd.docker.image.rootfs.diff.tar",
          "application/vnd.docker.image.rootfs.diff.tar.gzip",
          "application/vnd.docker.image.rootfs.diff.tar.zstd",
          "application/vnd.docker.image.rootfs.foreign.diff.tar",
          "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip");

  private MediaTypes() {}

  static boolean isIndex(@Nullable String type) {
    return type != null && INDEXES.contains(type);
  }

  static void requireManifest(@Nullable String type, String what) throws MalformedException {
    require(MANIFESTS, type, what);
  }

  static void requireConfig(@Nullable String type, String what) throws MalformedException {
    require(CONFIGS, type, what);
  }

  static void requireLayer(@Nullable String type, String what) throws MalformedException {
    require(LAYERS, type, what);
  }

  private static void require(Set<String> known, @Nullable String type, String what)
      throws MalformedException {
    if (type == null || !known.contains(type)) {
      throw new MalformedException(
          type == null
              ? what + " has no media type"
              : "%s has the unknown media type %s".formatted(what, JsonObject.quoted(type)));
    }
  }
}
