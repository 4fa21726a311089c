package dev.fim.fuzz;

import dev.fim.foreign.ForeignKind;

/// A database of AIDE: see [ForeignList].
public final class AideDatabaseTarget {

  private AideDatabaseTarget() {}

  public static void fuzzerTestOneInput(byte[] input) {
    ForeignList.read(ForeignKind.AIDE_DB, input);
  }
}
