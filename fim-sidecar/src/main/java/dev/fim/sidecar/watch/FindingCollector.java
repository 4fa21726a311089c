package dev.fim.sidecar.watch;

import dev.fim.compare.Change;
import dev.fim.sidecar.finding.Finding;
import dev.fim.sidecar.finding.TargetVerdict;
import java.util.ArrayList;
import java.util.List;

/// Collects what a check finds.
final class FindingCollector {

  /// Beyond this, more say nothing new: a tree that was wiped must not fill the memory.
  private static final int MOST = 10_000;

  /// Of paths, which can be of any length.
  private static final long MOST_BYTES = 1 << 20;

  /// How much is still taken.
  private static final class Room {
    private int findings = MOST;
    private long bytes = MOST_BYTES;

    boolean take(Finding finding) {
      boolean isFirst = findings == MOST; // the verdict never suffers from the bound
      boolean fits = isFirst || (findings > 0 && bytes >= finding.path().length());
      if (fits) {
        findings--;
        bytes -= finding.path().length();
      }
      return fits;
    }
  }

  private final WatchedTree tree;
  private final List<Finding> found = new ArrayList<>();

  /// Each with a bound of its own: what an app may do on its volume takes no room from what it may
  /// not do elsewhere.
  private final Room drift = new Room();

  private final Room onVolumes = new Room();
  private final Room unverifiable = new Room();

  FindingCollector(WatchedTree tree) {
    this.tree = tree;
  }

  void add(Change change) {
    Finding finding = new Finding.File(change, tree.onVolume().test(change.path()));
    Room room = finding.onVolume() ? onVolumes : finding.kind().isDrift() ? drift : unverifiable;
    if (room.take(finding)) {
      found.add(finding);
    }
  }

  TargetVerdict verdict() {
    return TargetVerdict.of(found);
  }
}
