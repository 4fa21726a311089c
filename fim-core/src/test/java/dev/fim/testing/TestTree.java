package dev.fim.testing;

import dev.fim.path.DisplayForm;
import dev.fim.path.RawPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// A real file tree in a new directory, removed on close. Paths are relative to it and in display
/// form, so `srv/\xff` is a name that is not UTF-8. Every file gets a fixed time, so that trees
/// made alike are alike.
public final class TestTree implements AutoCloseable {

  /// What every file's mtime is unless a test says otherwise.
  public static final long SECONDS = Instant.parse("2026-01-02T03:04:05Z").getEpochSecond();

  private static final int OPEN_DIRECTORY = 0; // O_RDONLY
  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final long MS_BIND = 4096;
  private static final int MNT_DETACH = 2;

  private final Path base;
  private final RawPath root;
  private final List<String> mounts = new ArrayList<>();
  private final List<Integer> descriptors = new ArrayList<>();

  private TestTree(Path base) {
    this.base = base;
    this.root = RawPath.ofUtf8(base.toString());
  }

  public static TestTree create() {
    try {
      Path base = Files.createTempDirectory("fim-test").toRealPath();
      Path tree = Files.createDirectory(base.resolve("tree"));
      Files.setPosixFilePermissions(
          tree, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
      return new TestTree(tree);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Skips the test, and says why, unless root runs it.
  public static void requireRoot() {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")),
        "needs root: makes devices, owners, mounts");
  }

  /// The directory that holds the tree.
  public RawPath root() {
    return root;
  }

  public Path path() {
    return base;
  }

  /// A directory beside the tree, for databases and the like.
  public Path beside() {
    return java.util.Objects.requireNonNull(base.getParent());
  }

  /// Makes a directory beside the tree that only its owner can use, as for a database.
  public Path privateDirectory(String name) {
    try {
      return Files.createDirectory(
          beside().resolve(name),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public TestTree dir(String path) {
    TestCalls.call("mkdir", bytes(path), 0755);
    TestCalls.call("chmod", bytes(path), 0755);
    return time(path, SECONDS, 0);
  }

  /// Makes or replaces a regular file.
  public TestTree file(String path, String content) {
    return file(path, content.getBytes(StandardCharsets.UTF_8));
  }

  public TestTree file(String path, byte[] content) {
    int fd = TestCalls.call("creat", bytes(path), 0644);
    try (java.io.OutputStream out = Files.newOutputStream(Path.of("/proc/self/fd/" + fd))) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      TestCalls.call("close", fd);
    }
    TestCalls.call("chmod", bytes(path), 0644);
    return time(path, SECONDS, 0);
  }

  /// @param target in display form
  public TestTree symlink(String path, String target) {
    TestCalls.call("symlink", DisplayForm.parse(target), bytes(path));
    return time(path, SECONDS, 0);
  }

  public TestTree hardLink(String path, String existing) {
    TestCalls.call("link", bytes(existing), bytes(path));
    return this;
  }

  public TestTree fifo(String path) {
    return node(path, 0010644, 0);
  }

  public TestTree socket(String path) {
    return node(path, 0140755, 0);
  }

  public TestTree charDevice(String path, int major, int minor) {
    return node(path, 0020600, ((long) major << 8) | minor);
  }

  public TestTree blockDevice(String path, int major, int minor) {
    return node(path, 0060600, ((long) major << 8) | minor);
  }

  private TestTree node(String path, int mode, long device) {
    TestCalls.call("mknod", bytes(path), mode, device);
    TestCalls.call("chmod", bytes(path), mode & 07777);
    return time(path, SECONDS, 0);
  }

  public TestTree mode(String path, int mode) {
    TestCalls.call("chmod", bytes(path), mode);
    return this;
  }

  public TestTree owner(String path, int uid, int gid) {
    TestCalls.call("lchown", bytes(path), uid, gid);
    return this;
  }

  /// Sets the time of the last change, not following a link.
  public TestTree time(String path, long seconds, int nanos) {
    TestCalls.call(
        "utimensat",
        AT_FDCWD,
        bytes(path),
        new long[] {seconds, nanos, seconds, nanos},
        AT_SYMLINK_NOFOLLOW);
    return this;
  }

  public TestTree xattr(String path, String name, byte[] value) {
    byte[] padded = value.length == 0 ? new byte[1] : value;
    TestCalls.call(
        "lsetxattr",
        bytes(path),
        name.getBytes(StandardCharsets.UTF_8),
        padded,
        (long) value.length,
        0);
    return this;
  }

  public TestTree rename(String from, String to) {
    TestCalls.call("rename", bytes(from), bytes(to));
    return this;
  }

  /// Removes a file or an empty directory.
  public TestTree remove(String path) {
    TestCalls.call("remove", bytes(path));
    return this;
  }

  /// Mounts `source` of this tree over `target` until the tree is closed.
  public TestTree bindMount(String source, String target) {
    TestCalls.call("mount", bytes(source), bytes(target), new byte[0], MS_BIND, new byte[0]);
    mounts.add(target);
    return this;
  }

  /// Mounts a file system in user space over `target`, whose server never answers, until the tree
  /// is closed. Passes over the test where that cannot be done.
  public TestTree silentMount(String target) {
    requireRoot();
    Assumptions.assumeTrue(Files.exists(Path.of("/dev/fuse")), "needs /dev/fuse");
    int server = TestCalls.call("open", "/dev/fuse".getBytes(StandardCharsets.UTF_8), 2);
    descriptors.add(server);
    byte[] options =
        ("fd=" + server + ",rootmode=40000,user_id=0,group_id=0").getBytes(StandardCharsets.UTF_8);
    byte[] type = "fuse".getBytes(StandardCharsets.UTF_8);
    TestCalls.call("mount", type, bytes(target), type, 0L, options);
    mounts.add(target);
    return this;
  }

  public TestTree unmount(String target) {
    TestCalls.call("umount2", bytes(target), MNT_DETACH);
    mounts.remove(target);
    return this;
  }

  /// Makes directories within each other, as deep as wanted: beyond what one path can name.
  public TestTree deep(String path, String name, int levels) {
    int fd = TestCalls.call("open", bytes(path), OPEN_DIRECTORY);
    byte[] each = DisplayForm.parse(name);
    for (int i = 0; i < levels; i++) {
      TestCalls.call("mkdirat", fd, each, 0755);
      int below = TestCalls.call("openat", fd, each, OPEN_DIRECTORY);
      TestCalls.call("close", fd);
      fd = below;
    }
    TestCalls.call("close", fd);
    return this;
  }

  private byte[] bytes(String relative) {
    byte[] name = DisplayForm.parse(relative);
    byte[] prefix = root.toByteArray();
    if (name.length == 0) {
      return prefix;
    }
    byte[] joined = java.util.Arrays.copyOf(prefix, prefix.length + 1 + name.length);
    joined[prefix.length] = '/';
    System.arraycopy(name, 0, joined, prefix.length + 1, name.length);
    return joined;
  }

  @Override
  public void close() {
    List.copyOf(mounts).reversed().forEach(this::unmount);
    descriptors.forEach(fd -> TestCalls.call("close", fd));
    try {
      int exit = remove();
      // Whoever was kept waiting by a mount that is now gone may still write here.
      for (int i = 0; exit != 0 && i < 50; i++) {
        Thread.sleep(20);
        exit = remove();
      }
      if (exit != 0) {
        throw new AssertionError("rm ended with " + exit);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int remove() throws IOException, InterruptedException {
    return new ProcessBuilder("rm", "-rf", "--", beside().toString()).start().waitFor();
  }
}
