package dev.fim.run;

import dev.fim.baseline.Generation;
import dev.fim.baseline.held.HeldTree;
import dev.fim.baseline.row.EntryCount;
import dev.fim.catalogue.StoreLocation;
import dev.fim.compare.BaselineName;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.request.TreeRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Takes a tree as it is for a baseline, in memory.
public final class HeldRun {

  private HeldRun() {}

  /// Scans the tree.
  ///
  /// @param database its files are not scanned
  public static OpenBaseline of(StoreLocation database, TreeRequest request, Instant now) {
    EntryCount count = new EntryCount();
    try (TreeReading reading = TreeReading.open(database, request)) {
      HeldTree tree = HeldTree.of(new Counted(reading, count));
      Generation generation =
          new Generation(
              0,
              now,
              reading.origin(),
              count.entries(),
              count.bytes(),
              count.recorded(),
              count.gaps(),
              null);
      return new OpenBaseline.InMemory(tree, generation, BaselineName.ofGeneration(0, now));
    }
  }

  /// Counts the entries that it passes on. The caller closes the origin.
  private record Counted(EntryCursor origin, EntryCount count) implements EntryCursor {

    @Override
    public @Nullable Entry next() {
      Entry entry = origin.next();
      if (entry != null) {
        count.add(entry);
      }
      return entry;
    }

    @Override
    public void close() {}
  }
}
