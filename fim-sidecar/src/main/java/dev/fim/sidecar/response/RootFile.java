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

/// Opens a regular file below the root of a target, and nothing else: no link is followed, and a
/// device or a fifo is never opened, only looked at.
final class RootFile {

  private RootFile() {}

  /// Opens the file at an absolute path below `root`.
  ///
  /// @param flags for reading or writing
  /// @param accepted what its status must be besides
  /// @return a descriptor, or a negated `errno`; `ENODEV` for what is no regular file or not
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
