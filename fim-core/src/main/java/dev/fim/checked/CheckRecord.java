package dev.fim.checked;

import dev.fim.baseline.store.DatabaseFiles;
import dev.fim.disk.DiskFault;
import dev.fim.disk.HeldDirectory;
import dev.fim.disk.HeldFile;
import dev.fim.disk.ReplacedFile;
import dev.fim.disk.UntrustedException;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// The file beside a database with the outcome of its last check.
///
/// It needs the same trust as the database, so it is ignored unless it belongs to the current user
/// and nobody else can write it.
public final class CheckRecord {

  /// The most bytes of the file: some thousands of paths.
  private static final int MOST_BYTES = 1 << 20;

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
  private static final Duration STEP = Duration.ofMillis(20);

  /// A lock of the system is held by a process, not by a thread.
  private static final Object ONE_AT_A_TIME = new Object();

  private CheckRecord() {}

  /// Adds a check. Does nothing if no file can be created in the directory of the database.
  ///
  /// @param database its path without `.mv.db`
  /// @throws FimException ([Problem#IO]) if the record cannot be written
  public static void add(Path database, LastCheck check) {
    synchronized (ONE_AT_A_TIME) {
      try (DatabaseFiles files = DatabaseFiles.open(database)) {
        if (files.directory().isWritable()) {
          add(files, check);
        }
      }
    }
  }

  private static void add(DatabaseFiles files, LastCheck check) {
    ReplacedFile file = file(files);
    try (FileChannel out = create(file)) {
      boolean isComplete = false;
      try {
        write(LastCheckText.of(read(files, new ArrayList<>()).with(check)), out);
        file.replace();
        isComplete = true;
      } finally {
        if (!isComplete) {
          file.discard();
        }
      }
    } catch (UntrustedException e) {
      throw new FimException(
          Problem.IO,
          "record the outcome of the check in",
          display(files),
          e.fact(),
          e.remedy(),
          e);
    } catch (IOException e) {
      throw DiskFault.failure("record the outcome of the check in", display(files), e);
    }
  }

  private static void write(byte[] text, FileChannel out) throws IOException {
    if (text.length > MOST_BYTES) {
      throw new IOException("the check has too many paths");
    }
    ByteBuffer left = ByteBuffer.wrap(text);
    while (left.hasRemaining()) {
      int _ = out.write(left);
    }
  }

  /// Creates the new content. Another check that ends now takes only moments to write its own.
  private static FileChannel create(ReplacedFile file) throws IOException {
    for (long waited = 0; waited < LONGEST_WAIT.toMillis(); waited += STEP.toMillis()) {
      FileChannel channel = file.create();
      if (channel != null) {
        return channel;
      }
      try {
        Thread.sleep(STEP);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("the wait for another check was interrupted", e);
      }
    }
    throw new IOException("another check has been writing it for long");
  }

  /// The last checks of a database.
  ///
  /// @param database its path without `.mv.db`
  /// @param notes receives why there are none, and whether none can be recorded
  public static LastChecks of(Path database, Collection<String> notes) {
    try (DatabaseFiles files = DatabaseFiles.open(database)) {
      List<String> found = new ArrayList<>();
      LastChecks checks = read(files, found);
      notes.addAll(found);
      if (!files.directory().isWritable()) {
        notes.add("checks are not recorded: the directory of the database cannot be written");
      }
      return checks;
    } catch (IOException e) {
      DiskFault known = DiskFault.in(e);
      notes.add(
          "the record of the last check cannot be read: "
              + (known == null ? "the read failed" : known.fact()));
      return LastChecks.NONE;
    }
  }

  private static LastChecks read(DatabaseFiles files, Collection<String> notes) throws IOException {
    HeldDirectory directory = files.directory();
    try (HeldFile found = directory.find(file(files).file())) {
      if (found == null) {
        return LastChecks.NONE;
      }
      try (InputStream in =
          Channels.newInputStream(found.requirePrivate("").open(StandardOpenOption.READ))) {
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        LastChecks checks = bytes.length > MOST_BYTES ? null : LastCheckText.parse(bytes);
        if (checks == null) {
          notes.add(display(files) + " is damaged and is ignored");
          return LastChecks.NONE;
        }
        return checks;
      }
    } catch (UntrustedException e) {
      notes.add(display(files) + " may have been written by others and is ignored");
      return LastChecks.NONE;
    }
  }

  private static ReplacedFile file(DatabaseFiles files) {
    List<String> names = files.checked();
    return new ReplacedFile(files.directory(), names.getFirst(), names.getLast());
  }

  private static String display(DatabaseFiles files) {
    return files.directory().display(file(files).file());
  }
}
