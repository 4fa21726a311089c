package dev.fim.compare.merge;

import dev.fim.file.Reason;

/// Why one side has no entry at a path where the other has one. The nearest entry above the path on
/// that side decides.
public sealed interface Absence {

  /// It does not exist: the directory above was listed in full.
  record Missing() implements Absence {}

  /// It may exist: the directory above was not listed in full.
  ///
  /// @param reason why not
  record Unknown(Reason reason) implements Absence {}

  /// It was not scanned: it is at or below a skipped mount.
  record Outside() implements Absence {}

  Absence MISSING = new Missing();
  Absence OUTSIDE = new Outside();
}
