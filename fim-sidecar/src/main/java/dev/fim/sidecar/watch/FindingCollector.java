package dev.fim.sidecar.watch;

import dev.fim.compare.Change;
import dev.fim.sidecar.finding.Finding;
import dev.fim.sidecar.finding.TargetVerdict;
import java.util.ArrayList;
import java.util.List;

/// Collects the findings of a check, up to a limit.
final class FindingCollector {

  /// More findings add nothing: a tree that was wiped must not fill the memory.
  private static final int MOST = 10_000;

  /// The limit for the paths, which can be of any length.
  private static final long MOST_BYTES = 1 << 20;

  /// The remaining capacity.
  private static final class Room {
    private int findings = MOST;
    private long bytes = MOST_BYTES;

    boolean take(Finding finding) {
      boolean isFirst = findings == MOST; // the limit never changes the verdict
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

  /// Each has its own limit: allowed changes on a volume must not use up the capacity for forbidden
  /// changes elsewhere.
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
