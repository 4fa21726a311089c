package dev.fim.scan.walk;

import dev.fim.posix.FileStatus;
import dev.fim.posix.ListedName;
import dev.fim.scan.observe.Directory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One directory above the position of a walk: its names, and the next of them. For one thread.
final class Frame {

  private final List<ListedName> names;
  private final long mountId;
  private final long dev;
  private final long inode;
  private final boolean isReachable;
  private @Nullable Directory directory;
  private int next;

  /// @param names in order
  Frame(List<ListedName> names, FileStatus status, Directory directory) {
    this.names = names;
    this.mountId = status.mountId();
    this.dev = status.dev();
    this.inode = status.inode();
    this.isReachable = directory.isReachable();
    this.directory = directory;
  }

  boolean hasNext() {
    return next < names.size();
  }

  ListedName takeNext() {
    return names.get(next++);
  }

  /// Null while the directory is closed to save descriptors.
  @Nullable Directory directory() {
    return directory;
  }

  /// See [Directory#isReachable].
  boolean isReachable() {
    return isReachable;
  }

  void setDirectory(@Nullable Directory opened) {
    this.directory = opened;
  }

  /// Whether this is the status of the listed directory.
  boolean isOf(FileStatus status) {
    return status.inode() == inode && status.dev() == dev && status.mountId() == mountId;
  }
}
