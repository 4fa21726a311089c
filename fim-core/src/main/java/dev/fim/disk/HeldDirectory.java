package dev.fim.disk;

import dev.fim.path.ByteString;
import dev.fim.path.DisplayForm;
import dev.fim.path.RawPath;
import dev.fim.posix.Calls;
import dev.fim.posix.Errno;
import dev.fim.posix.FileStatus;
import dev.fim.posix.OpenFlags;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An open directory that only root and the current user can change. Names are looked up in this
/// very directory, even if it is moved or replaced.
///
/// Names are UTF-8 without a slash. Thread-safe.
public final class HeldDirectory implements AutoCloseable {

  private static final String DESCRIPTORS = "/proc/self/fd/";

  /// The open directories, each once. Its numbers stay unique while it is open.
  private static final Map<Identity, HeldDirectory> HELD = new HashMap<>();

  private static long last;

  private record Identity(long dev, long inode, long mount) {}

  private final Calls calls;
  private final FileStatus status;
  private final Identity identity;
  private final String id;
  private final int fd;
  private final RawPath path;
  private final long user;
  private int holders = 1;

  private HeldDirectory(
      String id, Calls calls, DirectoryWalk.End end, FileStatus status, Identity identity) {
    this.id = id;
    this.calls = calls;
    this.status = status;
    this.identity = identity;
    this.fd = end.fd();
    this.path = end.path();
    this.user = calls.effectiveUid();
  }

  /// Opens a directory name by name from the root. This class follows links itself, so it checks
  /// each directory and link that it passes.
  ///
  /// @param directory absolute
  /// @throws UntrustedException if another user owns or can write it, or one above
  /// @throws SystemException if it cannot be reached
  public static HeldDirectory open(Path directory, Ancestors ancestors) throws IOException {
    Calls calls = new Calls();
    HeldDirectory opened = null;
    try {
      FileStatus status = new FileStatus(calls.arena());
      opened = hold(calls, new DirectoryWalk(calls, status, ancestors).to(directory), status);
      return opened;
    } finally {
      if (opened == null || opened.calls != calls) {
        calls.close();
      }
    }
  }

  private static HeldDirectory hold(Calls calls, DirectoryWalk.End end, FileStatus status) {
    Identity identity = new Identity(status.dev(), status.inode(), status.mountId());
    synchronized (HELD) {
      HeldDirectory same = HELD.get(identity);
      if (same != null) {
        calls.closeDescriptor(end.fd());
        same.holders++;
        return same;
      }
      HeldDirectory held = new HeldDirectory(Long.toString(++last), calls, end, status, identity);
      HELD.put(identity, held);
      return held;
    }
  }

  /// The open directory with this [#id]; null if there is none.
  public static @Nullable HeldDirectory ofId(String id) {
    synchronized (HELD) {
      for (HeldDirectory held : HELD.values()) {
        if (held.id.equals(id)) {
          return held;
        }
      }
      return null;
    }
  }

  /// The open directory that `path` goes through, if [#reach] returned it; else null.
  static @Nullable HeldDirectory leading(Path path) {
    if (!path.startsWith(DESCRIPTORS) || path.getNameCount() < LEADING_NAMES) {
      return null;
    }
    Path descriptor = path.getName(LEADING_NAMES - 1);
    synchronized (HELD) {
      for (HeldDirectory held : HELD.values()) {
        if (descriptor.toString().equals(Integer.toString(held.fd))) {
          return held;
        }
      }
      return null;
    }
  }

  /// The display form of a path; the real path if it goes through an open directory.
  public static String display(Path path) {
    HeldDirectory held = leading(path);
    if (held == null) {
      return DisplayForm.ofText(path.toString());
    }
    RawPath at = held.path;
    for (int i = LEADING_NAMES; i < path.getNameCount(); i++) {
      at = at.child(bytes(path.getName(i).toString()));
    }
    return at.display();
  }

  /// How many names of a path [#leading] uses.
  static final int LEADING_NAMES = 4;

