package dev.fim.scan.observe;

/// Who keeps the size and the times of a file, and so whether they can be believed.
public enum TimestampSource {
  /// The kernel of this machine: a glance is the truth, and every change of content or of extended
  /// attributes moves ctime by this machine's clock.
  LOCAL_KERNEL,
  /// The file systems below an overlay. They are of the kind above, but a glance does not say
  /// whether they are: a status has to be asked for.
  BELOW_OVERLAY,
  /// A server, or a program, with a clock of its own; or nobody knows.
  OTHER;

  // linux/magic.h; XFS: fs/xfs/libxfs/xfs_format.h
  private static final long EXT = 0xef53L;
  private static final long XFS = 0x5846_5342L;
  private static final long BTRFS = 0x9123_683eL;
  private static final long F2FS = 0xf2f5_2010L;
  private static final long EROFS = 0xe0f5_e1e2L;
  private static final long SQUASHFS = 0x7371_7368L;
  private static final long OVERLAY = 0x794c_7630L;

  /// What is known of a kind of file system. One in memory is not among them: tmpfs moved no time
  /// when an extended attribute was set on older kernels, and to read it costs little.
  ///
  /// @param type as [dev.fim.posix.Calls#fileSystemType] gives it, an error included
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
