package dev.fim.disk;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.DisplayForm;
import dev.fim.posix.Errno;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/// The one table from `errno` to fact, remedy and [Problem], for the database, its lock, reports
/// and state.
///
/// @param errno of [Errno]
/// @param fact the cause
/// @param remedy what the user can do
/// @param problem the kind of failure
public record DiskFault(int errno, String fact, String remedy, Problem problem) {

  private static final int[] KNOWN = {
    Errno.EROFS,
    Errno.EACCES,
    Errno.EPERM,
    Errno.ENFILE, // before EMFILE, since its text begins with that of EMFILE
    Errno.EMFILE,
    Errno.EFBIG,
    Errno.ENOSPC,
    Errno.EDQUOT,
    Errno.EIO,
    Errno.ELOOP,
    Errno.ENAMETOOLONG,
    Errno.ENOENT,
    Errno.ENOTDIR,
    Errno.EISDIR,
    Errno.ESTALE,
    Errno.ENOMEM,
    Errno.ENOLCK,
    Errno.EEXIST,
    Errno.EXDEV,
    Errno.ENXIO,
    Errno.ETXTBSY,
    Errno.EBUSY,
  };

  /// The entry of an `errno`; an unknown number gets its `errno` text only.
  public static DiskFault of(int errno) {
    return switch (errno) {
      case Errno.EROFS ->
          io(errno, "the file system is read-only", "name a place that can be written");
      case Errno.EACCES ->
          io(errno, "access is denied", "look at the rights of it and of the directories above");
      case Errno.EPERM ->
          io(
              errno,
              "the system does not permit it",
              "look for an attribute of lsattr, a security module or a sandbox");
      case Errno.EMFILE ->
          io(errno, "this process has too many files open", "raise the limit: ulimit -n");
      case Errno.ENFILE ->
          io(errno, "the system has too many files open", "close some, or raise fs.file-max");
      case Errno.EFBIG ->
          io(errno, "the file would be larger than allowed", "raise the limit: ulimit -f");
      case Errno.ENOSPC ->
          io(errno, "no space is left on the device", "free space and run it again");
      case Errno.EDQUOT -> io(errno, "the disk quota is used up", "free space and run it again");
      case Errno.EIO -> io(errno, "the device failed", "look at the kernel's log");
      case Errno.ELOOP -> io(errno, "its path has too many links", "name their target");
      case Errno.ENAMETOOLONG -> io(errno, "its name is too long", "name another");
      case Errno.ENOENT ->
          io(errno, "there is no such file or directory", "check its name, or make it");
      case Errno.ENOTDIR -> io(errno, "a parent of it is not a directory", "name another");
      case Errno.EISDIR -> io(errno, "it is a directory", "name a file");
      case Errno.ESTALE ->
          io(errno, "the server no longer knows the file", "mount the file system again");
      case Errno.ENOMEM -> io(errno, "memory ran out", "raise the memory limit");
      case Errno.ENOLCK ->
          io(errno, "the file system has no locks", "keep it on a local file system");
      default -> io(errno, Errno.describe(errno), "see errno(3)");
    };
  }

  /// Whether the file does not exist.
  public boolean isAbsence() {
    return errno == Errno.ENOENT || errno == Errno.ENOTDIR;
  }

  /// Whether space or quota is used up.
  public boolean isOutOfSpace() {
    return errno == Errno.ENOSPC || errno == Errno.EDQUOT || errno == Errno.EFBIG;
  }

  private static DiskFault io(int errno, String fact, String remedy) {
    return new DiskFault(errno, fact, remedy, Problem.IO);
  }

  /// The system error that caused a failure; null if there is none.
  public static @Nullable DiskFault in(Throwable thrown) {
    int errno = errno(thrown);
    return errno == 0 ? null : of(errno);
  }

  /// A failed attempt on a file as an exception, with the fact of this table or else the message of
  /// `cause`.
  public static FimException failure(String attempt, String subject, IOException cause) {
    DiskFault known = in(cause);
    return known == null
        ? new FimException(
            Problem.IO,
            attempt,
            subject,
            DisplayForm.ofText(String.valueOf(cause.getMessage())),
            null,
            cause)
        : new FimException(known.problem, attempt, subject, known.fact, known.remedy, cause);
  }

  /// The `errno` of a failure or its cause; 0 if there is none. The JDK gives only the text of
  /// `strerror(3)` or its own exception type.
  static int errno(Throwable thrown) {
    int depth = 0;
    for (Throwable at = thrown; at != null && depth < 32; at = at.getCause(), depth++) {
      int errno =
          switch (at) {
            case SystemException system -> system.errno();
            case AccessDeniedException _ -> Errno.EACCES;
            case NoSuchFileException _ -> Errno.ENOENT;
            case FileAlreadyExistsException _ -> Errno.EEXIST;
            case NotDirectoryException _ -> Errno.ENOTDIR;
            case FileSystemLoopException _ -> Errno.ELOOP;
            case FileSystemException file -> ofText(file.getReason());
            case IOException fault -> ofText(fault.getMessage());
            default -> 0;
          };
      if (errno != 0) {
        return errno;
      }
    }
    return 0;
  }

  /// The `errno` whose `strerror(3)` text this is, or ends with after a file name.
  private static int ofText(@Nullable String text) {
    if (text == null) {
      return 0;
    }
    for (int errno : KNOWN) {
      String described = Errno.describe(errno);
      String words = described.substring(0, described.lastIndexOf(" ("));
      if (text.equals(words)
          || text.endsWith(words)
          || text.endsWith(described)
          || text.startsWith(words + " ")
          || text.endsWith("(" + words + ")")) {
        return errno;
      }
    }
    return 0;
  }
}
