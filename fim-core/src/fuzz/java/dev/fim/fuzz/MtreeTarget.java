package dev.fim.fuzz;

import dev.fim.foreign.ForeignKind;

/// A specification of mtree: see [ForeignList].
public final class MtreeTarget {

  private MtreeTarget() {}

  public static void fuzzerTestOneInput(byte[] input) {
    ForeignList.read(ForeignKind.MTREE, input);
  }
}
