package dev.fim.run;

import dev.fim.compare.Change;
import dev.fim.digest.TreeDigest;
import dev.fim.digest.TreeDigester;
import dev.fim.file.Entry;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/// Computes the digest of a tree, as a recording would keep it.
public final class DigestRun {

  private final TreeDigester digester;
  private final Consumer<Change.Unverifiable> gaps;

  private DigestRun(TreeDigester digester, Consumer<Change.Unverifiable> gaps) {
    this.digester = digester;
    this.gaps = gaps;
  }

  /// Scans the tree.
  ///
  /// @param database its path without `.mv.db`: its files are not scanned
  /// @param gaps receives what could not be observed
  public static TreeDigest run(
      Path database, TreeRequest request, Consumer<Change.Unverifiable> gaps) {
    Policy policy = Objects.requireNonNullElseGet(request.policy(), Policy::standard);
    MountCrossing crossing = Objects.requireNonNullElse(request.crossing(), MountCrossing.STAY);
    try (TreeRoot root = TreeRoot.open(Objects.requireNonNullElse(request.root(), RawPath.ROOT))) {
      Scope scope =
          new ScopeFinder(root, new ArrayList<>())
              .find(request.paths(), Scope.ALL, _ -> false, _ -> false, policy);
      SelectionReview review = new SelectionReview(root, policy, scope, scope, crossing);
      try (TreeScan scan =
              Scans.start(
                  root,
                  scope,
                  policy,
                  policy.mounts(),
                  crossing,
                  request,
                  database,
                  VerifiedContent.NONE);
          TreeDigester digester = new TreeDigester()) {
        return new DigestRun(digester, gaps).of(scan, review, policy, scope);
      }
    }
  }

  private TreeDigest of(TreeScan scan, SelectionReview review, Policy policy, Scope scope) {
    List<Entry> first = InitRun.firstSelected(scan);
    InitRun.requireSomething(first, scan, review, policy, scope);
    first.forEach(this::add);
    for (Entry entry = scan.next(); entry != null; entry = scan.next()) {
      add(entry);
    }
    return digester.finish();
  }

  private void add(Entry entry) {
    digester.add(entry);
    Change.Unverifiable gap = InitRun.unverifiable(entry);
    if (gap != null) {
      gaps.accept(gap);
    }
  }
}
