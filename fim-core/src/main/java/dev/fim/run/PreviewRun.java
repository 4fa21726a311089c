package dev.fim.run;

import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Gap;
import dev.fim.file.MountPoint;
import dev.fim.file.Reason;
import dev.fim.file.Unobserved;
import dev.fim.path.RawPath;
import dev.fim.policy.Decision;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Policy;
import dev.fim.policy.Scope;
import dev.fim.request.Preview;
import dev.fim.request.PreviewedPath;
import dev.fim.request.PreviewedPath.Fate;
import dev.fim.request.TreeRequest;
import dev.fim.scan.TreeRoot;
import dev.fim.scan.walk.TreeScan;
import dev.fim.selection.ScopeFinder;
import dev.fim.selection.SelectionReview;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Walks a tree as a recording would, and passes on what it would do with each path.
public final class PreviewRun {

  private final Path database;
  private final Policy policy;
  private final Consumer<PreviewedPath> receiver;

  /// Ancestors of the current path with nothing recorded below them so far, the deepest last.
  private final Deque<RawPath> waiting = new ArrayDeque<>();

  private long recorded;

  public PreviewRun(Path database, Policy policy, Consumer<PreviewedPath> receiver) {
    this.database = database;
    this.policy = policy;
    this.receiver = receiver;
  }

  public Preview run(TreeRoot root, TreeRequest request, MountCrossing crossing) {
    List<String> notes = new ArrayList<>();
    ScopeFinder finder = new ScopeFinder(root, notes);
    finder.noteRoot();
    Scope scope = finder.find(request.paths(), Scope.ALL, _ -> false, _ -> false, policy);
    InitRun.requireMountsInScope(finder.swallowedMounts(), policy, crossing);
    SelectionReview review = new SelectionReview(root, policy, scope, scope, crossing);
    try (TreeScan scan = Scans.ofNames(root, scope, policy, crossing, request, database)) {
      for (Entry entry = scan.next(); entry != null; entry = scan.next()) {
        take(entry);
      }
      return new Preview(root.path(), scope, policy, recorded, notes, review.notes(scan.matches()));
    }
  }

  private void take(Entry entry) {
    PreviewedPath previewed =
        switch (entry) {
          case MountPoint(RawPath path) -> unseen(path, Fate.MOUNT, null);
          case Unobserved(RawPath path, Reason reason) -> unseen(path, Fate.UNKNOWN, reason);
          case FileEntry file -> seen(file);
        };
    count(previewed);
    receiver.accept(previewed);
  }

  private static PreviewedPath unseen(RawPath path, Fate fate, @Nullable Reason reason) {
    return new PreviewedPath(path, null, fate, 0, AttributeSet.NONE, reason);
  }

  private PreviewedPath seen(FileEntry file) {
    FileType type = file.type();
    Decision decision = policy.decide(file.path(), type);
    int rule = policy.lastMatching(file.path(), type);
    Gap gap = file.gap();
    Fate fate =
        switch (decision.reach()) {
          case SELECTED -> gap == null ? Fate.SELECTED : Fate.UNLISTED;
          case ANCESTOR -> gap == null ? Fate.ANCESTOR : Fate.UNLISTED;
          case OUTSIDE -> rule == 0 ? Fate.UNMATCHED : Fate.EXCLUDED;
        };
    boolean byRule = decision.reach() != Decision.Reach.ANCESTOR || gap == null;
    return new PreviewedPath(
        file.path(),
        type,
        fate,
        byRule ? rule : 0,
        decision.attributes(),
        gap == null ? null : gap.reason());
  }

  /// An ancestor counts once something below it counts, as in a scan.
  private void count(PreviewedPath previewed) {
    while (!waiting.isEmpty() && !previewed.path().isWithin(waiting.getLast())) {
      waiting.removeLast();
    }
    switch (previewed.fate()) {
      case SELECTED, UNLISTED, UNKNOWN -> {
        recorded += 1 + waiting.size();
        waiting.clear();
      }
      case MOUNT -> {
        recorded += waiting.size();
        waiting.clear();
      }
      case ANCESTOR -> waiting.addLast(previewed.path());
      case EXCLUDED, UNMATCHED -> {}
    }
  }
}