  /// Whether a path goes through an open directory.
  public static boolean isReached(Path path) {
    return leading(path) != null;
  }

  static Path byDescriptor(int fd) {
    return Path.of(DESCRIPTORS + fd);
  }

  /// As [#reach], of the directory itself.
  public Path reach() {
    return byDescriptor(fd);
  }

  /// A path through the descriptor, for APIs that take only paths. A walk along it starts here.
  public Path reach(String name) {
    return byDescriptor(fd).resolve(name);
  }

  /// A number, unique in this process.
  public String id() {
    return id;
  }

  int descriptor() {
    return fd;
  }

  /// Its path when it was opened, with links resolved.
  public RawPath path() {
    return path;
  }

  /// The display form of the path of a name.
  public String display(String name) {
    return path.child(bytes(name)).display();
  }

  /// Whether the file belongs to root or the current user.
  public boolean isTrusted(FoundStatus found) {
    return found.uid() == user || found.uid() == 0;
  }

  /// The current user.
  long user() {
    return user;
  }

  private static byte[] bytes(String name) {
    return ByteString.ofUtf8(name).toByteArray();
  }

  /// The status of a name here; a link is not followed.
  ///
  /// @return null if the name does not exist
  public synchronized @Nullable FoundStatus status(String name) throws IOException {
    int result = calls.statAt(fd, bytes(name), status);
    if (result < 0) {
      requireAbsent(name, result);
      return null;
    }
    return FoundStatus.of(status);
  }

  private void requireAbsent(String name, int result) throws SystemException {
    if (result != -Errno.ENOENT) {
      throw new SystemException(display(name), -result);
    }
  }

  /// Gets a handle on a name here without opening the file; a link is not followed.
  ///
  /// @return null if the name does not exist
  public synchronized @Nullable HeldFile find(String name) throws IOException {
    int found = calls.openAt(fd, bytes(name), OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW);
    if (found < 0) {
      requireAbsent(name, found);
      return null;
    }
    int result = calls.stat(found, status);
    if (result < 0) {
      calls.closeDescriptor(found);
      throw new SystemException(display(name), -result);
    }
    return new HeldFile(this, name, found, FoundStatus.of(status));
  }

  /// The target of a link with a name here.
  public synchronized @Nullable ByteString link(String name) {
    return calls.readLink(fd, bytes(name));
  }

  /// Creates a file that only its owner can read and write.
  ///
  /// @return false if the name exists
  public synchronized boolean create(String name) throws IOException {
    int made = calls.createAt(fd, bytes(name), 0600);
    if (made == -Errno.EEXIST) {
      return false;
    }
    if (made < 0) {
      throw new SystemException(display(name), -made);
    }
    calls.closeDescriptor(made);
    return true;
  }

  /// Removes a name if it exists.
  public synchronized void delete(String name) throws IOException {
    int result = calls.unlinkAt(fd, bytes(name));
    if (result < 0) {
      requireAbsent(name, result);
    }
  }

  /// Renames a file here and replaces the target.
  public synchronized void rename(String from, String to) throws IOException {
    int result = calls.renameAt(fd, bytes(from), bytes(to));
    if (result < 0) {
      throw new SystemException(display(to), -result);
    }
  }

  /// Forces its names to the disk.
  public void sync() throws IOException {
    try (FileChannel channel = FileChannel.open(byDescriptor(fd), StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /// Whether rights and file system allow creating a file here.
  public boolean isWritable() {
    return byDescriptor(fd).toFile().canWrite();
  }

  synchronized void closeDescriptor(int other) {
    calls.closeDescriptor(other);
  }

  /// Releases it. The last release closes the descriptor.
  @Override
  public void close() {
    synchronized (HELD) {
      holders--;
      if (holders > 0) {
        return;
      }
      HELD.remove(identity);
    }
    synchronized (this) {
      calls.closeDescriptor(fd);
      calls.close();
    }
  }
}
