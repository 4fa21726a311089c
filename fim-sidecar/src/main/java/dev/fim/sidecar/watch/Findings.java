package dev.fim.sidecar.watch;

import dev.fim.compare.Change;
import java.util.ArrayList;
import java.util.List;

/// Collects what a check finds.
final class Findings {

  /// Beyond this, more say nothing new: a tree that was wiped must not fill the memory.
  private static final int MOST = 10_000;

  private final WatchedTree tree;
  private final List<Finding> found = new ArrayList<>();
  private int drift;

  Findings(WatchedTree tree) {
    this.tree = tree;
  }

  void add(Change change) {
    Finding finding = new Finding.File(change, tree.onVolume().test(change.path()));
    boolean first = finding.kind().isDrift() && drift++ == 0;
    if (found.size() < MOST || first) { // the verdict never suffers from the bound
      found.add(finding);
    }
  }

  Verdict verdict() {
    return Verdict.of(found);
  }
}
