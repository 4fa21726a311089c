package dev.fim.scan.observe;

/// Who keeps the size and times of a file, which decides whether they can be trusted.
public enum TimestampSource {
  /// The local kernel: its cached status is always right, and every change of content or extended
  /// attributes sets ctime from the local clock.
  LOCAL_KERNEL,
  /// The layers of an overlay. They may be local, but only a full status request shows that.
  BELOW_OVERLAY,
  /// A server or FUSE program with its own clock, or an unknown source.
  OTHER;

  // linux/magic.h; XFS: fs/xfs/libxfs/xfs_format.h
  private static final long EXT = 0xef53L;
  private static final long XFS = 0x5846_5342L;
  private static final long BTRFS = 0x9123_683eL;
  private static final long F2FS = 0xf2f5_2010L;
  private static final long EROFS = 0xe0f5_e1e2L;
  private static final long SQUASHFS = 0x7371_7368L;
  private static final long OVERLAY = 0x794c_7630L;

  /// The source for a type of file system. tmpfs is not listed: older kernels changed no time when
  /// an extended attribute was set there, and reading it is cheap.
  ///
  /// @param type from [dev.fim.posix.Calls#fileSystemType], or its error
  public static TimestampSource ofFileSystem(long type) {
    if (type == OVERLAY) {
      return BELOW_OVERLAY;
    }
    return type == EXT
            || type == XFS
            || type == BTRFS
            || type == F2FS
            || type == EROFS
            || type == SQUASHFS
        ? LOCAL_KERNEL
        : OTHER;
  }
}
