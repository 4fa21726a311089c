package dev.fim.baseline.store;

import dev.fim.disk.HeldDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// What a writer works on: a copy of the database, which takes the place of the original in one
/// step once it is whole and on the disk.
///
/// H2 writes in place, and says that it can be killed at any instant; but where that happens while
/// it closes, parts that the last valid version needs have at times been overwritten already, and
/// the file cannot be opened ("Chunk not found"). So H2 never has the original open for writing.
///
/// Every method is for a writer that holds the [DatabaseLock].
final class WorkingCopy {

  private WorkingCopy() {}

  /// Makes the copy, in place of what a writer that was killed may have left.
  ///
  /// @param original null where there is no database yet; then there is no copy either
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

  /// Puts the copy, which nobody has open any more, in the place of the original.
  static void publish(DatabaseFiles files) throws IOException {
    HeldDirectory directory = files.directory();
    String copy = files.working().main();
    PrivateFiles.force(directory, copy);
    directory.rename(copy, files.main());
    directory.sync();
  }

  /// Removes the copy, if there is one, with what H2 made for it.
  static void discard(DatabaseFiles files) throws IOException {
    for (String name : files.working().ofH2()) {
      files.directory().delete(name);
    }
  }
}
