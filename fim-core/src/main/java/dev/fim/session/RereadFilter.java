package dev.fim.session;

import dev.fim.file.FileEntry;

/// Which files a check reads although they look the same as when they were last read.
@FunctionalInterface
public interface RereadFilter {

  /// None.
  RereadFilter NONE = (_, _) -> false;

  /// Every one.
  RereadFilter ALL = (_, _) -> true;

  /// Whether to read a file. Asked in the order of paths, on a thread of the scan, and only of
  /// files that have been verified before.
  ///
  /// @param position of the file among all entries of the baseline, from 0
  boolean includes(int position, FileEntry file);
}
