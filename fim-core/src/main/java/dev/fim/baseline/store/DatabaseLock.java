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
/// Between processes the main file is locked: shared by H2 for a reader, alone by us for a writer,
/// whose H2 has a copy open. A writer holds a file of its own as well, since it replaces the main
/// file and with it that lock. And this process keeps count of what it has open itself, since a
/// POSIX lock is lost as soon as the process that holds it closes any other descriptor of the same
/// file.
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

  /// Counts this process in. A writer also calls [#lockAlone].
  ///
  /// @throws FimException with [Problem#DATABASE_IN_USE]
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

  /// Keeps everybody else out until this is closed.
  ///
  /// @return the main file, to be read through this channel only and not to be closed; null if
  ///   there is none
  /// @throws FimException with [Problem#DATABASE_IN_USE]
  @Nullable FileChannel lockAlone() throws IOException {
    writers = lockWriters();
    main =
        files.directory().status(files.main()) == null
            ? null
            : lock(DatabaseTrust.open(files.directory(), files.main(), READ, WRITE));
    return main;
  }

  /// The file for writers goes when the writer is done, so one that was locked counts only if it
  /// still has its name: whoever comes next would lock another of that name.
  private FileChannel lockWriters() throws IOException {
    HeldDirectory directory = files.directory();
    while (true) {
      boolean _ = directory.create(files.writerLock());
      try (HeldFile file = directory.find(files.writerLock())) {
        if (file == null) {
          continue; // its writer was done just now
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

  /// While it is locked, so that the next writer locks another one or finds this one gone.
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
      // The system gives up the lock with the descriptor, whatever close said; and a file that is
      // left keeps nobody out.
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
      // The system gives up the lock with the descriptor, whatever close said.
      return;
    }
  }
}
