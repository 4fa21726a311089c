package dev.fim.scan;

import dev.fim.file.FileEntry;
import java.util.function.Predicate;

/// Limits for a tree whose owner may try to keep a scan busy or to fill its memory. Immutable; used
/// by several threads.
///
/// @param names how many a directory may have; with more it counts as not listed
/// @param worthReading whether the content of a file is worth reading, by its metadata; called for
///   files of more than [#SMALL] bytes
public record ScanBounds(int names, Predicate<FileEntry> worthReading) {

  /// No limits: the tree is trusted, or a person can end the scan.
  public static final ScanBounds NONE = new ScanBounds(Integer.MAX_VALUE, _ -> true);

  /// Files up to this size are always read.
  public static final long SMALL = 64 * 1024;

  public ScanBounds {
    if (names < 1) {
      throw new IllegalArgumentException("no room for a name: " + names);
    }
  }
}
