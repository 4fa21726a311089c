package dev.fim.run;

import dev.fim.baseline.Generation;
import dev.fim.baseline.GenerationOrigin;
import dev.fim.baseline.held.HeldTree;
import dev.fim.baseline.row.EntryCount;
import dev.fim.catalogue.StoreLocation;
import dev.fim.compare.BaselineName;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Policy;
import dev.fim.policy.Scope;
import dev.fim.request.TreeRequest;
import dev.fim.scan.TreeRoot;
import dev.fim.scan.VerifiedContent;
import dev.fim.scan.walk.TreeScan;
import dev.fim.selection.ScopeFinder;
import dev.fim.selection.SelectionReview;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Takes a tree as it is for a baseline, in memory.
public final class HeldRun {

  private HeldRun() {}

  /// Scans the tree.
  ///
  /// @param database its files are not scanned
  public static OpenBaseline of(StoreLocation database, TreeRequest request, Instant now) {
    Policy policy = Objects.requireNonNullElseGet(request.policy(), Policy::standard);
    MountCrossing crossing = Objects.requireNonNullElse(request.crossing(), MountCrossing.STAY);
    try (TreeRoot root = TreeRoot.open(Objects.requireNonNullElse(request.root(), RawPath.ROOT))) {
      Scope scope =
          new ScopeFinder(root, new ArrayList<>())
              .find(request.paths(), Scope.ALL, _ -> false, _ -> false, policy);
      SelectionReview review = new SelectionReview(root, policy, scope, scope, crossing);
      GenerationOrigin origin =
          new GenerationOrigin(root.path(), scope, policy.source(), policy.name(), crossing);
      try (TreeScan scan =
          Scans.start(
              root,
              scope,
              policy,
              policy.mounts(),
              crossing,
              request,
              database,
              VerifiedContent.NONE)) {
        List<Entry> first = InitRun.firstSelected(scan);
        InitRun.requireSomething(first, scan, review, policy, scope);
        Counted entries = new Counted(first, scan);
        HeldTree tree = HeldTree.of(entries);
        return new OpenBaseline.InMemory(
            tree, entries.generation(now, origin), BaselineName.ofGeneration(0, now));
      }
    }
  }

  /// Counts the entries that it passes on. The caller closes the scan.
  private static final class Counted implements EntryCursor {

    private final Deque<Entry> first;
    private final TreeScan scan;
    private final EntryCount count = new EntryCount();

    Counted(List<Entry> first, TreeScan scan) {
      this.first = new ArrayDeque<>(first);
      this.scan = scan;
    }

    @Override
    public @Nullable Entry next() {
      Entry entry = first.isEmpty() ? scan.next() : first.pop();
      if (entry != null) {
        count.add(entry);
      }
      return entry;
    }

    Generation generation(Instant now, GenerationOrigin origin) {
      return new Generation(
          0, now, origin, count.entries(), count.bytes(), count.recorded(), count.gaps(), null);
    }

    @Override
    public void close() {}
  }
}
