package dev.fim.baseline.store;

import dev.fim.disk.DiskFault;
import dev.fim.disk.UntrustedException;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.DisplayForm;
import java.io.EOFException;
import java.io.IOException;
import java.sql.SQLException;
import org.h2.api.ErrorCode;
import org.h2.jdbc.JdbcSQLException;
import org.jspecify.annotations.Nullable;

/// Translates failures of H2, Jdbi and the disk.
public final class DatabaseFault {

  public static final String RESTORE =
      "restore the file from a copy, or move it away and run 'fim init'";

  private DatabaseFault() {}

  /// A failure of H2 or Jdbi as an exception that names the database.
  ///
  /// H2 has error codes instead of types, and damaged pages let exceptions of its storage layer and
  /// even plain runtime exceptions through. Each of them counts as a fault of this database.
  public static FimException of(String attempt, DatabaseFiles files, Throwable thrown) {
    FimException known = find(thrown, FimException.class);
    if (known != null) {
      return known;
    }
    UntrustedException refusal = find(thrown, UntrustedException.class);
    if (refusal != null) {
      return new FimException(
          Problem.DATABASE,
          "trust the database",
          files.display(),
          refusal.fact(),
          refusal.remedy(),
          thrown);
    }
    DiskFault disk = DiskFault.in(thrown);
    if (disk != null) {
      return new FimException(
          disk.problem(), attempt, files.display(), disk.fact(), remedy(disk), thrown);
    }
    OutOfMemoryError memory = find(thrown, OutOfMemoryError.class);
    if (memory != null) {
      return outOfMemory(attempt, files, memory);
    }
    IOException fault = find(thrown, IOException.class);
    if (fault != null && !(fault instanceof EOFException)) {
      return new FimException(Problem.IO, attempt, files.display(), text(fault), null, thrown);
    }
    SQLException sql = find(thrown, SQLException.class);
    int code = sql == null ? 0 : sql.getErrorCode();
    return switch (code) {
      case ErrorCode.DATABASE_ALREADY_OPEN_1 -> inUse(attempt, files, thrown);
      case ErrorCode.FILE_VERSION_ERROR_1 ->
          new FimException(
              Problem.DATABASE,
              attempt,
              files.display(),
              "its file format does not match the H2 of fim",
              "use the fim that wrote it, or " + RESTORE,
              thrown);
      case ErrorCode.WRONG_USER_OR_PASSWORD, ErrorCode.TABLE_OR_VIEW_NOT_FOUND_1 ->
          new FimException(
              Problem.DATABASE,
              attempt,
              files.display(),
              "it is an H2 database, but not one of fim",
              "name another with --db",
              thrown);
      default ->
          new FimException(
              Problem.DATABASE,
              attempt,
              files.display(),
              "the file is damaged or no H2 database (" + oneLine(thrown) + ")",
              RESTORE,
              thrown);
    };
  }

  static FimException inUse(String attempt, DatabaseFiles files, @Nullable Throwable thrown) {
    String holder = LockHolder.of(files);
    return new FimException(
        Problem.DATABASE_IN_USE,
        attempt,
        files.display(),
        holder == null ? "another process has it open" : holder + " has it open",
        "try again once that has ended",
        thrown);
  }

  /// The message of a fault in display form.
  public static String text(IOException fault) {
    return DisplayForm.ofText(String.valueOf(fault.getMessage()));
  }

  /// Only a full disk stops a writer half-way.
  private static String remedy(DiskFault disk) {
    return disk.isOutOfSpace()
        ? disk.remedy() + "; the old generations are still there"
        : disk.remedy();
  }

  private static FimException outOfMemory(
      String attempt, DatabaseFiles files, OutOfMemoryError memory) {
    boolean threads = String.valueOf(memory.getMessage()).contains("native thread");
    return new FimException(
        Problem.DATABASE,
        attempt,
        files.display(),
        threads ? "no further thread can be started" : "memory ran out",
        threads ? "raise the limit of processes: ulimit -u" : "raise -Xmx",
        memory);
  }

  /// The innermost cause, shortened for a message.
  private static String oneLine(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message =
        cause instanceof JdbcSQLException sql ? sql.getOriginalMessage() : cause.getMessage();
    String line = message == null ? cause.getClass().getSimpleName() : message;
    line = line.lines().findFirst().orElse("");
    return DisplayForm.ofText(line.substring(0, Math.min(200, line.length())));
  }

  private static <T extends Throwable> @Nullable T find(Throwable thrown, Class<T> type) {
    int depth = 0;
    for (Throwable at = thrown; at != null && depth < 32; at = at.getCause(), depth++) {
      if (type.isInstance(at)) {
        return type.cast(at);
      }
    }
    return null;
  }
}
