package dev.fim.disk;

import dev.fim.posix.FileStatus;

/// The status of a file at one moment.
///
/// @param mode format and permission bits: `st_mode`
/// @param uid 0 to 2^32 - 1
/// @param dev as [FileStatus#dev]
/// @param size in bytes
/// @param modified in milliseconds since 1970
public record FoundStatus(int mode, long uid, long dev, long inode, long size, long modified) {

  private static final int FORMAT = 0170000;
  private static final int REGULAR = 0100000;
  private static final int DIRECTORY = 0040000;
  private static final int LINK = 0120000;
  private static final int OWNER_WRITES = 0200;
  private static final int OTHERS_WRITE = 0022;
  private static final int STICKY = 01000;

  static FoundStatus of(FileStatus status) {
    return new FoundStatus(
        status.mode(),
        status.uid(),
        status.dev(),
        status.inode(),
        status.size(),
        status.mtimeSeconds() * 1000 + status.mtimeNanos() / 1_000_000);
  }

  public boolean isRegular() {
    return (mode & FORMAT) == REGULAR;
  }

  public boolean isDirectory() {
    return (mode & FORMAT) == DIRECTORY;
  }

  public boolean isLink() {
    return (mode & FORMAT) == LINK;
  }

  /// Whether the group or others have the right to write.
  public boolean isOpenToOthers() {
    return (mode & OTHERS_WRITE) != 0;
  }

  /// Whether even its owner may not write it.
  public boolean isReadOnly() {
    return (mode & OWNER_WRITES) == 0;
  }

  boolean isSticky() {
    return (mode & STICKY) != 0;
  }

  /// The permission bits, as `chmod` takes them.
  public String permissions() {
    return "%04o".formatted(mode & 07777);
  }

  /// Whether both describe the same inode.
  public boolean isSameFile(FoundStatus other) {
    return inode == other.inode && dev == other.dev;
  }
}
