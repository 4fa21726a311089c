package dev.fim.sidecar.response;

import static dev.fim.posix.OpenFlags.O_NOCTTY;
import static dev.fim.posix.OpenFlags.O_NOFOLLOW;
import static dev.fim.posix.OpenFlags.O_NONBLOCK;
import static dev.fim.posix.OpenFlags.O_PATH;
import static dev.fim.posix.OpenFlags.RESOLVE_IN_ROOT;
import static dev.fim.posix.OpenFlags.RESOLVE_NO_MAGICLINKS;
import static dev.fim.posix.OpenFlags.RESOLVE_NO_SYMLINKS;

import dev.fim.file.FileType;
import dev.fim.path.ByteString;
import dev.fim.posix.Calls;
import dev.fim.posix.Errno;
import dev.fim.posix.FileStatus;
import java.lang.foreign.Arena;
import java.util.function.Predicate;

/// Opens regular files below the root of a target, and nothing else: it follows no link, and never
/// opens a device or a fifo.
final class RootFile {

  private RootFile() {}

  /// Opens the file at an absolute path below `root`.
  ///
  /// @param flags for reading or writing
  /// @param accepted a further condition on its status
  /// @return a descriptor, or a negated `errno`; `ENODEV` for a file that is not regular or not
  ///   accepted
  static int open(
      Calls calls, int root, ByteString path, int flags, Predicate<FileStatus> accepted) {
    int place =
        calls.openBelow(
            root,
            path.toByteArray(),
            O_PATH | O_NOFOLLOW,
            RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS);
    if (place < 0) {
      return place;
    }
    try (Arena arena = Arena.ofConfined()) {
      FileStatus status = new FileStatus(arena);
      int result = calls.stat(place, status);
      if (result < 0) {
        return result;
      }
      if (FileType.ofMode(status.mode()) != FileType.FILE || !accepted.test(status)) {
        return -Errno.ENODEV;
      }
      byte[] same = ByteString.ofUtf8("/proc/self/fd/" + place).toByteArray();
      return calls.openAt(Calls.AT_FDCWD, same, flags | O_NONBLOCK | O_NOCTTY);
    } finally {
      calls.closeDescriptor(place);
    }
  }
}
