package dev.fim.scan.observe;

import dev.fim.file.AttributeSet;
import dev.fim.file.FileEntry;
import dev.fim.file.XattrNames;
import dev.fim.path.ByteString;
import dev.fim.posix.Calls;
import dev.fim.posix.Errno;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads extended attributes of an open file. For one thread. See `xattr(7)`.
final class ExtendedAttributes {

  private final Calls calls;

  ExtendedAttributes(Calls calls) {
    this.calls = calls;
  }

  /// Puts the extended attributes that `attributes` are made of into `entry`. A file that has none
  /// takes one call.
  ///
  /// @param access how `fd` was opened
  /// @return 0, or a negated `errno`
  int read(int fd, FileAccess access, AttributeSet attributes, FileEntry.Builder entry) {
    ByteString names = names(fd, access);
    if (names == null) {
      return isNone(calls.lastErrno()) ? 0 : -calls.lastErrno();
    }
    if (names.length() == 0) {
      return 0;
    }
    SortedMap<ByteString, ByteString> values = new TreeMap<>();
    byte[] list = names.toByteArray();
    int start = 0;
    for (int end = 0; end < list.length; end++) {
      if (list[end] == 0) {
        ByteString name = ByteString.of(list, start, end - start);
        start = end + 1;
        if (XattrNames.areIn(attributes, name)) {
          ByteString value = value(fd, access, name.toByteArray());
          if (value != null) {
            values.put(name, value);
          } else if (!isNone(calls.lastErrno())) { // otherwise it was removed since it was listed
            return -calls.lastErrno();
          }
        }
      }
    }
    entry.xattrs(values);
    return 0;
  }

  private @Nullable ByteString names(int fd, FileAccess access) {
    return switch (access) {
      case READABLE -> calls.xattrNames(fd);
      case PATH_ONLY -> calls.xattrNamesByPath(fd);
    };
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
