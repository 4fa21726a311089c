package dev.fim.scan.observe;

import dev.fim.file.FileEntry;
import dev.fim.path.ByteString;
import dev.fim.posix.Calls;
import dev.fim.posix.Errno;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads extended attributes and file capabilities of an open file. For one thread. See `xattr(7)`.
final class ExtendedAttributes {

  private static final byte[] CAPABILITY = ByteString.ofUtf8("security.capability").toByteArray();

  private final Calls calls;

  ExtendedAttributes(Calls calls) {
    this.calls = calls;
  }

  /// Puts the file capabilities into `entry`, if there are any.
  ///
  /// @param access how `fd` was opened
  /// @return 0, or a negated `errno`
  int readCapabilities(int fd, FileAccess access, FileEntry.Builder entry) {
    ByteString value = value(fd, access, CAPABILITY);
    if (value == null && !isNone(calls.lastErrno())) {
      return -calls.lastErrno();
    }
    entry.caps(value);
    return 0;
  }

  /// Puts all extended attributes into `entry`.
  ///
  /// @return 0, or a negated `errno`
  int readAll(int fd, FileAccess access, FileEntry.Builder entry) {
    ByteString names = calls.xattrNames(fd);
    if (names == null && !isNone(calls.lastErrno())) {
      return -calls.lastErrno();
    }
    SortedMap<ByteString, ByteString> values = new TreeMap<>();
    byte[] list = names == null ? new byte[0] : names.toByteArray();
    int start = 0;
    for (int end = 0; end < list.length; end++) {
      if (list[end] == 0) {
        ByteString name = ByteString.of(list, start, end - start);
        ByteString value = value(fd, access, name.toByteArray());
        if (value != null) {
          values.put(name, value);
        } else if (!isNone(calls.lastErrno())) { // otherwise it was removed after listing
          return -calls.lastErrno();
        }
        start = end + 1;
      }
    }
    entry.xattrs(values);
    return 0;
  }

  private @Nullable ByteString value(int fd, FileAccess access, byte[] name) {
    return switch (access) {
      case READABLE -> calls.xattr(fd, name);
      case PATH_ONLY -> calls.xattrByPath(fd, name);
    };
  }

  private static boolean isNone(int errno) {
    return errno == Errno.ENODATA || errno == Errno.EOPNOTSUPP;
  }
}
