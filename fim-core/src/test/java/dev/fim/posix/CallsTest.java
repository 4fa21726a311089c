package dev.fim.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.file.FileType;
import dev.fim.path.ByteString;
import dev.fim.testing.TestTree;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// One test a binding: that the symbol is there, that the result is the kernel's, and that one
/// error comes back as its number.
class CallsTest {

  private static final int BAD = 1 << 20; // no such descriptor

  private final Calls calls = new Calls();
  private TestTree tree;
  private int directory;

  @BeforeEach
  void makeTree() {
    tree = TestTree.create();
    directory = calls.openAt(Calls.AT_FDCWD, tree.root().toByteArray(), OpenFlags.O_DIRECTORY);
    assertThat(directory).isNotNegative();
  }

  @AfterEach
  void removeTree() {
    calls.closeDescriptor(directory);
    calls.close();
    tree.close();
  }

  @Test
  void openatOpensAndRefuses() {
    tree.file("a", "x").symlink("l", "a");
    int fd = calls.openAt(directory, name("a"), OpenFlags.O_NOFOLLOW);
    assertThat(fd).isNotNegative();
    calls.closeDescriptor(fd);
    assertThat(calls.openAt(directory, name("none"), 0)).isEqualTo(-Errno.ENOENT);
    assertThat(calls.openAt(directory, name("l"), OpenFlags.O_NOFOLLOW)).isEqualTo(-Errno.ELOOP);
    assertThat(calls.openAt(directory, name("a"), OpenFlags.O_DIRECTORY)).isEqualTo(-Errno.ENOTDIR);
    assertThat(calls.openAt(directory, new byte[5000], 0)).isEqualTo(-Errno.ENAMETOOLONG);
  }

  @Test
  void fstatfsTellsTheKindOfFileSystem() {
    int proc = calls.openAt(Calls.AT_FDCWD, name("/proc"), OpenFlags.O_PATH);
    assertThat(calls.fileSystemType(proc)).isEqualTo(0x9fa0L); // PROC_SUPER_MAGIC
    calls.closeDescriptor(proc);
    assertThat(calls.fileSystemType(BAD)).isEqualTo(-Errno.EBADF);
  }

  @Test
  void descriptorsAreNotInherited() throws IOException {
    int fd = calls.openAt(directory, name("."), 0);
    String info = Files.readString(java.nio.file.Path.of("/proc/self/fdinfo/" + fd));
    assertThat(info).containsPattern("flags:\\s+0[0-7]*2[0-7]{6}\\b"); // O_CLOEXEC
    calls.closeDescriptor(fd);
  }

  @Test
  void openat2KeepsBelowTheDirectory() {
    tree.dir("d").file("d/a", "x").symlink("up", "..").symlink("d/abs", "/etc");
    int fd =
        calls.openBelow(directory, name("d/a"), OpenFlags.O_PATH, OpenFlags.RESOLVE_NO_SYMLINKS);
    assertThat(fd).isNotNegative();
    calls.closeDescriptor(fd);
    assertThat(
            calls.openBelow(directory, name("up/x"), OpenFlags.O_PATH, OpenFlags.RESOLVE_BENEATH))
        .isEqualTo(-Errno.EXDEV);
    assertThat(
            calls.openBelow(
                directory, name("d/abs/x"), OpenFlags.O_PATH, OpenFlags.RESOLVE_NO_SYMLINKS))
        .isEqualTo(-Errno.ELOOP);
  }

  @Test
  void statxGivesEveryFieldWhereItStands() throws IOException {
    tree.file("a", "hello").mode("a", 04751).time("a", 1234567890L, 123456789).hardLink("b", "a");
    FileStatus status = new FileStatus(calls.arena());
    assertThat(calls.statAt(directory, name("a"), status)).isZero();
    Map<String, Object> jdk =
        Files.readAttributes(tree.path().resolve("a"), "unix:*", LinkOption.NOFOLLOW_LINKS);
    assertThat(status.isComplete()).isTrue();
    assertThat(FileType.ofMode(status.mode())).isEqualTo(FileType.FILE);
    assertThat(status.mode() & 07777).isEqualTo(04751);
    assertThat(status.nlink()).isEqualTo(2);
    assertThat(status.size()).isEqualTo(5);
    assertThat(status.blocks()).isPositive();
    assertThat(status.mtimeSeconds()).isEqualTo(1234567890L);
    assertThat(status.mtimeNanos()).isEqualTo(123456789);
    assertThat(status.inode()).isEqualTo(jdk.get("ino"));
    assertThat(status.uid()).isEqualTo(((Integer) jdk.get("uid")).longValue());
    assertThat(status.gid()).isEqualTo(((Integer) jdk.get("gid")).longValue());
    assertThat(packed((Long) jdk.get("dev"))).isEqualTo(status.dev());
    java.nio.file.attribute.FileTime ctime = (java.nio.file.attribute.FileTime) jdk.get("ctime");
    assertThat(ctime.toInstant())
        .isEqualTo(java.time.Instant.ofEpochSecond(status.ctimeSeconds(), status.ctimeNanos()));
    assertThat(calls.statAt(directory, name("none"), status)).isEqualTo(-Errno.ENOENT);
  }

