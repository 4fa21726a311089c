package dev.fim.disk;

import dev.fim.posix.Errno;
import java.io.IOException;

/// A call of the system that failed.
public final class SystemException extends IOException {

  private static final long serialVersionUID = 1L;

  private final int errno;

  /// A failure on one file.
  ///
  /// @param name what the call was for, in display form
  /// @param errno of [Errno]
  public SystemException(String name, int errno) {
    super(name + ": " + Errno.describe(errno));
    this.errno = errno;
  }

  public int errno() {
    return errno;
  }
}
