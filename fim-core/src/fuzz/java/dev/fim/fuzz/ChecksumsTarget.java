package dev.fim.fuzz;

import dev.fim.foreign.ForeignKind;

/// A list of check sums: see [ForeignList].
public final class ChecksumsTarget {

  private ChecksumsTarget() {}

  public static void fuzzerTestOneInput(byte[] input) {
    ForeignList.read(ForeignKind.CHECKSUMS, input);
  }
}