  @Test
  void statxGivesDeviceNumbersAndMounts() {
    FileStatus status = new FileStatus(calls.arena());
    int dev = calls.openAt(Calls.AT_FDCWD, name("/dev"), OpenFlags.O_PATH);
    assertThat(calls.statAt(dev, name("null"), status)).isZero();
    assertThat(status.rdev()).isEqualTo((1L << 32) | 3);
    calls.closeDescriptor(dev);
    int proc = calls.openAt(Calls.AT_FDCWD, name("/proc"), OpenFlags.O_PATH);
    assertThat(calls.stat(proc, status)).isZero();
    assertThat(status.isMountRoot()).isTrue();
    long procMount = status.mountId();
    calls.closeDescriptor(proc);
    assertThat(calls.stat(directory, status)).isZero();
    assertThat(status.isMountRoot()).isFalse();
    assertThat(status.mountId()).isNotEqualTo(procMount);
    assertThat(calls.stat(BAD, status)).isEqualTo(-Errno.EBADF);
  }

  @Test
  void getdents64GivesEveryNameOnce() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      made.add("a-name-of-some-length-" + i);
      tree.file(made.getLast(), "");
    }
    tree.dir("\\xff\\x0a");
    List<ListedName> names = new ArrayList<>();
    while (calls.list(directory, names) > 0) {
      // on to the end
    }
    assertThat(names).hasSize(3001).contains(new ListedName(new byte[] {-1, 10}, true));
    assertThat(names.stream().map(n -> new String(n.bytes(), StandardCharsets.ISO_8859_1)))
        .containsAll(made);
    assertThat(calls.list(BAD, names)).isEqualTo(-Errno.EBADF);
  }

  @Test
  void aListingTellsWhatIsNoDirectory() {
    tree.file("file", "").dir("dir").symlink("link", "dir").fifo("pipe");
    List<ListedName> names = new ArrayList<>();
    while (calls.list(directory, names) > 0) {
      // on to the end
    }
    assertThat(names.stream().filter(ListedName::mayBeDirectory).map(ListedName::bytes))
        .containsExactly(name("dir"));
    assertThat(names).hasSize(4);
  }

  @Test
  void ofANameThatIsListedTwiceTheDirectoryComesFirst() {
    ListedName file = new ListedName(name("a"), false);
    ListedName directory = new ListedName(name("a"), true);
    ListedName last = new ListedName(new byte[] {-1}, true);
    assertThat(List.of(last, file, directory).stream().sorted())
        .containsExactly(directory, file, last);
    assertThat(file.isSameName(directory)).isTrue();
    assertThat(file).isNotEqualTo(directory);
  }

  @Test
  void lseekRewindsAListing() {
    tree.file("a", "");
    List<ListedName> names = new ArrayList<>();
    while (calls.list(directory, names) > 0) {
      // on to the end
    }
    assertThat(calls.rewind(directory)).isZero();
    while (calls.list(directory, names) > 0) {
      // once more
    }
    assertThat(names).hasSize(2);
    assertThat(calls.rewind(BAD)).isEqualTo(-Errno.EBADF);
  }

  @Test
  void readlinkatGivesTheTargetAsItStands() {
    tree.symlink("l", "../x\\xfe").file("a", "");
    assertThat(calls.readLink(directory, name("l"))).hasToString("../x\\xfe");
    int fd = calls.openAt(directory, name("l"), OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW);
    assertThat(calls.readLink(fd, new byte[0])).hasToString("../x\\xfe");
    calls.closeDescriptor(fd);
    assertThat(calls.readLink(directory, name("a"))).isNull();
    assertThat(calls.lastErrno()).isEqualTo(Errno.EINVAL);
  }

  @Test
  void readGivesContentAndThenTheEnd() {
    tree.file("a", "hello");
    MemorySegment buffer = calls.arena().allocate(100);
    int fd = calls.openAt(directory, name("a"), 0);
    assertThat(calls.read(fd, buffer, 100)).isEqualTo(5);
    assertThat(buffer.asSlice(0, 5).toArray(ValueLayout.JAVA_BYTE)).containsExactly(name("hello"));
    assertThat(calls.read(fd, buffer, 100)).isZero();
    calls.closeDescriptor(fd);
    assertThat(calls.read(directory, buffer, 100)).isEqualTo(-Errno.EISDIR);
  }

  @Test
  void writeAppendsWhereTheDescriptorSaysSo() throws IOException {
    tree.file("a", "hello");
    MemorySegment text = calls.arena().allocateFrom(" you");
    int fd = calls.openAt(directory, name("a"), OpenFlags.O_WRONLY | OpenFlags.O_APPEND);
    assertThat(calls.write(fd, text, 4)).isEqualTo(4);
    calls.closeDescriptor(fd);
    assertThat(Files.readString(tree.path().resolve("a"))).isEqualTo("hello you");
    assertThat(calls.write(directory, text, 4)).isEqualTo(-Errno.EBADF);
  }

  @Test
  void aProcessDescriptorOutlivesItsProcess() throws Exception {
    Process sleep = new ProcessBuilder("sleep", "100").start();
    int pid = (int) sleep.pid();
    int fd = calls.openProcess(pid);
    assertThat(fd).isNotNegative();
    assertThat(calls.signalProcess(fd, Signals.NONE)).isZero();
    assertThat(calls.signalProcess(fd, 1000)).isEqualTo(-Errno.EINVAL);
    assertThat(calls.signalProcess(fd, Signals.SIGKILL)).isZero();
    assertThat(sleep.waitFor()).isEqualTo(128 + Signals.SIGKILL);
    assertThat(calls.signalProcess(fd, Signals.SIGKILL)).isEqualTo(-Errno.ESRCH);
    assertThat(calls.openProcess(pid)).isEqualTo(-Errno.ESRCH);
    calls.closeDescriptor(fd);
    assertThat(calls.signalProcess(directory, Signals.NONE)).isEqualTo(-Errno.EBADF);
  }

  @Test
  void closeGivesTheDescriptorBack() {
    int fd = calls.openAt(directory, name("."), 0);
    calls.closeDescriptor(fd);
    assertThat(calls.stat(fd, new FileStatus(calls.arena()))).isEqualTo(-Errno.EBADF);
  }

  @Test
  void extendedAttributesComeByDescriptorAndByPlace() {
    tree.file("a", "")
        .xattr("a", "user.fim", new byte[] {1, 0, 2})
        .xattr("a", "user.empty", new byte[0]);
    for (int flags : new int[] {0, OpenFlags.O_PATH}) {
      int fd = calls.openAt(directory, name("a"), flags);
      ByteString names = flags == 0 ? calls.xattrNames(fd) : calls.xattrNamesByPath(fd);
      assertThat(names).isNotNull();
      assertThat(names.display()).contains("user.fim\\x00").contains("user.empty\\x00");
      assertThat(calls.xattrByPath(fd, name("user.fim"))).isEqualTo(ByteString.ofHex("010002"));
      assertThat(calls.xattrByPath(fd, name("user.empty"))).isEqualTo(ByteString.EMPTY);
      assertThat(calls.xattrByPath(fd, name("user.none"))).isNull();
      assertThat(calls.lastErrno()).isEqualTo(Errno.ENODATA);
      if (flags == 0) {
        assertThat(calls.xattr(fd, name("user.fim"))).isEqualTo(ByteString.ofHex("010002"));
        assertThat(calls.xattr(fd, name("user.none"))).isNull();
        assertThat(calls.lastErrno()).isEqualTo(Errno.ENODATA);
      }
      calls.closeDescriptor(fd);
    }
    assertThat(calls.xattrNames(BAD)).isNull();
    assertThat(calls.lastErrno()).isEqualTo(Errno.EBADF);
    assertThat(calls.xattrNamesByPath(BAD)).isNull();
    assertThat(calls.lastErrno()).isEqualTo(Errno.ENOENT);
  }

  @Test
  void geteuidIsTheUserOfThisProcess() throws IOException {
    Object owner = Files.getAttribute(java.nio.file.Path.of("/proc/self"), "unix:uid");
    assertThat(calls.effectiveUid()).isEqualTo(((Integer) owner).longValue());
  }

  @Test
  void isattyTellsAFileFromATerminal() {
    assertThat(calls.isTerminal(directory)).isFalse();
    assertThat(calls.isTerminal(BAD)).isFalse();
  }

  @Test
  void nothingIsCalledOnceTheMemoryIsGone() {
    Calls closed = new Calls();
    FileStatus there = new FileStatus(closed.arena());
    closed.close();
    assertThatThrownBy(() -> closed.stat(directory, there))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Already closed");
  }

  private static byte[] name(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// The kernel's 64-bit `dev_t` of `stat(2)`, as glibc lays it out, with the major number above.
  private static long packed(long dev) {
    long major = ((dev >>> 8) & 0xfff) | ((dev >>> 32) & ~0xfffL);
    long minor = (dev & 0xff) | ((dev >>> 12) & ~0xffL);
    return (major << 32) | (minor & 0xffff_ffffL);
  }
}
