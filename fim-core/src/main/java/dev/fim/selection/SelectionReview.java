package dev.fim.selection;

import dev.fim.file.AttributeSet;
import dev.fim.file.FileType;
import dev.fim.path.RawPath;
import dev.fim.policy.Decision;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Policy;
import dev.fim.policy.RuleSubject;
import dev.fim.policy.Scope;
import dev.fim.policy.SelectionNote;
import dev.fim.policy.SelectionNote.Subject;
import dev.fim.scan.TreeRoot;
import dev.fim.scan.resolve.PathResolver;
import dev.fim.scan.resolve.ResolvedPath;
import dev.fim.scan.state.RuleMatches;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Checks how the paths of a policy and a scope match a tree. It looks them up before the scan, so
/// that its notes describe the scanned tree.
public final class SelectionReview {

  private final Policy policy;
  private final Scope scope;
  private final Scope whole;
  private final Map<RawPath, ResolvedPath> found = new TreeMap<>();
  private final List<SelectionNote> ofPaths = new ArrayList<>();

  /// Looks up the paths.
  ///
  /// @param scope of this run
  /// @param whole that of the baseline: if `scope` is smaller, only paths within it are reviewed
  public SelectionReview(
      TreeRoot root, Policy policy, Scope scope, Scope whole, MountCrossing crossing) {
    this.policy = policy;
    this.scope = scope;
    this.whole = whole;
    PathResolver resolver = new PathResolver(root);
    for (RuleSubject rule : policy.subjects()) {
      if (isOfInterest(rule)) {
        found.computeIfAbsent(rule.anchor(), resolver::lookUp);
      }
    }
    for (RawPath path : scope.paths()) {
      addPart(path, resolver.lookUp(path));
    }
    for (RawPath mount : policy.mounts()) {
      if (scope.contains(mount)) {
        addMount(new Subject.Mount(mount), mount, resolver.lookUp(mount), crossing);
      }
    }
  }

  private boolean isOfInterest(RuleSubject rule) {
    return !rule.excludes()
        && (scope.equals(whole) || (rule.literal() && scope.contains(rule.anchor())));
  }

  private void addPart(RawPath path, ResolvedPath resolved) {
    if (resolved instanceof ResolvedPath.Missing(RawPath at)) {
      ofPaths.add(new SelectionNote.Missing(new Subject.Part(path), at));
    } else if (resolved instanceof ResolvedPath.ThroughLink crossing
        && (crossing.leadsTo() == null || !scope.contains(crossing.leadsTo()))) {
      ofPaths.add(crossed(new Subject.Part(path), path, crossing));
    }
  }

  private void addMount(
      Subject subject, RawPath mount, ResolvedPath resolved, MountCrossing crossing) {
    switch (resolved) {
      case ResolvedPath.Missing(RawPath at) -> ofPaths.add(new SelectionNote.Missing(subject, at));
      case ResolvedPath.ThroughLink link -> ofPaths.add(crossed(subject, mount, link));
      case ResolvedPath.Found found -> {
        if (policy.decide(mount, found.type()).reach() == Decision.Reach.OUTSIDE) {
          ofPaths.add(new SelectionNote.Unselected(subject));
        } else if (!found.mount() && crossing == MountCrossing.STAY) {
          ofPaths.add(new SelectionNote.NoMount(subject));
        }
      }
      case ResolvedPath.Unknown _ -> {}
    }
  }

  private static SelectionNote crossed(
      Subject subject, RawPath path, ResolvedPath.ThroughLink link) {
    return new SelectionNote.Crossing(subject, path, link.at(), link.target(), link.leadsTo());
  }

  /// The notes for a report.
  ///
  /// @param matches of the finished scan
  public List<SelectionNote> notes(RuleMatches matches) {
    List<SelectionNote> notes = new ArrayList<>(ofPaths);
    for (RuleSubject rule : policy.subjects()) {
      Subject subject = new Subject.Rule(rule.number(), rule.text());
      if (isOfInterest(rule)) {
        SelectionNote note = note(subject, rule, matches.selectedBy(rule.number()));
        if (note != null) {
          notes.add(note);
        }
      }
      String hint = rule.hint();
      if (hint != null) {
        notes.add(new SelectionNote.Hint(subject, hint));
      }
    }
    return notes;
  }

  private @Nullable SelectionNote note(Subject subject, RuleSubject rule, long matched) {
    RawPath path = rule.anchor();
    return switch (found.getOrDefault(path, new ResolvedPath.Unknown())) {
      case ResolvedPath.Missing(RawPath at) ->
          matched == 0 ? new SelectionNote.Missing(subject, at) : null;
      case ResolvedPath.ThroughLink link ->
          matched > 0 && isCovered(path, link.leadsTo()) ? null : crossed(subject, path, link);
      case ResolvedPath.Found _ -> matched == 0 ? new SelectionNote.Unmatched(subject) : null;
      case ResolvedPath.Unknown _ -> null; // the scan reports the error
    };
  }

  /// Whether the target of a link is compared with at least the attributes of the link's rule.
  private boolean isCovered(RawPath link, @Nullable RawPath leadsTo) {
    if (leadsTo == null || !scope.contains(leadsTo)) {
      return false;
    }
    AttributeSet wanted = policy.decide(link, FileType.FILE).attributes();
    Decision there = policy.decide(leadsTo, FileType.FILE);
    return there.reach() == Decision.Reach.SELECTED && wanted.minus(there.attributes()).isEmpty();
  }
}
