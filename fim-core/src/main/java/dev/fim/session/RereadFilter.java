package dev.fim.session;

import dev.fim.file.FileEntry;

/// Selects files to read again although their status is unchanged.
@FunctionalInterface
public interface RereadFilter {

  /// No file.
  RereadFilter NONE = (_, _) -> false;

  /// Every file.
  RereadFilter ALL = (_, _) -> true;

  /// Whether to read a file. Called in the order of paths, on a thread of the scan, only for files
  /// that were verified before.
  ///
  /// @param position of the file among all entries of the baseline, from 0
  boolean includes(int position, FileEntry file);
}
