package dev.fim.scan;

import static dev.fim.posix.OpenFlags.O_DIRECTORY;
import static dev.fim.posix.OpenFlags.O_NOATIME;
import static dev.fim.posix.OpenFlags.O_NOFOLLOW;
import static dev.fim.posix.OpenFlags.O_NONBLOCK;
import static dev.fim.posix.OpenFlags.O_PATH;
import static dev.fim.posix.OpenFlags.O_RDONLY;
import static dev.fim.posix.OpenFlags.RESOLVE_BENEATH;
import static dev.fim.posix.OpenFlags.RESOLVE_IN_ROOT;
import static dev.fim.posix.OpenFlags.RESOLVE_NO_MAGICLINKS;
import static dev.fim.posix.OpenFlags.RESOLVE_NO_SYMLINKS;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.FileType;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.posix.Calls;
import dev.fim.posix.Errno;
import dev.fim.posix.FileStatus;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The directory that counts as `/`, held as a descriptor. All paths are resolved from it, so a
/// path in the tree never leads outside. For one thread at a time, except [#fd].
public final class TreeRoot implements AutoCloseable {

  /// How many bytes of a path one system call gets: less than `PATH_MAX`.
  private static final int PIECE_BYTES = 4000;

  private final Calls calls = new Calls();
  private final RawPath path;
  private final int fd;
  private final @Nullable BooleanSupplier present;
  private final FileStatus status;
  private volatile boolean closed;

  private TreeRoot(RawPath path) {
    this.path = path;
    this.present = null;
    this.status = new FileStatus(calls.arena());
    this.fd = calls.openAt(Calls.AT_FDCWD, path.toByteArray(), O_PATH | O_DIRECTORY);
  }

  private TreeRoot(int fd, RawPath path, BooleanSupplier present) {
    this.path = path;
    this.present = present;
    this.status = new FileStatus(calls.arena());
    this.fd = fd;
  }

  /// Opens a directory as the root. Follows links in `path` itself, as `/proc/PID/root` requires.
  ///
  /// @throws FimException ([Problem#IO]) if it cannot be opened
  public static TreeRoot open(RawPath path) {
    TreeRoot root = new TreeRoot(path);
    int result = root.fd < 0 ? root.fd : root.calls.stat(root.fd, root.status);
    if (result < 0) {
      root.close();
      throw failure(path, Errno.describe(-result), null);
    }
    if (!root.status.isComplete()) {
      root.close();
      throw failure(path, "the kernel gives no mount id", "fim needs Linux 5.10 or later");
    }
    return root;
  }

  /// Uses a directory that the caller has opened and must close after this, such as the verified
  /// root of a container.
  ///
  /// @param fd of the directory, `O_PATH` or not
  /// @param path its name in reports; it is not opened again
  /// @param present whether the directory still exists; called at the end of each scan, on the
  ///   thread that takes its entries
  /// @throws FimException ([Problem#IO]) if its status cannot be read
  public static TreeRoot ofDescriptor(int fd, RawPath path, BooleanSupplier present) {
    TreeRoot root = new TreeRoot(fd, path, present);
    int result = root.calls.stat(fd, root.status);
    if (result < 0 || !root.status.isComplete()) {
      root.close();
      throw failure(
          path, result < 0 ? Errno.describe(-result) : "the kernel gives no mount id", null);
    }
    return root;
  }

  private static FimException failure(RawPath path, String fact, @Nullable String remedy) {
    return new FimException(Problem.IO, "open the root", path.display(), fact, remedy);
  }

  /// Its path in the mount namespace of this process.
  public RawPath path() {
    return path;
  }

  /// Its descriptor, valid until [#close].
  public int fd() {
    return fd;
  }

  boolean isClosed() {
    return closed;
  }

  /// For the thread that opened the root only.
  @SuppressWarnings("exports") // for the rooms below
  public Calls calls() {
    return calls;
  }

