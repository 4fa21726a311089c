package dev.fim.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/// The files of container images, as an archive of `docker save`, an OCI archive or a directory. A
/// test may change any file before it writes them.
public final class ImageArchive {

  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final Map<String, String> links = new LinkedHashMap<>();

  /// The files, by name, in their order.
  public Map<String, byte[]> files() {
    return files;
  }

  public static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  /// A frame of Zstandard whose blocks are not compressed.
  public static byte[] zstd(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, 0x50});
    int at = 0;
    do {
      int count = Math.min(1 << 17, bytes.length - at);
      int header = count << 3 | (at + count == bytes.length ? 1 : 0);
      out.write(header);
      out.write(header >> 8);
      out.write(header >> 16);
      out.write(bytes, at, count);
      at += count;
    } while (at < bytes.length);
    return out.toByteArray();
  }

  public static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A config that names unpacked layers.
  public static String config(String platform, List<byte[]> layers) {
    String[] names = platform.split("/", -1);
    List<String> diffIds = layers.stream().map(each -> "\"sha256:" + digest(each) + "\"").toList();
    return "{\"architecture\":\"%s\",\"os\":\"%s\",%s\"rootfs\":{\"type\":\"layers\",\"diff_ids\":%s}}"
        .formatted(
            names[1],
            names[0],
            names.length == 3 ? "\"variant\":\"" + names[2] + "\"," : "",
            diffIds);
  }

  /// Adds the files of `docker save`, its lists last, of one image.
  public static ImageArchive docker(List<byte[]> layers) {
    ImageArchive image = new ImageArchive();
    List<String> names = new ArrayList<>();
    for (byte[] layer : layers) {
      String name = digest(layer) + "/layer.tar";
      image.files.putIfAbsent(name, layer);
      names.add("\"" + name + "\"");
    }
    byte[] config = text(config(PLATFORM, layers));
    image.files.put(digest(config) + ".json", config);
    image.files.put(
        "manifest.json",
        text(
            "[{\"Config\":\"%s.json\",\"RepoTags\":[\"localhost/test:1\"],\"Layers\":%s}]"
                .formatted(digest(config), names)));
    return image;
  }

  /// The platform of this machine, as images name it.
  public static final String PLATFORM =
      "linux/" + (System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64");

  /// Adds the files of an OCI layout.
  ///
  /// @param packed the layers as they are stored
  public static ImageArchive oci(List<byte[]> layers, List<byte[]> packed) {
    ImageArchive image = new ImageArchive();
    image.files.put("oci-layout", text("{\"imageLayoutVersion\":\"1.0.0\"}"));
    String manifest = image.addOci(PLATFORM, layers, packed);
    image.files.put(
        "index.json", text("{\"schemaVersion\":2,\"manifests\":[%s]}".formatted(manifest)));
    return image;
  }

  /// Adds the blobs of one image.
  ///
  /// @return the descriptor of its manifest
  public String addOci(String platform, List<byte[]> layers, List<byte[]> packed) {
    List<String> descriptors = new ArrayList<>();
    for (byte[] layer : packed) {
      descriptors.add(descriptor("application/vnd.oci.image.layer.v1.tar+gzip", layer, ""));
    }
    byte[] config = text(config(platform, layers));
    String configDescriptor = descriptor("application/vnd.oci.image.config.v1+json", config, "");
    byte[] manifest =
        text(
            "{\"schemaVersion\":2,\"config\":%s,\"layers\":%s}"
                .formatted(configDescriptor, descriptors));
    String[] names = platform.split("/", -1);
    return descriptor(
        "application/vnd.oci.image.manifest.v1+json",
        manifest,
        ",\"platform\":{\"os\":\"%s\",\"architecture\":\"%s\"%s}"
            .formatted(
                names[0], names[1], names.length == 3 ? ",\"variant\":\"" + names[2] + "\"" : ""));
  }

  /// Adds a blob.
  ///
  /// @param more fields of the descriptor
  /// @return its descriptor
  public String descriptor(String mediaType, byte[] blob, String more) {
    files.put("blobs/sha256/" + digest(blob), blob);
    return "{\"mediaType\":\"%s\",\"digest\":\"sha256:%s\",\"size\":%d%s}"
        .formatted(mediaType, digest(blob), blob.length, more);
  }

  public static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// Replaces text in a file whose name has this end.
  public ImageArchive replace(String end, String from, String to) {
    for (Map.Entry<String, byte[]> each : files.entrySet()) {
      if (each.getKey().endsWith(end)) {
        String text = new String(each.getValue(), StandardCharsets.UTF_8);
        if (text.contains(from)) {
          each.setValue(text(text.replace(from, to)));
          return this;
        }
      }
    }
    throw new IllegalArgumentException("no file %s with %s".formatted(end, from));
  }

  /// A symbolic link in the archive.
  public ImageArchive link(String name, String target) {
    links.put(name, target);
    return this;
  }

  /// All files as an archive.
  public byte[] archive() {
    TarArchive archive = new TarArchive();
    links.forEach(archive::symlink);
    files.forEach(archive::file);
    return archive.finish();
  }

  /// Writes all files into a directory.
  public Path writeTo(Path directory) {
    try {
      for (Map.Entry<String, byte[]> each : files.entrySet()) {
        Path file = directory.resolve(each.getKey());
        Files.createDirectories(file.getParent());
        Files.write(file, each.getValue());
      }
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
