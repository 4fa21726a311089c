package dev.fim.scan;

import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.posix.Calls;
import dev.fim.posix.FileStatus;
import dev.fim.posix.OpenFlags;
import java.util.Set;

/// Files that a scan skips everywhere: those of the database that it serves.
///
/// @param dev of the directory that holds them, as [dev.fim.file.DeviceNumber#packed]
/// @param inode of that directory
public record HiddenFiles(long dev, long inode, Set<ByteString> names) {

  public static final HiddenFiles NONE = new HiddenFiles(0, 0, Set.of());

  public HiddenFiles {
    names = Set.copyOf(names);
  }

  /// Files in one directory.
  ///
  /// @param directory its path in the mount namespace of this process
  /// @return [#NONE] if there is no such directory
  public static HiddenFiles in(RawPath directory, Set<ByteString> names) {
    try (Calls calls = new Calls()) {
      int fd = calls.openAt(Calls.AT_FDCWD, directory.toByteArray(), OpenFlags.O_PATH);
      if (fd < 0) {
        return NONE;
      }
      FileStatus status = new FileStatus(calls.arena());
      int result = calls.stat(fd, status);
      calls.closeDescriptor(fd);
      return result < 0 ? NONE : new HiddenFiles(status.dev(), status.inode(), names);
    }
  }

  /// Whether the directory with these numbers may contain some of them.
  public boolean areIn(long directoryDev, long directoryInode) {
    return !names.isEmpty() && directoryInode == inode && directoryDev == dev;
  }
}
