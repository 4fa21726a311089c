package dev.fim.baseline;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who may use a database: many readers, or one writer.
///
/// Between processes the main file is locked: shared by H2 for a reader, alone by us for a writer,
/// whose H2 has a copy open. A writer holds a file of its own as well, since it replaces the main
/// file and with it that lock. And this process keeps count of what it has open itself, since a
/// POSIX lock is lost as soon as the process that holds it closes any other descriptor of the same
/// file.
final class DatabaseLock implements AutoCloseable {

  private static final int WRITER = -1;

  /// Readers by main file, or [#WRITER].
  private static final Map<Path, Integer> OPEN_HERE = new HashMap<>();

  private final DatabaseFiles files;
  private final Access access;
  private @Nullable FileChannel writers;
  private @Nullable FileChannel main;
  private boolean closed;

  private DatabaseLock(DatabaseFiles files, Access access) {
    this.files = files;
    this.access = access;
  }

  /// Counts this process in. A writer also calls [#lockAlone].
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

  /// Keeps everybody else out until this is closed. The file for that stays when it is done: to
  /// remove it would let two writers lock two files of the same name.
  ///
  /// @return the main file, to be read through this channel only and not to be closed; null if
  ///   there is none
  /// @throws FimException with [Problem#DATABASE_IN_USE]
  @Nullable FileChannel lockAlone() throws IOException {
    PrivateFiles.createPrivate(files.writerLock());
    writers = lock(files.writerLock());
    main = Files.exists(files.main()) ? lock(files.main()) : null;
    return main;
  }

  private FileChannel lock(Path file) throws IOException {
    FileChannel opened = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (opened.tryLock() != null) {
        return opened;
      }
    } catch (IOException | RuntimeException fault) {
      opened.close();
      throw fault;
    }
    opened.close();
    throw DatabaseFault.inUse("open the database", files, null);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    FileChannel first = writers;
    FileChannel second = main;
    try (first;
        second) {
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
