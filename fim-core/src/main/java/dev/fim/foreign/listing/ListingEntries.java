package dev.fim.foreign.listing;

import dev.fim.baseline.held.HeldTree;
import dev.fim.cursor.ListedEntries;
import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.path.RawPath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Takes the entries of a list in any order: [#MOST] of them, in [#MOST_HELD] bytes of memory at
/// most. Sorts and packs them in runs, so that a long list needs little memory. For one thread.
public final class ListingEntries {

  public static final int MOST = 5_000_000;

  /// In bytes, packed.
  public static final long MOST_HELD = 512L << 20;

  /// In bytes, of all paths: a nested list of short lines can have long ones.
  private static final long MOST_PATHS = 4L << 30;

  /// In bytes. Directories within directories can be deeper than `PATH_MAX`.
  private static final int LONGEST_PATH = 1 << 20;

  /// Notes name so many things.
  private static final int MOST_NAMED = 50;

  private static final int RUN = 1 << 14;

  /// Bounds the memory of a run that is not yet packed, by the length of its lines.
  private static final int RUN_BYTES = 32 << 20;

  private final ListingLines lines;
  private final @Nullable RawPath wanted;
  private boolean wantedSeen;
  private final List<HeldTree> runs = new ArrayList<>();
  private final List<Entry> filling = new ArrayList<>();
  private final Map<String, Integer> leftOut = new TreeMap<>();
  private long count;
  private long held;
  private long paths; // bytes
  private long fillingBytes;
  private boolean relative;
  private AttributeSet noneWhereMissing = AttributeSet.NONE;

  /// @param wanted a path that the list has twice; null while none is known
  ListingEntries(ListingLines lines, @Nullable RawPath wanted) {
    this.lines = lines;
    this.wanted = wanted;
  }

  /// Adds the file that the last line describes.
  ///
  /// @param entry whose path begins at the root of the list
  /// @throws dev.fim.error.FimException if the list or the path is too long
  public void add(FileEntry entry) {
    if (wanted != null) {
      find(wanted, entry);
      return;
    }
    count++;
    if (count > MOST) {
      throw lines.fault(1, "a list of more than " + MOST + " files", null);
    }
    if (entry.path().length() > LONGEST_PATH) {
      throw lines.fault(1, "a path of more than " + LONGEST_PATH + " bytes", null);
    }
    paths += entry.path().length();
    if (paths > MOST_PATHS) {
      throw lines.fault(1, "a list whose paths have more than " + MOST_PATHS + " bytes", null);
    }
    filling.add(entry);
    fillingBytes += 2L * entry.path().length() + entry.extendedBytes();
    if (filling.size() == RUN || fillingBytes > RUN_BYTES) {
      endRun();
    }
  }

  /// Counts something that the list has of a file, and fim has not. Notes name the first 50.
  ///
  /// @param what as a note names it, in display form: `whirlpool`
  public void leaveOut(String what) {
    boolean isNamed = leftOut.size() < MOST_NAMED || leftOut.containsKey(what);
    leftOut.merge(isNamed ? what : "other things", 1, Integer::sum);
  }

  /// Says that the paths of the list begin where the program was started, not at the root of the
  /// system.
  public void beginAtWorkingDirectory() {
    relative = true;
  }

  /// Says that a file without a value of one of these attributes has none, where a rule selected
  /// the attribute. Only a policy tells whether one did.
  public void noneWhereMissing(AttributeSet attributes) {
    noneWhereMissing = attributes;
  }

  private void find(RawPath path, FileEntry entry) {
    if (entry.path().equals(path)) {
      if (wantedSeen) {
        throw lines.fault(
            1, "the path " + path.display() + " a second time, with other values", null);
      }
      wantedSeen = true;
    }
  }

  private void endRun() {
    filling.sort(Comparator.comparing(Entry::path));
    HeldTree run = HeldTree.of(ListedEntries.of(List.copyOf(filling)));
    filling.clear();
    fillingBytes = 0;
    held += run.bytes();
    if (held > MOST_HELD) {
      throw lines.fault(1, "a list that needs more than " + MOST_HELD + " bytes of memory", null);
    }
    runs.add(run);
  }

  List<HeldTree> runs() {
    if (!filling.isEmpty()) {
      endRun();
    }
    return runs;
  }

  /// What was left out, and how many files have it.
  Map<String, Integer> leftOut() {
    return leftOut;
  }

  AttributeSet noneWhereMissing() {
    return noneWhereMissing;
  }

  boolean isRelative() {
    return relative;
  }
}
