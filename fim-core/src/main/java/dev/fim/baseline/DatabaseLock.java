package dev.fim.baseline;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who may use a database: many readers, or one writer.
///
/// Between processes H2 locks the main file, shared or alone. Two things are added. A writer holds
/// a file of its own as well, since compaction replaces the main file and with it H2's lock. And
/// this process keeps count of what it has open itself, since a POSIX lock is lost as soon as the
/// process that holds it closes any other descriptor of the same file.
final class DatabaseLock implements AutoCloseable {

  private static final int WRITER = -1;

  /// Readers by main file, or [#WRITER].
  private static final Map<Path, Integer> OPEN_HERE = new HashMap<>();

  private final DatabaseFiles files;
  private final Access access;
  private @Nullable FileChannel channel;
  private boolean closed;

  private DatabaseLock(DatabaseFiles files, Access access) {
    this.files = files;
    this.access = access;
  }

  /// Counts this process in. A writer also calls [#lockWriters].
  ///
  /// @throws FimException with [Problem#DATABASE_IN_USE]
  static DatabaseLock register(DatabaseFiles files, Access access) {
    synchronized (OPEN_HERE) {
      int before = OPEN_HERE.getOrDefault(files.main(), 0);
      if (before == WRITER || (before > 0 && access.writes())) {
        throw new FimException(
            Problem.DATABASE_IN_USE,
            "open the database",
            files.display(),
            "this process has it open already",
            "close it first");
      }
      OPEN_HERE.put(files.main(), access.writes() ? WRITER : before + 1);
    }
    return new DatabaseLock(files, access);
  }

  /// Keeps other writers out until this is closed. The file stays when that is done: to remove it
  /// would let two writers lock two files of the same name.
  ///
  /// @throws FimException with [Problem#DATABASE_IN_USE]
  void lockWriters() throws IOException {
    PrivateFiles.createPrivate(files.writerLock());
    FileChannel opened = FileChannel.open(files.writerLock(), StandardOpenOption.WRITE);
    channel = opened;
    if (opened.tryLock() == null) {
      throw DatabaseFault.inUse("open the database", files, null);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    FileChannel held = channel;
    try (held) {
      synchronized (OPEN_HERE) {
        int now = OPEN_HERE.getOrDefault(files.main(), 0);
        if (access.writes() || now <= 1) {
          OPEN_HERE.remove(files.main());
          PrivateFiles.closeLeft(files);
        } else {
          OPEN_HERE.put(files.main(), now - 1);
        }
      }
    } catch (IOException e) {
      // The system gives up the lock with the descriptor, whatever close said.
      return;
    }
  }
}
