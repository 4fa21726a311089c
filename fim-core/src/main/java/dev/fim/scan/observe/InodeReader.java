package dev.fim.scan.observe;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.FileEntry;
import dev.fim.file.inode.InodeValues;
import dev.fim.path.ByteString;
import dev.fim.posix.Calls;
import dev.fim.posix.Errno;
import dev.fim.posix.FileStatus;
import dev.fim.posix.InodeCalls;
import org.jspecify.annotations.Nullable;

/// Reads what takes a call beyond the status: [AttributeSet#INODE_VALUES]. For one thread.
final class InodeReader {

  private static final long VERITY = 0x10_0000; // STATX_ATTR_VERITY

  private final Calls calls;

  /// Made on first use: most scans ask for none.
  private @Nullable InodeCalls inodeCalls;

  /// The file system of the last mount and device; mostly the same for the next file.
  private long fileSystem = InodeValues.ABSENT;

  private long mountId = -1;
  private long device = -1;

  InodeReader(Calls calls) {
    this.calls = calls;
  }

  /// Puts the values that `attributes` name into `entry`, and notes what cannot be read. A file
  /// system that has no such value is no failure.
  ///
  /// @param fd open for reading if more than [Attribute#FS] is named
  /// @param status of the open file
  void read(
      int fd, FileStatus status, AttributeSet attributes, FileEntry.Builder entry, Gaps gaps) {
    InodeValues values = InodeValues.NONE;
    if (attributes.contains(Attribute.FS)) {
      long type = fileSystem(fd, status);
      values = values.withFileSystem(valueOf(type));
      note(gaps, Attribute.FS, "read the type of the file system", type);
    }
    if (attributes.contains(Attribute.CHATTR)) {
      long flags = inodeCalls().flags(fd);
      values = values.withChattr(valueOf(flags));
      note(gaps, Attribute.CHATTR, "read the flags of chattr", isNone(flags) ? 0 : flags);
    }
    if (attributes.contains(Attribute.PROJID)) {
      long project = inodeCalls().projectId(fd);
      values = values.withProject(valueOf(project));
      note(gaps, Attribute.PROJID, "read the project id", isNone(project) ? 0 : project);
    }
    if (attributes.contains(Attribute.VERITY)) {
      ByteString digest = inodeCalls().verityDigest(fd);
      values = values.withVerity(digest);
      long result = digest == null ? -inodeCalls().lastErrno() : 0;
      boolean enabled = (status.attributes() & VERITY) != 0;
      note(
          gaps,
          Attribute.VERITY,
          "read the digest of fs-verity",
          isNone(result) && !enabled ? 0 : result);
    }
    entry.inodeValues(values);
  }

  private InodeCalls inodeCalls() {
    InodeCalls made = inodeCalls == null ? new InodeCalls(calls) : inodeCalls;
    inodeCalls = made;
    return made;
  }

  /// One call for each mount. The device is compared too: an id can come again after an unmount.
  private long fileSystem(int fd, FileStatus status) {
    if (status.mountId() != mountId || status.dev() != device) {
      long type = calls.fileSystemType(fd);
      if (type < 0) {
        return type;
      }
      fileSystem = type;
      mountId = status.mountId();
      device = status.dev();
    }
    return fileSystem;
  }

  private static long valueOf(long result) {
    return result < 0 ? InodeValues.ABSENT : result;
  }

  private static void note(Gaps gaps, Attribute attribute, String attempt, long result) {
    gaps.note(AttributeSet.of(attribute), attempt, (int) Math.min(result, 0));
  }

  /// Whether a file system has no such values, or this file has none.
  private static boolean isNone(long result) {
    return result == -Errno.ENOTTY
        || result == -Errno.EOPNOTSUPP
        || result == -Errno.ENODATA
        || result == -Errno.ENOSYS; // FUSE
  }
}
