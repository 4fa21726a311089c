package dev.fim.baseline.store;

import dev.fim.disk.HeldDirectory;
import dev.fim.disk.HeldFile;
import dev.fim.disk.UntrustedException;
import dev.fim.error.FimException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;

/// Checks that a database is safe to open.
///
/// An H2 file is code: its triggers, aliases and linked tables run when it is opened. So nobody but
/// the current user may be able to write it. [HeldDirectory] has checked the directory.
final class DatabaseTrust {

  private static final String IMPORT =
      "take a portable baseline over with 'fim import' instead, or, if you trust it, ";

  private DatabaseTrust() {}

  /// Refuses files that another user owns or can write.
  ///
  /// @throws FimException with [Problem#DATABASE]
  static void require(DatabaseFiles files) {
    try {
      for (String name : files.all()) {
        try (HeldFile file = files.directory().find(name)) {
          if (file != null) {
            HeldFile _ = file.requirePrivate(IMPORT);
          }
        }
      }
    } catch (IOException fault) {
      throw DatabaseFault.of("trust the database", files, fault);
    }
  }

  /// Opens a file of a database, after a check of the very file that is opened.
  ///
  /// @throws NoSuchFileException if there is none
  /// @throws UntrustedException if others own it or can write it
  static FileChannel open(HeldDirectory directory, String name, OpenOption... options)
      throws IOException {
    try (HeldFile file = directory.find(name)) {
      if (file == null) {
        throw new NoSuchFileException(directory.display(name));
      }
      return file.requirePrivate(IMPORT).open(options);
    }
  }
}
