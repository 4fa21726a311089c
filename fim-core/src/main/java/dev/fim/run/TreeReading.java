package dev.fim.run;

import dev.fim.baseline.GenerationOrigin;
import dev.fim.catalogue.StoreLocation;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The entries of a tree as a recording of it would have them, without a database that takes them.
final class TreeReading implements EntryCursor {

  private final TreeRoot root;
  private final GenerationOrigin origin;
  private final TreeScan scan;
  private final Deque<Entry> first;

  private TreeReading(TreeRoot root, GenerationOrigin origin, TreeScan scan, List<Entry> first) {
    this.root = root;
    this.origin = origin;
    this.scan = scan;
    this.first = new ArrayDeque<>(first);
  }

  /// Begins the scan.
  ///
  /// @param database its files are not scanned
  /// @throws dev.fim.error.FimException if the root cannot be opened, or nothing is selected
  static TreeReading open(StoreLocation database, TreeRequest request) {
    Policy policy = Objects.requireNonNullElseGet(request.policy(), Policy::standard);
    MountCrossing crossing = Objects.requireNonNullElse(request.crossing(), MountCrossing.STAY);
    TreeRoot root = TreeRoot.open(Objects.requireNonNullElse(request.root(), RawPath.ROOT));
    try {
      Scope scope =
          new ScopeFinder(root, new ArrayList<>())
              .find(request.paths(), Scope.ALL, _ -> false, _ -> false, policy);
      SelectionReview review = new SelectionReview(root, policy, scope, scope, crossing);
      TreeScan scan =
          Scans.start(
              root,
              scope,
              policy,
              policy.mounts(),
              crossing,
              request,
              database,
              VerifiedContent.NONE);
      try {
        List<Entry> first = InitRun.firstSelected(scan);
        InitRun.requireSomething(first, scan, review, policy, scope);
        GenerationOrigin origin =
            new GenerationOrigin(root.path(), scope, policy.source(), policy.name(), crossing);
        return new TreeReading(root, origin, scan, first);
      } catch (RuntimeException | Error e) {
        scan.close();
        throw e;
      }
    } catch (RuntimeException | Error e) {
      root.close();
      throw e;
    }
  }

  /// Where a generation of these entries would come from.
  GenerationOrigin origin() {
    return origin;
  }

  @Override
  public @Nullable Entry next() {
    return first.isEmpty() ? scan.next() : first.pop();
  }

  @Override
  public void close() {
    try (root;
        scan) {
      first.clear();
    }
  }
}