  /// Checks that the path still leads to the open root: a tree that was unmounted or replaced
  /// during a scan must not get a verdict.
  ///
  /// @throws FimException ([Problem#IO]) if it does not
  public void confirm() {
    if (present != null) {
      if (!present.getAsBoolean()) {
        throw wentAway("");
      }
      return;
    }
    long inode = status.inode();
    long dev = status.dev();
    long mount = status.mountId();
    int again = calls.openAt(Calls.AT_FDCWD, path.toByteArray(), O_PATH | O_DIRECTORY);
    int result = again < 0 ? again : calls.stat(again, status);
    if (again >= 0) {
      calls.closeDescriptor(again);
    }
    if (result < 0 || status.inode() != inode || status.dev() != dev || status.mountId() != mount) {
      throw wentAway(result < 0 ? ": " + Errno.describe(-result) : "");
    }
  }

  private FimException wentAway(String why) {
    return new FimException(
        Problem.IO,
        "finish the scan of",
        path.display(),
        "the root went away meanwhile" + why,
        null);
  }

  /// Opens a directory below the root with `O_PATH`, without following links.
  ///
  /// @return a descriptor, or a negated `errno`
  @SuppressWarnings("exports") // for the rooms below
  public int openDirectory(Calls with, RawPath directory) {
    int from = fd;
    for (byte[] piece : pieces(directory)) {
      int next =
          with.openBelow(
              from,
              piece,
              O_PATH | O_DIRECTORY | O_NOFOLLOW,
              RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS);
      if (from != fd) {
        with.closeDescriptor(from);
      }
      if (next < 0) {
        return next;
      }
      from = next;
    }
    return from;
  }

  /// Opens a regular file below the root for reading, without a change of its access time where the
  /// rights allow that. Links are followed, and stay inside the root. No device is opened, and
  /// nobody is waited for.
  ///
  /// @param resolve further flags of `openat2(2)`
  /// @param status gets the status of the file
  /// @return a descriptor, or a negated `errno`; `EINVAL` if it is no regular file
  @SuppressWarnings("exports") // for the rooms that read files of the tree
  public int openRegular(Calls with, RawPath file, int resolve, FileStatus status) {
    int found = find(with, file, resolve);
    if (found < 0) {
      return found;
    }
    try {
      int result = with.stat(found, status);
      if (result < 0) {
        return result;
      }
      if (FileType.ofMode(status.mode()) != FileType.FILE) {
        return -Errno.EINVAL;
      }
      // The very file that was found, by a name that nobody else can change.
      byte[] self = ByteString.ofUtf8("/proc/self/fd/" + found).toByteArray();
      int fd = with.openAt(Calls.AT_FDCWD, self, O_RDONLY | O_NONBLOCK | O_NOATIME);
      return fd == -Errno.EPERM ? with.openAt(Calls.AT_FDCWD, self, O_RDONLY | O_NONBLOCK) : fd;
    } finally {
      with.closeDescriptor(found);
    }
  }

  /// Finds a file below the root, of any type, and opens it with `O_PATH`. Links are followed, and
  /// stay inside the root.
  ///
  /// @param resolve further flags of `openat2(2)`
  /// @return a descriptor, or a negated `errno`
  @SuppressWarnings("exports") // for the rooms that read files of the tree
  public int find(Calls with, RawPath file, int resolve) {
    byte[] path = file.toByteArray();
    byte[] relative =
        path.length == 1 ? new byte[] {'.'} : Arrays.copyOfRange(path, 1, path.length);
    return with.openBelow(fd, relative, O_PATH, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS | resolve);
  }

  /// The path relative to the root, in pieces for one call each; `.` for the root itself.
  private static List<byte[]> pieces(RawPath path) {
    List<byte[]> pieces = new ArrayList<>();
    ByteArrayOutputStream piece = new ByteArrayOutputStream();
    for (ByteString name : path.names()) {
      if (piece.size() + name.length() > PIECE_BYTES) {
        pieces.add(piece.toByteArray());
        piece.reset();
      }
      if (piece.size() > 0) {
        piece.write('/');
      }
      piece.writeBytes(name.toByteArray());
    }
    pieces.add(piece.size() == 0 ? new byte[] {'.'} : piece.toByteArray());
    return pieces;
  }

  @Override
  public void close() {
    closed = true;
    if (fd >= 0 && present == null) {
      calls.closeDescriptor(fd);
    }
    calls.close();
  }
}
