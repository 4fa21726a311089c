package dev.fim.scan.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.DeviceNumber;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.MountPoint;
import dev.fim.file.Timestamp;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Policy;
import dev.fim.policy.Scope;
import dev.fim.scan.HiddenFiles;
import dev.fim.scan.ScanMonitor;
import dev.fim.scan.ScanOptions;
import dev.fim.scan.TreeRoot;
import dev.fim.testing.TestTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TreeScanTest {

  private static final byte[] NET_BIND =
      HexFormat.of().parseHex("0100000200040000000000000000000000000000");

  private final TestTree tree = TestTree.create();

  @AfterEach
  void removeTree() {
    tree.close();
  }

  @Test
  void everyTypeIsRecordedWithWhatItHas() {
    TestTree.requireRoot();
    tree.dir("d")
        .file("d/f", "hello")
        .owner("d/f", 12, 4_000_000)
        .mode("d/f", 04751)
        .hardLink("d/g", "d/f")
        .symlink("l", "../no\\xffwhere")
        .fifo("p")
        .socket("s")
        .charDevice("c", 5, 77)
        .blockDevice("b", 259, 3);

    Scanned seen = Scanned.of(tree, Scanned.EVERYTHING);

    assertThat(seen.paths())
        .containsExactly("/", "/b", "/c", "/d", "/d/f", "/d/g", "/l", "/p", "/s");
    FileEntry file = seen.file("/d/f");
    assertThat(file.type()).isEqualTo(FileType.FILE);
    assertThat(file.mode()).isEqualTo(04751);
    assertThat(file.uid()).isEqualTo(12);
    assertThat(file.gid()).isEqualTo(4_000_000);
    assertThat(file.nlink()).isEqualTo(2);
    assertThat(file.size()).isEqualTo(5);
    assertThat(file.mtime()).isEqualTo(new Timestamp(TestTree.SECONDS, 0));
    assertThat(file.digest(DigestAlgorithm.SHA256).hex())
        .isEqualTo("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
    assertThat(file.inode()).isEqualTo(seen.file("/d/g").inode()).isNotZero();
    assertThat(seen.file("/l").link()).hasToString("../no\\xffwhere");
    assertThat(seen.file("/p").type()).isEqualTo(FileType.FIFO);
    assertThat(seen.file("/s").type()).isEqualTo(FileType.SOCKET);
    assertThat(seen.file("/c").type()).isEqualTo(FileType.CHAR);
    assertThat(seen.file("/c").rdev()).isEqualTo(new DeviceNumber(5, 77));
    assertThat(seen.file("/b").type()).isEqualTo(FileType.BLOCK);
    assertThat(seen.file("/b").rdev()).isEqualTo(new DeviceNumber(259, 3));
    assertThat(seen.entries()).allMatch(TreeScanTest::isWhole);
  }

  private static boolean isWhole(Entry entry) {
    return entry instanceof FileEntry file && file.gap() == null;
  }

  @Test
  void entriesComeInTheOrderOfRawPathWhateverTheirNames() {
    for (String name : List.of("a", "a.b", "a-", "A", "\\xff", "\\x01", "\\x0a", "é", "a\\\\")) {
      tree.dir(name).file(name + "/x", "").file(name + "/a.", "");
    }
    List<RawPath> paths = Scanned.of(tree).entries().stream().map(Entry::path).toList();
    assertThat(paths).hasSize(1 + 9 * 3).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void namesThatWouldHideAFileElsewhereAreSeen() {
    String longest = "n".repeat(255);
    List<String> names =
        List.of(
            "new\\x0aline",
            "\\xff\\xfe",
            "\\x1b[2J",
            "\\xe2\\x80\\xaegpj.exe",
            longest,
            " ",
            "-rf",
            "...");
    names.forEach(name -> tree.file(name, ""));
    assertThat(Scanned.of(tree).paths())
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(Stream.of("/"), names.stream().map(name -> "/" + name)).toList());
  }

  @Test
  void severalDigestsComeFromOneReadAndAgreeWithTheirStandards() {
    tree.file("abc", "abc").file("empty", "");
    Policy all =
        Policy.parse(
            "test",
            """
            version: 1
            rules:
              - path: /
                attributes: [md5, sha1, sha256, sha512, sha512-256, sha3-256, sha3-512, blake3]
            """);
    Scanned seen = Scanned.of(tree, all);
    Map<DigestAlgorithm, String> ofAbc =
        Map.of(
            DigestAlgorithm.MD5, "900150983cd24fb0d6963f7d28e17f72",
            DigestAlgorithm.SHA1, "a9993e364706816aba3e25717850c26c9cd0d89d",
            DigestAlgorithm.SHA256,
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            DigestAlgorithm.SHA512,
                "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                    + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            DigestAlgorithm.SHA512_256,
                "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23",
            DigestAlgorithm.SHA3_256,
                "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532",
            DigestAlgorithm.SHA3_512,
                "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e"
                    + "10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0",
            DigestAlgorithm.BLAKE3,
                "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85");
    assertThat(ofAbc).hasSize(DigestAlgorithm.values().length);
    ofAbc.forEach((algorithm, digest) ->
        assertThat(seen.file("/abc").digest(algorithm).hex()).isEqualTo(digest));
    assertThat(seen.file("/empty").digest(DigestAlgorithm.SHA256).hex())
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void aFileLargerThanTheBufferIsHashedWhole() throws Exception {
    byte[] content = new byte[3 * 256 * 1024 + 17];
    new Random(7).nextBytes(content);
    tree.file("big", content);
    assertThat(Scanned.of(tree).file("/big").digest(DigestAlgorithm.SHA256))
        .isEqualTo(ByteString.of(MessageDigest.getInstance("SHA-256").digest(content)));
  }

  @Test
  void extendedAttributesAndCapabilitiesAreRecorded() {
    TestTree.requireRoot();
    tree.file("f", "")
        .xattr("f", "user.note", new byte[] {1, 0, 2})
        .xattr("f", "security.capability", NET_BIND)
        .dir("d")
        .xattr("d", "trusted.mark", new byte[] {3})
        .symlink("l", "f")
        .xattr("l", "trusted.link", new byte[] {4});
    Scanned seen = Scanned.of(tree, Scanned.EVERYTHING);
    assertThat(seen.file("/f").caps()).isEqualTo(ByteString.of(NET_BIND));
    assertThat(seen.file("/f").value(Attribute.CAPS)).hasToString("cap_net_bind_service=ep");
    assertThat(seen.file("/f").xattrs())
        .containsEntry(ByteString.ofUtf8("user.note"), ByteString.ofHex("010002"))
        .containsKey(ByteString.ofUtf8("security.capability"));
    assertThat(seen.file("/d").xattrs())
        .containsEntry(ByteString.ofUtf8("trusted.mark"), ByteString.ofHex("03"));
    assertThat(seen.file("/l").xattrs())
        .containsEntry(ByteString.ofUtf8("trusted.link"), ByteString.ofHex("04"));
  }

  @Test
  void theDefaultPolicySeesListsOfAccessFlagsAndPrivilegedAttributes() throws Exception {
    TestTree.requireRoot();
    byte[] acl =
        HexFormat.of()
            .parseHex(
                "02000000"
                    + "01000600ffffffff"
                    + "02000400e8030000"
                    + "04000400ffffffff"
                    + "10000400ffffffff"
                    + "20000400ffffffff");
    tree.file("acl", "")
        .xattr("acl", "system.posix_acl_access", acl)
        .dir("d")
        .xattr("d", "system.posix_acl_default", acl)
        .file("flags", "")
        .symlink("l", "acl")
        .xattr("l", "trusted.mark", new byte[] {1})
        .fifo("p")
        .xattr("p", "security.note", new byte[] {2})
        .file("plain", "")
        .xattr("plain", "user.note", new byte[] {3});
    String list = "user::rw-,user:1000:r--,group::r--,mask::r--,other::r--";
    Process chattr =
        new ProcessBuilder("chattr", "+ad", tree.path().resolve("flags").toString()).start();
    assertThat(chattr.waitFor()).isZero();
    try {
      Scanned seen = Scanned.of(tree, Policy.standard());
      assertThat(seen.file("/acl").value(Attribute.ACL)).hasToString(list);
      assertThat(seen.file("/d").value(Attribute.ACL))
          .hasToString("default:" + list.replace(",", ",default:"));
      assertThat(seen.file("/flags").value(Attribute.FLAGS)).hasToString("append-only,no-dump");
      assertThat(seen.file("/l").value(Attribute.SECURITY)).hasToString("{trusted.mark=\\x01}");
      assertThat(seen.file("/p").value(Attribute.SECURITY)).hasToString("{security.note=\\x02}");
      FileEntry plain = seen.file("/plain");
      assertThat(plain.recorded().containsAll(AttributeSet.ADDED_TO_DEFAULT)).isTrue();
      assertThat(plain.value(Attribute.ACL)).isNull();
      assertThat(plain.value(Attribute.FLAGS)).isNull();
      assertThat(plain.extended()).isEmpty();
    } finally {
      new ProcessBuilder("chattr", "-a", tree.path().resolve("flags").toString()).start().waitFor();
    }
  }

  @Test
  void capabilitiesAreRecordedAlsoWhereContentIsNot() {
    TestTree.requireRoot();
    tree.file("f", "").xattr("f", "security.capability", NET_BIND);
    Policy capsOnly =
        Policy.parse("test", "version: 1\nrules: [{path: /, attributes: [type, caps]}]");
    FileEntry file = Scanned.of(tree, capsOnly).file("/f");
    assertThat(file.caps()).isEqualTo(ByteString.of(NET_BIND));
    assertThat(file.recorded().containsAny(AttributeSet.DIGESTS)).isFalse();
  }

  @Test
  void aTreeTwoThousandDirectoriesDeepIsScannedWhole() {
    tree.dir("deep").deep("deep", "directory", 2000).file("after", "");
    Scanned seen = Scanned.of(tree);
    assertThat(seen.entries()).hasSize(2003).allMatch(TreeScanTest::isWhole);
    RawPath deepest = seen.entries().get(2002).path();
    assertThat(deepest.depth()).isEqualTo(2001);
    assertThat(deepest.length()).isEqualTo(5 + 2000 * 10);
  }

  @Test
  void siblingsBehindADeepBranchAreFoundAgainFromTheRoot() {
    StringBuilder path = new StringBuilder("a");
    tree.dir("a");
    for (int i = 0; i < 60; i++) {
      tree.file(path + "/z", "content " + i);
      path.append("/a");
      tree.dir(path.toString());
    }
    assertThat(Scanned.of(tree).entries())
        .hasSize(1 + 61 + 60)
        .allMatch(TreeScanTest::isWhole)
        .isSortedAccordingTo(Comparator.comparing(Entry::path));
  }

  @Test
  void noMoreThan64DescriptorsAreOpenAtAnyTime() throws IOException {
    makeManyDirectories();
    tree.dir("w").deep("w", "x", 100);
    int before = openDescriptors();
    int most = 0;
    ScanOptions options =
        new ScanOptions(ScanOptions.MAX_WORKERS, MountCrossing.STAY, List.of(), HiddenFiles.NONE);
    try (TreeRoot root = TreeRoot.open(tree.root());
        TreeScan scan =
            TreeScan.start(root, Scope.ALL, Policy.standard(), options, new ScanMonitor())) {
      while (scan.next() != null) {
        most = Math.max(most, openDescriptors());
      }
    }
    assertThat(most - before).isPositive().isLessThanOrEqualTo(64);
    assertThat(openDescriptors()).isEqualTo(before);
  }

  @Test
  void descriptorsAreGivenBackWhenAScanIsGivenUp() throws IOException {
    makeManyDirectories();
    int before = openDescriptors();
    try (TreeRoot root = TreeRoot.open(tree.root());
        TreeScan scan = start(root, new ScanMonitor())) {
      assertThat(scan.next()).isNotNull();
    }
    assertThat(openDescriptors()).isEqualTo(before);
  }

  private void makeManyDirectories() {
    for (int i = 0; i < 300; i++) {
      tree.dir("d" + i).file("d" + i + "/f", "x".repeat(i * 10));
    }
  }

  private static int openDescriptors() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return (int) descriptors.count();
    }
  }

  private static TreeScan start(TreeRoot root, ScanMonitor monitor) {
    return TreeScan.start(root, Scope.ALL, Policy.standard(), ScanOptions.STANDARD, monitor);
  }

  @Test
  void aCancelledScanEndsWithoutAVerdict() {
    tree.file("a", "").file("b", "");
    ScanMonitor monitor = new ScanMonitor();
    try (TreeRoot root = TreeRoot.open(tree.root());
        TreeScan scan = start(root, monitor)) {
      assertThat(scan.next()).isNotNull();
      monitor.cancel();
      assertThatThrownBy(scan::next)
          .isInstanceOfSatisfying(
              FimException.class, e -> assertThat(e.problem()).isEqualTo(Problem.INTERRUPTED))
          .hasMessage("cannot finish the scan of " + tree.root() + ": interrupted");
    }
  }

  @Test
  void aRootThatWentAwayGetsNoVerdict() {
    tree.dir("root").file("root/a", "");
    RawPath path = tree.root().child(ByteString.ofUtf8("root"));
    try (TreeRoot root = TreeRoot.open(path);
        TreeScan scan = start(root, new ScanMonitor())) {
      tree.rename("root", "elsewhere").dir("root");
      assertThatThrownBy(() -> drain(scan))
          .hasMessage("cannot finish the scan of " + path + ": the root went away meanwhile");
    }
  }

  private static void drain(TreeScan scan) {
    Entry entry;
    do {
      entry = scan.next();
    } while (entry != null);
  }

  @Test
  void aRootThatIsNotThereIsAnError() {
    RawPath none = tree.root().child(ByteString.ofUtf8("none"));
    assertThatThrownBy(() -> TreeRoot.open(none))
        .hasMessage("cannot open the root " + none + ": No such file or directory (ENOENT)");
  }

  @Test
  void onlyTheScopeIsScannedAndTheDatabaseIsPassedOver() {
    tree.dir("etc").file("etc/a", "").dir("srv").file("srv/fim.mv.db", "").file("srv/x", "");
    HiddenFiles hidden =
        HiddenFiles.in(
            tree.root().child(ByteString.ofUtf8("srv")), Set.of(ByteString.ofUtf8("fim.mv.db")));
    ScanOptions options = new ScanOptions(1, MountCrossing.STAY, List.of(), hidden);
    Scope scope = Scope.of(List.of(RawPath.ofUtf8("/srv"), RawPath.ofUtf8("/etc/a")));
    assertThat(Scanned.of(tree.root(), scope, Policy.standard(), options).paths())
        .containsExactly("/etc/a", "/srv", "/srv/x");
  }

  @Test
  void ancestorsOfWhatARuleBringsBackAreRecordedAndNoOthers() {
    tree.dir("var")
        .dir("var/cache")
        .dir("var/cache/keep")
        .file("var/cache/keep/a", "")
        .dir("var/cache/other")
        .file("var/cache/other/b", "")
        .dir("var/empty");
    Policy policy =
        Policy.parse(
            "test",
            """
            version: 1
            rules:
              - path: /
                attributes: default
              - exclude: /var/cache
              - path: /var/cache/keep
                attributes: default
            """);
    assertThat(Scanned.of(tree, policy).paths())
        .containsExactly(
            "/", "/var", "/var/cache", "/var/cache/keep", "/var/cache/keep/a", "/var/empty");
  }

  @Test
  void aMountThatNeverAnswersIsSkippedAndHoldsNothingUp() {
    tree.dir("m").silentMount("m").file("z", "");
    Scanned seen = Scanned.of(tree);
    assertThat(seen.paths()).containsExactly("/", "/m", "/z");
    assertThat(seen.skippedMounts()).containsExactly(RawPath.ofUtf8("/m"));
  }

  @Test
  void aMountIsSkippedAndListedUnlessItIsInScope() {
    TestTree.requireRoot();
    tree.dir("data")
        .dir("other")
        .file("other/inside", "")
        .file("plain", "1")
        .file("over", "2")
        .bindMount("other", "data")
        .bindMount("over", "plain");

    Scanned stay = Scanned.of(tree);
    assertThat(stay.paths())
        .containsExactly("/", "/data", "/other", "/other/inside", "/over", "/plain");
    assertThat(stay.at("/data")).isInstanceOf(MountPoint.class);
    assertThat(stay.at("/plain")).isInstanceOf(MountPoint.class);
    assertThat(stay.skippedMounts())
        .containsExactly(RawPath.ofUtf8("/data"), RawPath.ofUtf8("/plain"));

    ScanOptions cross = new ScanOptions(1, MountCrossing.CROSS, List.of(), HiddenFiles.NONE);
    Scanned crossed = Scanned.of(tree.root(), Scope.ALL, Policy.standard(), cross);
    assertThat(crossed.paths()).contains("/data/inside");
    assertThat(crossed.file("/data").isMountRoot()).isTrue();
    assertThat(crossed.skippedMounts()).isEmpty();

    ScanOptions named =
        new ScanOptions(1, MountCrossing.STAY, List.of(RawPath.ofUtf8("/data")), HiddenFiles.NONE);
    assertThat(Scanned.of(tree.root(), Scope.ALL, Policy.standard(), named).skippedMounts())
        .containsExactly(RawPath.ofUtf8("/plain"));

    Scope data = Scope.of(List.of(RawPath.ofUtf8("/data")));
    assertThat(Scanned.of(tree.root(), data, Policy.standard(), ScanOptions.STANDARD).paths())
        .containsExactly("/data", "/data/inside");
  }
}
