package dev.fim.baseline.store;

import dev.fim.disk.HeldDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// The copy of the database that a writer works on. It replaces the original in one step, once it
/// is complete and on the disk.
///
/// H2 writes in place. If it is killed while it closes, it has sometimes overwritten parts that the
/// last valid version needs, and the file cannot be opened ("Chunk not found"). So H2 never opens
/// the original for writing.
///
/// The caller must hold the [DatabaseLock].
final class WorkingCopy {

  private WorkingCopy() {}

  /// Makes the copy and replaces one that a killed writer left.
  ///
  /// @param original null if there is no database yet; then there is no copy either
  static void make(DatabaseFiles files, @Nullable FileChannel original) throws IOException {
    discard(files);
    if (original == null) {
      return;
    }
    HeldDirectory directory = files.directory();
    String copy = files.working().main();
    boolean _ = directory.create(copy);
    try (FileChannel channel = DatabaseTrust.open(directory, copy, StandardOpenOption.WRITE)) {
      long size = original.size();
      for (long at = 0; at < size; ) {
        long moved = original.transferTo(at, size - at, channel);
        if (moved <= 0) {
          throw new IOException("the file got shorter as it was copied");
        }
        at += moved;
      }
    }
  }

  /// Replaces the original with the copy, which must be closed.
  static void publish(DatabaseFiles files) throws IOException {
    HeldDirectory directory = files.directory();
    String copy = files.working().main();
    PrivateFiles.force(directory, copy);
    directory.rename(copy, files.main());
    directory.sync();
  }

  /// Removes the copy, if there is one, and its files.
  static void discard(DatabaseFiles files) throws IOException {
    for (String name : files.working().ofH2()) {
      files.directory().delete(name);
    }
  }
}
