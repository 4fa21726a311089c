package dev.fim.compare.merge;

import dev.fim.file.Reason;

/// Why one side has nothing at a path where the other has something. The nearest entry above the
/// path, on the side that has nothing, tells.
public sealed interface Absence {

  /// It is not there: the directory above was listed in full.
  record Missing() implements Absence {}

  /// It may be there or not: the names in the directory above are not all known.
  ///
  /// @param reason why they are not
  record Unknown(Reason reason) implements Absence {}

  /// It was not looked at: a mount begins there or above.
  record Outside() implements Absence {}

  Absence MISSING = new Missing();
  Absence OUTSIDE = new Outside();
}
