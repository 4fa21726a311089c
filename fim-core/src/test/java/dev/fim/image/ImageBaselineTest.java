package dev.fim.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.Attribute;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.image.platform.Platform;
import dev.fim.path.RawPath;
import dev.fim.policy.Policy;
import dev.fim.testing.ImageArchive;
import dev.fim.testing.TarArchive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageBaselineTest {

  private static final byte[] FIRST =
      new TarArchive()
          .directory("./")
          .directory("etc/")
          .file("etc/conf", "one")
          .file("etc/gone", "one")
          .pax("SCHILY.xattr.security.capability", "\1\0\0\2\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0")
          .file("bin", "program")
          .finish();

  private static final byte[] SECOND =
      new TarArchive().file("etc/.wh.gone", "").hardLink("also", "bin").finish();

  private static final List<byte[]> LAYERS = List.of(FIRST, SECOND);
  private static final List<byte[]> PACKED =
      List.of(ImageArchive.gzip(FIRST), ImageArchive.zstd(SECOND));

  private static final String OTHER_PLATFORM = "linux/riscv64";

  @TempDir private Path directory;

  private static ImageBaseline open(byte[] archive, ImageChoice choice, Policy policy) {
    return ImageBaseline.open(
        new ImageSource.OfStream(new ByteArrayInputStream(archive), "standard input"),
        ImageBaseline.Terms.of(choice, policy));
  }

  private static ImageBaseline open(byte[] archive) {
    return open(archive, ImageChoice.STANDARD, Policy.standard());
  }

  private static ImageChoice choice(@Nullable String platform, @Nullable String name) {
    return new ImageChoice(platform == null ? null : Platform.parse(platform), name);
  }

  private static List<String> entries(ImageBaseline image) {
    List<String> lines = new ArrayList<>();
    try (EntryCursor entries = image.entries()) {
      for (Entry entry = entries.next(); entry != null; entry = entries.next()) {
        lines.add(entry.toString());
      }
    }
    return lines;
  }

  private static void assertRefused(byte[] archive, Problem problem, String message) {
    assertRefused(archive, ImageChoice.STANDARD, problem, message);
  }

  private static void assertRefused(
      byte[] archive, ImageChoice choice, Problem problem, String message) {
    assertThatThrownBy(() -> open(archive, choice, Policy.standard()))
        .isInstanceOf(FimException.class)
        .hasMessage(message)
        .extracting("problem")
        .isEqualTo(problem);
  }

  private static String refused(String fact) {
    return "cannot read the image standard input: " + fact;
  }

  @Test
  void everyFormatGivesTheSameEntriesAndTheSameId() throws IOException {
    List<byte[]> archives =
        List.of(
            ImageArchive.docker(LAYERS).archive(),
            ImageArchive.oci(LAYERS, PACKED).archive(),
            ImageArchive.oci(LAYERS, LAYERS).archive(),
            ImageArchive.gzip(ImageArchive.docker(LAYERS).archive()),
            ImageArchive.zstd(ImageArchive.oci(LAYERS, PACKED).archive()));
    ImageBaseline first = open(archives.getFirst());
    assertThat(entries(first)).hasSize(5).anyMatch(line -> line.startsWith("/also type=file"));
    String id =
        "sha256:"
            + ImageArchive.digest(
                ImageArchive.text(ImageArchive.config(ImageArchive.PLATFORM, LAYERS)));
    for (byte[] archive : archives) {
      assertThat(entries(open(archive))).isEqualTo(entries(first));
      assertThat(open(archive).id()).isEqualTo(id);
      Path file = Files.write(directory.resolve("image"), archive);
      assertThat(ImageBaseline.recognizes(file)).isTrue();
      assertThat(
              entries(
                  ImageBaseline.open(
                      new ImageSource.OfFile(file),
                      ImageBaseline.Terms.of(ImageChoice.STANDARD, Policy.standard()))))
          .isEqualTo(entries(first));
    }
    Path layout = ImageArchive.oci(LAYERS, PACKED).writeTo(directory.resolve("layout"));
    assertThat(ImageBaseline.recognizes(layout)).isTrue();
    assertThat(
            entries(
                ImageBaseline.open(
                    new ImageSource.OfFile(layout),
                    ImageBaseline.Terms.of(ImageChoice.STANDARD, Policy.standard()))))
        .isEqualTo(entries(first));
  }

  @Test
  void theOrderOfTheMembersDoesNotMatter() {
    List<String> expected = entries(open(ImageArchive.docker(LAYERS).archive()));
    Random random = new Random(1);
    for (ImageArchive image :
        List.of(ImageArchive.docker(LAYERS), ImageArchive.oci(LAYERS, PACKED))) {
      for (int i = 0; i < 10; i++) {
        List<Map.Entry<String, byte[]>> files = new ArrayList<>(image.files().entrySet());
        Collections.shuffle(files, random);
        Map<String, byte[]> shuffled = new LinkedHashMap<>();
        files.forEach(each -> shuffled.put(each.getKey(), each.getValue()));
        image.files().clear();
        image.files().putAll(shuffled);
        assertThat(entries(open(image.archive()))).isEqualTo(expected);
      }
    }
  }

  @Test
  void anEntryHasWhatAnImageTellsAndNothingElse() {
    ImageBaseline image = open(ImageArchive.docker(LAYERS).archive());
    FileEntry file = (FileEntry) image.find(RawPath.ofUtf8("/bin"));
    assertThat(file).isNotNull();
    assertThat(file.recorded().toString())
        .isEqualTo("type, mode, uid, gid, size, mtime, caps, sha256, acl, flags, security");
    assertThat(String.valueOf(file.value(Attribute.CAPS))).contains("cap_net_bind_service=ep");
    assertThat(file.value(Attribute.MTIME).toString()).isEqualTo("2023-11-14T22:13:20Z");
    assertThat(file.inode()).isZero();
    assertThat(image.generation().image()).isEqualTo(image.id());
    assertThat(image.generation().entries()).isEqualTo(5);
  }

  @Test
  void thePolicyDecidesWhatIsRecorded() {
    Policy policy =
        Policy.parse(
            "p.yaml",
            """
            version: 1
            rules:
              - path: /etc
                attributes: [type, sha512, inode, ctime]
            """);
    ImageBaseline image = open(ImageArchive.docker(LAYERS).archive(), ImageChoice.STANDARD, policy);
    assertThat(entries(image)).hasSize(3);
    FileEntry file = (FileEntry) image.find(RawPath.ofUtf8("/etc/conf"));
    assertThat(file.recorded().toString()).isEqualTo("type, sha512");
  }

  @Test
  void linksBetweenLayersAreFollowed() {
    ImageArchive image = ImageArchive.docker(List.of(FIRST, FIRST));
    String name = ImageArchive.digest(FIRST) + "/layer.tar";
    image.link("other/layer.tar", "../" + name);
    image.replace("manifest.json", "\"" + name + "\"]", "\"other/layer.tar\"]");
    assertThat(entries(open(image.archive()))).hasSize(5);
    image.replace("manifest.json", "other/layer.tar", "loop/layer.tar");
    image.link("loop/layer.tar", "layer.tar");
    assertRefused(
        image.archive(),
        Problem.BASELINE_NOT_TRUSTED,
        refused("its member /loop/layer.tar is a link that leads through more than 8 others"));
  }

  @Test
  void namesThatLeadOutOfTheArchiveAreRefused() {
    ImageArchive image = ImageArchive.docker(LAYERS);
    image.files().put("../x", new byte[0]);
    assertRefused(
        image.archive(),
        Problem.BASELINE_NOT_TRUSTED,
        refused("its member ../x: the name ../x leads out of the archive"));
  }

  @Test
  void aMemberThatIsThereTwiceIsRefused() {
    ImageArchive image = ImageArchive.docker(LAYERS);
    image.files().put("./manifest.json", new byte[0]);
    assertRefused(
        image.archive(),
        Problem.BASELINE_NOT_TRUSTED,
        refused("its member ./manifest.json: the archive has it twice"));
  }

  @Test
  void severalImagesNeedAName() {
    ImageArchive image = ImageArchive.docker(LAYERS);
    ImageArchive other = ImageArchive.docker(List.of(FIRST));
    other.files().forEach(image.files()::putIfAbsent);
    image.replace(
        "manifest.json",
        "}]",
        "},"
            + new String(
                    other.files().get("manifest.json"), java.nio.charset.StandardCharsets.UTF_8)
                .substring(1)
                .replace("test:1", "test:2"));
    byte[] archive = image.archive();
    assertRefused(
        archive,
        Problem.ARGUMENT,
        "cannot choose an image of standard input: it has 2 images; name one with --image-name:"
            + " localhost/test:1, localhost/test:2");
    assertRefused(
        archive,
        choice(null, "x\n"),
        Problem.ARGUMENT,
        "cannot choose an image of standard input: it has no image of the name x\\x0a; it has:"
            + " localhost/test:1, localhost/test:2");
    assertThat(entries(open(archive, choice(null, "localhost/test:2"), Policy.standard())))
        .hasSize(5)
        .anyMatch(line -> line.startsWith("/etc/gone"));
  }

  private static ImageArchive index(String manifests) {
    ImageArchive image = new ImageArchive();
    image.files().put("oci-layout", ImageArchive.text("{\"imageLayoutVersion\":\"1.0.0\"}"));
    image.files().put("index.json", ImageArchive.text("{\"manifests\":[" + manifests + "]}"));
    return image;
  }

  @Test
  void thePlatformChoosesAmongManifests() {
    ImageArchive image = index("");
    String mine = image.addOci(ImageArchive.PLATFORM, LAYERS, PACKED);
    List<byte[]> others = List.of(FIRST);
    String other = image.addOci(OTHER_PLATFORM, others, others);
    String arm = image.addOci("linux/arm/v7", others, others);
    String attestation =
        image
            .descriptor("application/vnd.oci.image.manifest.v1+json", new byte[] {'{', '}'}, "")
            .replaceFirst(
                "\\}$", ",\"platform\":{\"os\":\"unknown\",\"architecture\":\"unknown\"}}");
    byte[] nested =
        ImageArchive.text("{\"manifests\":[%s,%s,%s,%s]}".formatted(attestation, other, mine, arm));
    String index = image.descriptor("application/vnd.oci.image.index.v1+json", nested, "");
    image.files().put("index.json", ImageArchive.text("{\"manifests\":[" + index + "]}"));
    byte[] archive = image.archive();
    assertThat(entries(open(archive))).hasSize(5).noneMatch(line -> line.contains("gone"));
    assertThat(entries(open(archive, choice(OTHER_PLATFORM, null), Policy.standard())))
        .anyMatch(line -> line.startsWith("/etc/gone"));
    assertThat(entries(open(archive, choice("linux/arm", null), Policy.standard()))).hasSize(5);
    assertRefused(
        archive,
        choice("linux/arm/v6", null),
        Problem.ARGUMENT,
        "cannot choose an image of standard input: it has no image for linux/arm/v6; name one with"
            + " --platform: linux/%s, linux/arm/v7, linux/riscv64"
                .formatted(Platform.ofThisMachine().architecture()));
  }

  @Test
  void theOnlyImageIsTakenAndItsPlatformNoted() {
    ImageArchive image = index("");
    String only = image.addOci(OTHER_PLATFORM, LAYERS, PACKED);
    image.files().put("index.json", ImageArchive.text("{\"manifests\":[" + only + "]}"));
    assertThat(open(image.archive()).notes())
        .containsExactly(
            "the image is for linux/riscv64, not for " + Platform.ofThisMachine().display());
    assertRefused(
        image.archive(),
        choice("linux/s390x", null),
        Problem.ARGUMENT,
        "cannot choose an image of standard input: the image is for linux/riscv64, not for"
            + " linux/s390x; leave out --platform to take it nevertheless");
  }

  @Test
  void everyDigestOnTheWayIsVerified() {
    String id = ImageArchive.digest(FIRST);
    ImageArchive docker = ImageArchive.docker(List.of(FIRST));
    byte[] other = new TarArchive().file("x", "").finish();
    docker.files().put(id + "/layer.tar", other);
    assertRefused(
        docker.archive(),
        Problem.BASELINE_NOT_TRUSTED,
        refused(
            "layer 1 (%s/layer.tar) has, unpacked, the digest sha256:%s, and the config names"
                    .formatted(id, ImageArchive.digest(other))
                + " sha256:"
                + id));

    ImageArchive config = ImageArchive.docker(List.of(FIRST)).replace(".json", "amd64", "amd65");
    String found =
        config.files().entrySet().stream()
            .filter(each -> each.getKey().matches("[0-9a-f]{64}\\.json"))
            .map(each ->
                each.getKey() + " has the digest sha256:" + ImageArchive.digest(each.getValue()))
            .findFirst()
            .orElseThrow();
    assertRefused(config.archive(), Problem.BASELINE_NOT_TRUSTED, refused("the config " + found));

    ImageArchive oci = ImageArchive.oci(LAYERS, PACKED);
    String blob = "blobs/sha256/" + ImageArchive.digest(PACKED.getFirst());
    byte[] changed = ImageArchive.gzip(other);
    oci.files().put(blob, changed);
    assertRefused(
        oci.archive(),
        Problem.BASELINE_NOT_TRUSTED,
        refused(
            "layer 1 has the digest sha256:%s, and its descriptor names sha256:%s"
                .formatted(ImageArchive.digest(changed), ImageArchive.digest(PACKED.getFirst()))));
    oci.files().remove(blob);
    assertRefused(
        oci.archive(),
        Problem.BASELINE_NOT_TRUSTED,
        refused(
            "layer 1 (sha256:%s) is not there".formatted(ImageArchive.digest(PACKED.getFirst()))));

    ImageArchive fewer = ImageArchive.docker(LAYERS);
    String second = "\"" + ImageArchive.digest(SECOND) + "/layer.tar\"";
    fewer.replace("manifest.json", ", " + second, "");
    assertRefused(
        fewer.archive(),
        Problem.BASELINE_NOT_TRUSTED,
        refused("it has 1 layers, and its config names 2"));
  }

  @Test
  void aSizeThatLiesIsRefused() {
    ImageArchive oci = ImageArchive.oci(LAYERS, PACKED);
    int size = PACKED.getFirst().length;
    String manifest =
        oci.files().keySet().stream()
            .filter(each ->
                new String(oci.files().get(each), java.nio.charset.StandardCharsets.ISO_8859_1)
                    .startsWith("{\"schemaVersion\":2,\"config\""))
            .findFirst()
            .orElseThrow();
    byte[] text =
        ImageArchive.text(
            new String(oci.files().get(manifest), java.nio.charset.StandardCharsets.UTF_8)
                .replace("\"size\":" + size, "\"size\":" + (size + 1)));
    String descriptor = oci.descriptor("application/vnd.oci.image.manifest.v1+json", text, "");
    oci.files().put("index.json", ImageArchive.text("{\"manifests\":[" + descriptor + "]}"));
    assertRefused(
        oci.archive(),
        Problem.BASELINE_NOT_TRUSTED,
        refused("layer 1 has %d bytes, and its descriptor names %d".formatted(size, size + 1)));
  }

  @Test
  void unknownMediaTypesAreNamed() {
    ImageArchive image = index("");
    String config =
        image.descriptor(
            "application/vnd.oci.image.config.v1+json",
            ImageArchive.text(ImageArchive.config(ImageArchive.PLATFORM, List.of(FIRST))),
            "");
    String layer =
        image.descriptor("application/vnd.oci.image.layer.v1.tar+gzip+encrypted", FIRST, "");
    String manifest =
        image.descriptor(
            "application/vnd.oci.image.manifest.v1+json",
            ImageArchive.text(
                "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]}".formatted(config, layer)),
            "");
    image.files().put("index.json", ImageArchive.text("{\"manifests\":[" + manifest + "]}"));
    assertRefused(
        image.archive(),
        Problem.BASELINE_NOT_TRUSTED,
        refused(
            "layer 1 (sha256:%s) has the unknown media type 'application/vnd.oci.image.layer.v1.tar+gzip+encrypted'"
                .formatted(ImageArchive.digest(FIRST))));
  }

  @Test
  void brokenLayersNameLayerAndEntry() {
    Map<String, byte[]> broken = new LinkedHashMap<>();
    broken.put(
        ": the entry ../../etc/shadow: a name with '..' leads out of the tree: ../../etc/shadow",
        new TarArchive().file("../../etc/shadow", "").finish());
    broken.put(
        ": the entry a: the archive is cut short",
        Arrays.copyOf(new TarArchive().file("a", "x".repeat(3000)).finish(), 1500));
    broken.put(
        ": its gzip data are cut short, after the entry ./", Arrays.copyOf(PACKED.getFirst(), 100));
    broken.put(
        ": its zstd data have a block of a reserved type",
        new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, 0x50, 6, 0, 0});
    broken.forEach((fact, layer) -> {
      ImageArchive image = ImageArchive.docker(List.of(FIRST, layer));
      assertRefused(
          image.archive(),
          Problem.BASELINE_NOT_TRUSTED,
          refused("layer 2, %s/layer.tar%s".formatted(ImageArchive.digest(layer), fact)));
    });
  }

  @Test
  void aBombIsRefusedByItsRatio() {
    java.io.ByteArrayOutputStream frames = new java.io.ByteArrayOutputStream();
    TarArchive huge = new TarArchive();
    frames.writeBytes(
        ImageArchive.zstd(TarArchive.summed(huge.header('0', "bomb", "", 64L << 30))));
    // 128 KiB from 4 bytes, again and again
    java.io.ByteArrayOutputStream frame = new java.io.ByteArrayOutputStream();
    frame.writeBytes(new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, 0x50});
    for (int i = 0; i < 100_000; i++) {
      frame.writeBytes(new byte[] {2, 0, 0x10, 0});
    }
    frames.writeBytes(frame.toByteArray());
    ImageArchive image = ImageArchive.docker(List.of(frames.toByteArray()));
    assertThatThrownBy(() -> open(image.archive()))
        .isInstanceOf(FimException.class)
        .hasMessageContaining("unpacked, the image has more than")
        .extracting("problem")
        .isEqualTo(Problem.BASELINE_NOT_TRUSTED);
  }

  @Test
  void whatIsNoImageIsRefused() {
    assertRefused(
        new TarArchive().file("x", "").finish(),
        Problem.BASELINE_NOT_TRUSTED,
        refused("it is no image: it has neither manifest.json nor oci-layout with index.json"));
    assertRefused(
        ImageArchive.text("text ".repeat(200)),
        Problem.BASELINE_NOT_TRUSTED,
        refused("a header of the archive does not have its check sum"));
    ImageArchive twice =
        ImageArchive.docker(LAYERS).replace("manifest.json", "{", "{\"Layers\":[],");
    assertRefused(
        twice.archive(), Problem.BASELINE_NOT_TRUSTED, refused("manifest.json is no JSON"));
  }

  @Test
  void platformsAreParsed() {
    assertThat(Platform.parse("linux/arm64/v8")).isEqualTo(new Platform("linux", "arm64", null));
    assertThat(Platform.parse("linux/arm/v7").display()).isEqualTo("linux/arm/v7");
    assertThatThrownBy(() -> Platform.parse("arm64"))
        .hasMessage(
            "cannot take --platform 'arm64': it is no platform; name one as linux/amd64 or"
                + " linux/arm/v7");
  }

  @Test
  void zerosAreNoImage() throws IOException {
    Path zeros = Files.write(directory.resolve("zeros"), new byte[100_000]);
    assertThat(ImageBaseline.recognizes(zeros)).isFalse();
    Path packed = directory.resolve("packed");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(new byte[100_000]);
    }
    assertThat(ImageBaseline.recognizes(packed)).isFalse();
  }
}
