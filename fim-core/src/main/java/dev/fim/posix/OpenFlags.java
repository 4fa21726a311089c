package dev.fim.posix;

import java.util.Locale;

/// Flags of `openat(2)` and `openat2(2)`. Four of them differ between architectures:
/// `asm-generic/fcntl.h` holds for x86-64, `asm/fcntl.h` of arm64 overrides them.
public final class OpenFlags {

  private static final boolean ARM64 =
      System.getProperty("os.arch", "").toLowerCase(Locale.ROOT).equals("aarch64");

  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 01;
  public static final int O_CREAT = 0100;
  public static final int O_EXCL = 0200;
  public static final int O_NOCTTY = 0400;
  public static final int O_APPEND = 02000;
  public static final int O_NONBLOCK = 04000;
  public static final int O_DIRECTORY = ARM64 ? 040000 : 0200000;
  public static final int O_NOFOLLOW = ARM64 ? 0100000 : 0400000;
  public static final int O_NOATIME = 01000000;
  public static final int O_CLOEXEC = 02000000;
  public static final int O_PATH = 010000000;

  /// Refuses to leave the mount: `EXDEV`.
  public static final int RESOLVE_NO_XDEV = 0x01;

  /// Refuses magic links such as those of `/proc/PID/fd`: `ELOOP`. These are of `linux/openat2.h`.
  public static final int RESOLVE_NO_MAGICLINKS = 0x02;

  /// Refuses every symbolic link: `ELOOP`.
  public static final int RESOLVE_NO_SYMLINKS = 0x04;

  /// Refuses to leave the directory: `EXDEV`.
  public static final int RESOLVE_BENEATH = 0x08;

  /// Treats the directory as the root.
  public static final int RESOLVE_IN_ROOT = 0x10;

  private OpenFlags() {}
}
