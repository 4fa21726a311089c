package dev.fim.scan.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.Gap;
import dev.fim.file.Reason;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Policy;
import dev.fim.policy.Scope;
import dev.fim.policy.Selection;
import dev.fim.posix.Calls;
import dev.fim.posix.OpenFlags;
import dev.fim.scan.HiddenFiles;
import dev.fim.scan.ScanOptions;
import dev.fim.scan.VerifiedContent;
import dev.fim.scan.observe.TimestampSource;
import dev.fim.testing.TestTree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class VerifiedContentTest {

  /// No file has it, so an entry with it was not read.
  private static final ByteString MARK = ByteString.wrap(new byte[32]);

  private final TestTree tree = TestTree.create();
  private final Map<RawPath, FileEntry> verified = new HashMap<>();
  private final List<RawPath> asked = new ArrayList<>();

  @AfterEach
  void removeTree() {
    tree.close();
  }

  private Scanned scan(Selection selection) {
    VerifiedContent content =
        path -> {
          asked.add(path);
          return verified.get(path);
        };
    ScanOptions options =
        new ScanOptions(2, MountCrossing.STAY, List.of(), HiddenFiles.NONE).withVerified(content);
    return Scanned.of(tree.root(), Scope.ALL, selection, options);
  }

  /// Scans, and takes what was seen for verified, marked.
  private void verify(Selection selection) {
    for (Entry entry : scan(selection).entries()) {
      if (entry instanceof FileEntry file && file.digest(DigestAlgorithm.SHA256) != null) {
        verified.put(file.path(), file.toBuilder().digest(DigestAlgorithm.SHA256, MARK).build());
      }
    }
    asked.clear();
  }

  private void requireKeptTimes() {
    try (Calls calls = new Calls()) {
      int fd = calls.openAt(Calls.AT_FDCWD, tree.root().toByteArray(), OpenFlags.O_PATH);
      TimestampSource kept = TimestampSource.ofFileSystem(calls.fileSystemType(fd));
      calls.closeDescriptor(fd);
      Assumptions.assumeTrue(
          kept != TimestampSource.OTHER, "needs temporary files on ext4, XFS, Btrfs or an overlay");
    }
  }

  private boolean isRead(String display) {
    return isRead(Policy.standard(), display);
  }

  private boolean isRead(Selection selection, String display) {
    return !MARK.equals(scan(selection).file(display).digest(DigestAlgorithm.SHA256));
  }

  @Test
  void aFileWithTheSameStatusIsNotReadAgain() {
    requireKeptTimes();
    tree.dir("d").file("d/a", "1").file("b", "2").file("z", "3").symlink("l", "b");
    verify(Policy.standard());
    verified.remove(RawPath.ofUtf8("/z"));

    Scanned seen = scan(Policy.standard());

    assertThat(seen.paths()).containsExactly("/", "/b", "/d", "/d/a", "/l", "/z");
    assertThat(asked).hasToString("[/b, /d/a, /l, /z]");
    assertThat(seen.file("/b").digest(DigestAlgorithm.SHA256)).isEqualTo(MARK);
    assertThat(seen.file("/d/a")).isEqualTo(verified.get(RawPath.ofUtf8("/d/a")));
    assertThat(seen.file("/z").digest(DigestAlgorithm.SHA256)).isNotEqualTo(MARK);
  }

  @Test
  void anEditThatKeepsSizeAndSetsMtimeBackIsRead() {
    tree.file("a", "1");
    verify(Policy.standard());
    tree.file("a", "2"); // which sets mtime to what it was
    assertThat(isRead("/a")).isTrue();
  }

  @Test
  void anotherFileInTheSamePlaceIsRead() {
    tree.file("a", "1").file("b", "2");
    verify(Policy.standard());
    tree.rename("b", "a");
    assertThat(isRead("/a")).isTrue();
  }

  @Test
  void eachPartOfTheStatusCounts() {
    requireKeptTimes();
    tree.file("a", "1");
    verify(Policy.standard());
    RawPath path = RawPath.ofUtf8("/a");
    FileEntry known = verified.get(path);
    long dev = known.dev().packed();
    long seconds = known.ctime().seconds();
    List<UnaryOperator<FileEntry.Builder>> others =
        List.of(
            file -> file.inode(known.inode() + 1, dev),
            file -> file.inode(known.inode(), dev + 1),
            file -> file.mountId(known.mountId() + 1),
            file -> file.size(2, 8),
            file -> file.mtime(TestTree.SECONDS, 1),
            file -> file.mtime(TestTree.SECONDS - 1, 0),
            file -> file.ctime(seconds, (known.ctime().nanos() + 1) % 1_000_000_000),
            file -> file.ctime(seconds + 1, known.ctime().nanos()));
    assertThat(isRead("/a")).isFalse();
    for (UnaryOperator<FileEntry.Builder> other : others) {
      verified.put(path, other.apply(known.toBuilder()).build());
      assertThat(isRead("/a")).isTrue();
    }
  }

  @Test
  void aFileIsReadWhereMoreIsWantedThanWasReadThen() {
    requireKeptTimes();
    tree.file("a", "1");
    verify(Policy.standard());
    assertThat(isRead("/a")).isFalse();
    assertThat(isRead(Scanned.EVERYTHING, "/a")).isTrue();
  }

  @Test
  void extendedAttributesComeFromWhatWasVerified() {
    TestTree.requireRoot();
    requireKeptTimes();
    tree.file("a", "1").xattr("a", "user.note", new byte[] {7});
    verify(Scanned.EVERYTHING);
    Scanned seen = scan(Scanned.EVERYTHING);
    assertThat(seen.file("/a")).isEqualTo(verified.get(RawPath.ofUtf8("/a")));
    assertThat(seen.file("/a").xattrs()).hasSize(1);
    tree.xattr("a", "user.note", new byte[] {8});
    assertThat(isRead(Scanned.EVERYTHING, "/a")).isTrue();
  }

  @Test
  void aMountThatIsAFileIsRead() {
    TestTree.requireRoot();
    tree.file("a", "1").file("b", "2").bindMount("a", "b");
    Policy policy =
        Policy.parse(
            "test",
            "version: 1\nmounts: [/b]\nrules:\n  - path: /\n    attributes: [type, sha256]\n");
    ScanOptions options =
        new ScanOptions(1, MountCrossing.STAY, policy.mounts(), HiddenFiles.NONE)
            .withVerified(path -> verified.get(path));
    FileEntry seen = Scanned.of(tree.root(), Scope.ALL, policy, options).file("/b");
    verified.put(seen.path(), seen.toBuilder().digest(DigestAlgorithm.SHA256, MARK).build());
    assertThat(Scanned.of(tree.root(), Scope.ALL, policy, options).file("/b")).isEqualTo(seen);
  }

  @Test
  void timesCountOnlyWhereTheKernelKeepsThem() {
    long fuse = 0x65735546L;
    long nfs = 0x6969L;
    long tmpfs = 0x01021994L;
    assertThat(List.of(fuse, nfs, tmpfs, 0L, -38L))
        .allSatisfy(type ->
            assertThat(TimestampSource.ofFileSystem(type)).isEqualTo(TimestampSource.OTHER));
    assertThat(TimestampSource.ofFileSystem(0xef53L)).isEqualTo(TimestampSource.LOCAL_KERNEL);
    assertThat(TimestampSource.ofFileSystem(0x794c7630L)).isEqualTo(TimestampSource.BELOW_OVERLAY);
  }

  @Test
  void whatChangedShortlyBeforeItWasReadIsNotSettled() {
    tree.file("a", "1");
    FileEntry file = scan(Policy.standard()).file("/a");
    Instant changed = Instant.ofEpochSecond(file.ctime().seconds(), file.ctime().nanos());

    assertThat(VerifiedContent.isSettled(file, changed)).isFalse();
    assertThat(VerifiedContent.isSettled(file, changed.plus(VerifiedContent.MARGIN))).isFalse();
    Instant later = changed.plus(VerifiedContent.MARGIN).plusNanos(1);
    assertThat(VerifiedContent.isSettled(file, later)).isTrue();

    FileEntry future = file.toBuilder().mtime(later.getEpochSecond() + 60, 0).build();
    assertThat(VerifiedContent.isSettled(future, later)).isFalse();
    Gap gap =
        new Gap(AttributeSet.of(Attribute.CAPS), false, new Reason(Reason.Cause.DENIED, "denied"));
    assertThat(VerifiedContent.isSettled(file.toBuilder().gap(gap).build(), later)).isFalse();
    assertThat(VerifiedContent.isSettled(file.toBuilder().mountId(0).build(), later)).isFalse();
    assertThat(VerifiedContent.isSettled(file.toBuilder().carried(true).build(), later)).isFalse();
    assertThat(VerifiedContent.isSettled(scan(Policy.standard()).file("/"), later)).isFalse();
  }
}
