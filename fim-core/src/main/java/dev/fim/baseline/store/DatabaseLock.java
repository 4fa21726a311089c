package dev.fim.baseline.store;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.fim.baseline.OpenMode;
import dev.fim.disk.FoundStatus;
import dev.fim.disk.HeldDirectory;
import dev.fim.disk.HeldFile;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who may use a database: many readers, or one writer.
///
/// Between processes the main file is locked: H2 takes a shared lock for a reader, this class an
/// exclusive one for a writer, whose H2 opens a copy. A writer also locks a second file, since
/// replacing the main file ends the lock on it. Within this process open databases are counted,
/// because a POSIX lock is lost when the process closes any descriptor of the same file.
public final class DatabaseLock implements AutoCloseable {

  private static final int WRITER = -1;

  /// Readers by database, or [#WRITER].
  private static final Map<DatabaseFiles, Integer> OPEN_HERE = new HashMap<>();

  private final DatabaseFiles files;
  private final OpenMode mode;
  private @Nullable FileChannel writers;
  private @Nullable FileChannel main;
  private boolean closed;

  private DatabaseLock(DatabaseFiles files, OpenMode mode) {
    this.files = files;
    this.mode = mode;
  }

  /// Registers a use within this process. A writer must also call [#lockAlone].
  ///
  /// @throws FimException ([Problem#DATABASE_IN_USE]) if another use forbids it
  static DatabaseLock register(DatabaseFiles files, OpenMode mode) {
    synchronized (OPEN_HERE) {
      int before = OPEN_HERE.getOrDefault(files, 0);
      if (before == WRITER || (before > 0 && mode.writes())) {
        throw new FimException(
            Problem.DATABASE_IN_USE,
            "open the database",
            files.display(),
            "this process has it open already",
            "close it first");
      }
      OPEN_HERE.put(files, mode.writes() ? WRITER : before + 1);
    }
    return new DatabaseLock(files, mode);
  }

  /// Whether nobody else in this process has the database open.
  boolean isAlone() {
    synchronized (OPEN_HERE) {
      return mode.writes() || OPEN_HERE.getOrDefault(files, 0) <= 1;
    }
  }

  /// Locks out all other processes until this is closed.
  ///
  /// @return the main file, which must be read through this channel only and not closed; null if
  ///   there is none
  /// @throws FimException ([Problem#DATABASE_IN_USE]) if another process has it open
  @Nullable FileChannel lockAlone() throws IOException {
    writers = lockWriters();
    main =
        files.directory().status(files.main()) == null
            ? null
            : lock(DatabaseTrust.open(files.directory(), files.main(), READ, WRITE));
    return main;
  }

  /// A writer deletes this file when it ends. A lock counts only if the file still has its name;
  /// otherwise the next writer would lock a new file.
  private FileChannel lockWriters() throws IOException {
    HeldDirectory directory = files.directory();
    while (true) {
      boolean _ = directory.create(files.writerLock());
      try (HeldFile file = directory.find(files.writerLock())) {
        if (file == null) {
          continue; // its writer has just ended
        }
        FileChannel locked = lock(file.requirePrivate("").open(READ, WRITE));
        FoundStatus named = directory.status(files.writerLock());
        if (named != null && named.isSameFile(file.status())) {
          return locked;
        }
        locked.close();
      }
    }
  }

  private FileChannel lock(FileChannel opened) throws IOException {
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

  /// Deletes it while locked, so that the next writer locks a new file or finds this one gone.
  private void removeWriters() throws IOException {
    if (writers != null) {
      files.directory().delete(files.writerLock());
    }
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
      removeWriters();
    } catch (IOException e) {
      // The system releases the lock with the descriptor, even if close fails. A leftover file
      // locks nobody out.
      letGo();
      return;
    }
    letGo();
  }

  private void letGo() {
    try {
      synchronized (OPEN_HERE) {
        int now = OPEN_HERE.getOrDefault(files, 0);
        if (mode.writes() || now <= 1) {
          OPEN_HERE.remove(files);
          PrivateFiles.closeLeft(files);
        } else {
          OPEN_HERE.put(files, now - 1);
        }
      }
    } catch (IOException e) {
      // The system releases the lock with the descriptor, even if close fails.
      return;
    }
  }
}
