package dev.fim.image.layer;

import dev.fim.baseline.held.HeldTree;
import dev.fim.baseline.held.MergedTrees;
import dev.fim.cursor.ListedEntries;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.image.stream.Budget;
import dev.fim.image.stream.MalformedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Takes entries in any order and returns them sorted. Holds them in packed runs, within a budget.
/// For one thread.
final class SortedRuns {

  private static final int RUN = 1 << 14;

  /// Bounds the memory of a run that is not packed yet.
  private static final int RUN_BYTES = 16 << 20;

  /// About what an entry takes before it is packed, besides its names and values.
  private static final int OVERHEAD = 400;

  private final Budget budget;
  private final List<HeldTree> runs = new ArrayList<>();
  private final List<Entry> filling = new ArrayList<>();
  private long fillingBytes;
  private long held;

  SortedRuns(Budget budget) {
    this.budget = budget;
  }

  void add(FileEntry entry) throws MalformedException {
    filling.add(entry);
    fillingBytes += OVERHEAD + 2L * entry.path().length() + entry.extendedBytes();
    if (filling.size() == RUN || fillingBytes > RUN_BYTES) {
      endRun();
    }
  }

  private void endRun() throws MalformedException {
    filling.sort(Comparator.comparing(Entry::path));
    HeldTree run = HeldTree.of(ListedEntries.of(List.copyOf(filling)));
    budget.hold(filling.size(), run.bytes());
    held += run.bytes();
    filling.clear();
    fillingBytes = 0;
    runs.add(run);
  }

  /// All entries, in order; those of one path stand one after the other.
  EntryCursor entries() throws MalformedException {
    if (!filling.isEmpty()) {
      endRun();
    }
    return new MergedTrees(runs);
  }

  /// Gives the memory back to the budget. Call this once another tree has the entries.
  void release() {
    budget.release(held);
    held = 0;
    runs.clear();
  }
}
