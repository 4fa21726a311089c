package dev.fim.scan;

import dev.fim.file.FileEntry;
import java.util.function.Predicate;

/// What of a tree is not taken up, since whoever owns the tree may have made it to keep a scan
/// busy, or to fill its memory. Immutable; asked by several threads.
///
/// @param names how many a directory may hold; with more it counts as not listed
/// @param worthReading whether the content of a file would tell anything, by what is known without
///   it; asked for files of more than [#SMALL] bytes
public record ScanBounds(int names, Predicate<FileEntry> worthReading) {

  /// Everything is taken up: the tree is trusted, or somebody waits who can end the scan.
  public static final ScanBounds NONE = new ScanBounds(Integer.MAX_VALUE, _ -> true);

  /// Files up to this are read in any case.
  public static final long SMALL = 64 * 1024;

  public ScanBounds {
    if (names < 1) {
      throw new IllegalArgumentException("no room for a name: " + names);
    }
  }
}
