package dev.fim.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.fim.compare.Change;
import dev.fim.compare.PackageOrigin;
import dev.fim.compare.PackageOrigin.Content;
import dev.fim.file.AttributeSet;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.label.RuleLabel;
import dev.fim.scan.TreeRoot;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackageExplainerTest {

  @TempDir Path tree;

  private final List<String> notes = new ArrayList<>();

  private static byte[] digest(String algorithm, String text) throws Exception {
    return MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String md5(String text) throws Exception {
    return HexFormat.of().formatHex(digest("MD5", text));
  }

  private void write(String path, String content) throws IOException {
    Path file = tree.resolve(path.substring(1));
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, content, StandardCharsets.UTF_8);
  }

  private static FileEntry file(String path, String content) throws Exception {
    return FileEntry.builder(RawPath.parse(path), FileType.FILE)
        .recorded(AttributeSet.DEFAULT)
        .digest(DigestAlgorithm.SHA256, ByteString.wrap(digest("SHA-256", content)))
        .build();
  }

  private static FileEntry link(String path, String target) {
    return FileEntry.builder(RawPath.parse(path), FileType.SYMLINK)
        .recorded(AttributeSet.DEFAULT)
        .link(ByteString.ofUtf8(target))
        .build();
  }

  private @Nullable PackageOrigin origin(FileEntry entry) {
    return origin(new Change.Added(entry, AttributeSet.DEFAULT, RuleLabel.NONE));
  }

  private @Nullable PackageOrigin origin(Change change) {
    notes.clear();
    try (TreeRoot root = TreeRoot.open(RawPath.ofUtf8(tree.toString()));
        PackageExplainer packages = new PackageExplainer(root, notes)) {
      return packages.origin(change);
    }
  }

  private void writeDpkg() throws Exception {
    write(
        "/var/lib/dpkg/status",
        """
        Package: web
        Status: install ok installed
        Architecture: amd64
        Version: 1:2.0-1
        Conffiles:
         /etc/web.conf %s

        Package: libc
        Status: install ok installed
        Architecture: amd64
        Multi-Arch: same
        Version: 2.36

        Package: gone
        Status: deinstall ok config-files
        Architecture: amd64
        Version: 9
        Conffiles:
         /etc/gone.conf %s
        """
            .formatted(md5("shipped"), md5("left")));
    write(
        "/var/lib/dpkg/info/web.list",
        "/.\n/usr\n/usr/bin\n/usr/bin/web\n/usr/bin/w\n/etc/web.conf\n");
    write("/var/lib/dpkg/info/web.md5sums", md5("tool") + "  usr/bin/web\n");
    write("/var/lib/dpkg/info/libc:amd64.list", "/lib/libc.so\n/usr/bin/odd ä\n");
    write(
        "/var/lib/dpkg/info/libc:amd64.md5sums",
        md5("code") + "  lib/libc.so\n" + md5("x") + "  usr/bin/odd ä\nno digest\n");
  }

  @ParameterizedTest
  @CsvSource({
    "/usr/bin/web, tool, AS_PACKAGED, web, 1:2.0-1",
    "/usr/bin/web, hacked, ALTERED, web, 1:2.0-1",
    "/etc/web.conf, shipped, AS_PACKAGED, web, 1:2.0-1",
    "/etc/web.conf, edited, EDITED, web, 1:2.0-1",
    "/usr/bin/w, anything, UNKNOWN, web, 1:2.0-1",
    "/usr/lib/libc.so, code, AS_PACKAGED, libc, 2.36",
    "/usr/bin/odd ä, x, AS_PACKAGED, libc, 2.36",
  })
  void aFileOfDpkg(String path, String content, Content expected, String name, String version)
      throws Exception {
    writeDpkg();
    write(path, content);

    PackageOrigin origin = origin(file(path, content));

    assertThat(origin).isEqualTo(new PackageOrigin("dpkg", name, version, expected));
    assertThat(notes)
        .containsExactly(
            "packages of dpkg in the tree: 2, with 8 paths; an attacker there could have changed"
                + " these lists");
  }

  @Test
  void aDivertedFileHasTheContentOfTheOtherPackage() throws Exception {
    writeDpkg();
    write("/var/lib/dpkg/diversions", "/usr/bin/web\n/usr/bin/web.real\nlibc\n");
    write("/usr/bin/web", "tool");
    write("/usr/bin/web.real", "tool");

    assertThat(origin(file("/usr/bin/web", "tool"))).isNull();
    assertThat(Objects.requireNonNull(origin(file("/usr/bin/web.real", "tool"))).content())
        .isEqualTo(Content.AS_PACKAGED);
  }

  @Test
  void anImageWithoutDpkgHasAFileForEachPackage() throws Exception {
    write("/var/lib/dpkg/status.d/base", "Package: base\nVersion: 12\n");
    write("/var/lib/dpkg/status.d/base.md5sums", md5("x") + "  etc/base\n");
    write("/etc/base", "x");

    assertThat(origin(file("/etc/base", "x")))
        .isEqualTo(new PackageOrigin("dpkg", "base", "12", Content.AS_PACKAGED));
  }

  @Test
  void whatNoPackageListsHasNoOrigin() throws Exception {
    writeDpkg();

    assertThat(origin(file("/usr/bin/evil", "x"))).isNull();
    assertThat(origin(file("/etc/gone.conf", "left"))).isNull();
  }

  @Test
  void aRemovedFileIsMissing() throws Exception {
    writeDpkg();
    FileEntry file = file("/usr/bin/web", "tool");

    PackageOrigin origin = origin(new Change.Removed(file, AttributeSet.DEFAULT, RuleLabel.NONE));

    assertThat(Objects.requireNonNull(origin).content()).isEqualTo(Content.MISSING);
  }

  @Test
  void aLinkInPlaceOfAPackagedFileIsAltered() throws Exception {
    writeDpkg();

    assertThat(Objects.requireNonNull(origin(link("/usr/bin/web", "/tmp/x"))).content())
        .isEqualTo(Content.ALTERED);
  }

  /// What is there now is not what the scan has seen: neither is vouched for.
  @Test
  void aFileThatChangedAfterTheScanIsUnknown() throws Exception {
    writeDpkg();
    write("/usr/bin/web", "tool");

    assertThat(Objects.requireNonNull(origin(file("/usr/bin/web", "hacked"))).content())
        .isEqualTo(Content.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({
    "/usr/bin/tool, tool, AS_PACKAGED",
    "/usr/bin/tool, hacked, ALTERED",
    "/etc/tool.conf, mine, EDITED",
  })
  void aFileOfApk(String path, String content, Content expected) throws Exception {
    String sha1 = Base64.getEncoder().encodeToString(digest("SHA-1", "tool"));
    write(
        "/lib/apk/db/installed",
        "C:Q1x=\nP:box\nV:1.36-r2\nF:usr/bin\nR:tool\na:0:0:755\nZ:Q1%s\nR:alias\nZ:Q1%s\nF:etc\nR:tool.conf\nZ:Q1%s\n\n"
            .formatted(sha1, sha1, sha1));
    write(path, content);

    assertThat(origin(file(path, content)))
        .isEqualTo(new PackageOrigin("apk", "box", "1.36-r2", expected));
    assertThat(Objects.requireNonNull(origin(link("/usr/bin/alias", "tool"))).content())
        .isEqualTo(Content.AS_PACKAGED);
    assertThat(Objects.requireNonNull(origin(link("/usr/bin/alias", "sh"))).content())
        .isEqualTo(Content.ALTERED);
  }

  private static byte[] fixture(String name) throws IOException {
    try (InputStream packed =
            Objects.requireNonNull(
                PackageExplainerTest.class.getResourceAsStream("/packages/" + name + ".gz"));
        InputStream in = new GZIPInputStream(packed)) {
      return in.readAllBytes();
    }
  }

  private void writeRpm(String name, byte[] content) throws IOException {
    Path directory = tree.resolve("var/lib/rpm");
    Files.createDirectories(directory);
    Files.write(directory.resolve(name), content);
  }

  /// Written by rpm itself, and by rpm's own code for ndb: one package of 304 files, so that its
  /// header takes many pages.
  @ParameterizedTest
  @ValueSource(strings = {"rpmdb.sqlite", "Packages.db"})
  void aFileOfRpm(String database) throws Exception {
    writeRpm(database, fixture(database));

    assertThat(origin(file("/usr/bin/sample", "tool\n")))
        .isEqualTo(new PackageOrigin("rpm", "fim-sample", "3:1.0-2", Content.AS_PACKAGED));
    assertThat(notes.getFirst()).startsWith("packages of rpm in the tree: 1, with 305 paths");
    assertThat(Objects.requireNonNull(origin(file("/usr/bin/sample", "hacked"))).content())
        .isEqualTo(Content.ALTERED);
    assertThat(Objects.requireNonNull(origin(file("/etc/sample.conf", "mine"))).content())
        .isEqualTo(Content.EDITED);
    assertThat(
            Objects.requireNonNull(origin(file("/usr/share/fim-sample/file300", "300\n")))
                .content())
        .isEqualTo(Content.AS_PACKAGED);
    assertThat(
            Objects.requireNonNull(origin(file("/usr/share/fim-sample/odd name", "a b\n")))
                .content())
        .isEqualTo(Content.AS_PACKAGED);
    assertThat(Objects.requireNonNull(origin(link("/usr/bin/sample-link", "sample"))).content())
        .isEqualTo(Content.AS_PACKAGED);
    assertThat(Objects.requireNonNull(origin(link("/usr/bin/sample-link", "evil"))).content())
        .isEqualTo(Content.ALTERED);
  }

  /// Either the packages, or a note that they are not known in full.
  @ParameterizedTest
  @ValueSource(strings = {"rpmdb.sqlite", "Packages.db"})
  void aDamagedDatabaseOfRpmEndsInANote(String database) throws Exception {
    byte[] whole = fixture(database);
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      byte[] damaged =
          Arrays.copyOf(whole, i % 5 == 0 ? random.nextInt(whole.length) : whole.length);
      for (int j = random.nextInt(30); j >= 0 && damaged.length > 0; j--) {
        int most = random.nextBoolean() ? damaged.length : Math.min(damaged.length, 200);
        damaged[random.nextInt(most)] = (byte) random.nextInt(256);
      }
      writeRpm(database, damaged);

      origin(file("/usr/bin/sample", "tool\n"));

      assertThat(notes).isNotEmpty();
      assertThat(notes.getFirst())
          .containsPattern("packages of rpm|no packages of dpkg, apk or rpm");
    }
  }

  @Test
  void aListThatCannotBeReadEndsInANote() throws Exception {
    writeRpm("Packages", new byte[] {1});
    write("/outside", "Package: evil\nStatus: install ok installed\nVersion: 1\n");
    Files.createDirectories(tree.resolve("var/lib/dpkg"));
    Files.createSymbolicLink(tree.resolve("var/lib/dpkg/status"), Path.of("/../../outside"));

    assertThat(origin(file("/usr/bin/web", "x"))).isNull();
    assertThat(notes)
        .containsExactly(
            "packages of dpkg in the tree: 0, with 0 paths; an attacker there could have changed"
                + " these lists",
            "the packages of rpm are not known in full: a list is a Berkeley DB, which fim does not"
                + " read");
  }

  @Test
  void aTreeWithoutPackagesSaysSo() throws Exception {
    assertThat(origin(file("/usr/bin/web", "x"))).isNull();
    assertThat(notes)
        .containsExactly("--explain-packages: the tree has no packages of dpkg, apk or rpm");
  }

  /// A line that is no path, a path that no program can open, and one digest mark without a digest.
  @Test
  void linesThatAreNoPathsArePassedOver() throws Exception {
    writeDpkg();
    String deep = "/a".repeat(1 << 20);
    write("/var/lib/dpkg/info/web.list", "/usr/bin/nul\0\n" + deep + "\n/usr/bin/web\n");
    write("/var/lib/dpkg/diversions", "/usr/bin/\0\n" + deep + "\n:\n");
    write("/lib/apk/db/installed", "P:box\nV:1\nF:usr/\0bin\nR:tool\nZ:Q\nF:\nR:tool\nZ:Q\n");

    assertThat(origin(file("/usr/bin/web", "tool"))).isNotNull();
    assertThat(origin(file("/tool", "x")))
        .isEqualTo(new PackageOrigin("apk", "box", "1", Content.UNKNOWN));
    assertThat(notes).hasSize(2).noneMatch(note -> note.contains("not known in full"));
  }

  /// Its lists would be elsewhere.
  @ParameterizedTest
  @ValueSource(strings = {"../web", "a\0b", "..", "Web"})
  void aPackageWithAnInvalidNameIsPassedOver(String name) throws Exception {
    write(
        "/var/lib/dpkg/status",
        "Package: %s\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\n"
            .formatted(name));
    write("/var/lib/dpkg/info/web.list", "/usr/bin/web\n");

    assertThat(origin(file("/usr/bin/web", "x"))).isNull();
    assertThat(notes.getFirst()).startsWith("packages of dpkg in the tree: 0, with 0 paths");
  }

  /// A second line with the name would add all files of the package again.
  @Test
  void aRepeatedNameInAParagraphCountsOnce() throws Exception {
    String conffiles = (" /etc/web.conf " + md5("x") + "\n").repeat(20_000);
    write(
        "/var/lib/dpkg/status",
        "Package: web\nStatus: install ok installed\nConffiles:\n"
            + conffiles
            + "Package: web\n".repeat(20_000));

    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> assertThat(origin(file("/etc/web.conf", "x"))).isNotNull());
  }

  @Test
  void listsAndDatabasesHaveALargestSize() throws Exception {
    write("/var/lib/dpkg/status", "");
    write("/lib/apk/db/installed", "\n".repeat(1_000_001));
    writeRpm("rpmdb.sqlite", new byte[0]);
    grow("var/lib/dpkg/status", (32L << 20) + 1);
    grow("var/lib/rpm/rpmdb.sqlite", (1L << 30) + 1);

    assertThat(origin(file("/usr/bin/web", "x"))).isNull();
    assertThat(notes)
        .containsExactly(
            "the packages of dpkg are not known in full: a list is larger than 32 MiB",
            "the packages of apk are not known in full: a list has more than 1,000,000 lines",
            "the packages of rpm are not known in full: a list is larger than 1024 MiB");
  }

  private void grow(String path, long size) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(tree.resolve(path).toFile(), "rw")) {
      file.setLength(size);
    }
  }

  /// One row on one page, whose column says that it has two thousand million bytes.
  @Test
  void aColumnThatIsLargerThanItsRowEndsInANote() throws Exception {
    ByteBuffer page = ByteBuffer.allocate(512);
    page.put("SQLite format 3\0".getBytes(StandardCharsets.US_ASCII)).putShort((short) 512);
    page.put(100, (byte) 0x0d).putShort(103, (short) 1).putShort(108, (short) 200);
    page.position(200).put(new byte[] {10, 1, 7, 0});
    page.put(new byte[] {(byte) 0x8f, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7a});
    writeRpm("rpmdb.sqlite", page.array());

    assertThat(origin(file("/usr/bin/web", "x"))).isNull();
    assertThat(notes)
        .containsExactly(
            "the packages of rpm are not known in full: a list has a row with a fault");
  }

  /// Reads must not show in the access times of the tree, which a policy may select.
  @ParameterizedTest
  @ValueSource(strings = {"rpmdb.sqlite", "Packages.db"})
  void aDatabaseKeepsItsAccessTime(String database) throws Exception {
    writeRpm(database, fixture(database));
    Path path = tree.resolve("var/lib/rpm").resolve(database);
    FileTime old = FileTime.fromMillis(1_000_000_000_000L);
    Files.getFileAttributeView(path, BasicFileAttributeView.class).setTimes(null, old, null);

    assertThat(origin(file("/usr/bin/sample", "tool\n"))).isNotNull();
    assertThat(Files.readAttributes(path, BasicFileAttributes.class).lastAccessTime())
        .isEqualTo(old);
  }

  /// The first name of a paragraph counts; another one could lead elsewhere.
  @Test
  void aSecondNameOfAPackageIsPassedOver() throws Exception {
    write(
        "/var/lib/dpkg/status",
        """
        Package: web
        Package: ../../x\0
        Status: install ok installed
        Architecture: all
        Version: 1
        """);
    write("/var/lib/dpkg/info/web.md5sums", md5("x") + "  bin/web\n");
    write("/bin/web", "x");

    assertThat(origin(file("/bin/web", "x")))
        .isEqualTo(new PackageOrigin("dpkg", "web", "1", Content.AS_PACKAGED));
  }
}
