package dev.fim.scan.resolve;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.posix.Calls;
import dev.fim.posix.Errno;

/// The working directory of this process, in bytes, which the JDK does not provide.
public final class WorkingDirectory {

  private static final byte[] LINK = ByteString.ofUtf8("/proc/self/cwd").toByteArray();

  private WorkingDirectory() {}

  /// Its absolute path.
  ///
  /// @throws FimException ([Problem#IO]) if it cannot be read
  public static RawPath path() {
    try (Calls calls = new Calls()) {
      ByteString path = calls.readLink(Calls.AT_FDCWD, LINK);
      if (path == null || path.length() == 0 || path.byteAt(0) != '/') {
        throw new FimException(
            Problem.IO,
            "find",
            "the working directory",
            path == null ? Errno.describe(calls.lastErrno()) : path.display(),
            "name absolute paths");
      }
      return RawPath.of(path.toByteArray());
    }
  }
}
