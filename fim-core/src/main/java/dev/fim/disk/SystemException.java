package dev.fim.disk;

import dev.fim.posix.Errno;
import java.io.IOException;

/// A failed system call.
public final class SystemException extends IOException {

  private static final long serialVersionUID = 1L;

  private final int errno;

  /// A failed call on one file.
  ///
  /// @param name of the file, in display form
  /// @param errno of [Errno]
  public SystemException(String name, int errno) {
    super(name + ": " + Errno.describe(errno));
    this.errno = errno;
  }

  public int errno() {
    return errno;
  }
}
