package dev.fim.policy;

import dev.fim.file.AttributeSet;
import dev.fim.file.FileType;
import dev.fim.path.RawPath;
import java.util.Collection;
import java.util.Set;

/// A selection without some attributes, which need not be recorded, and without copies of content.
///
/// @param without attributes that are not compared for any file
/// @param bare directories that must exist, but whose attributes are not compared
public record NarrowedSelection(Selection selection, AttributeSet without, Set<RawPath> bare)
    implements Selection {

  public NarrowedSelection {
    bare = Set.copyOf(bare);
  }

  /// `selection` without attributes that the caller does not want to compare in this run, and a
  /// note on it; `selection` itself if there are none.
  public static Selection without(
      AttributeSet ignored, Selection selection, Collection<String> notes) {
    if (ignored.isEmpty()) {
      return selection;
    }
    notes.add("not compared in this run, as asked: " + ignored);
    return new NarrowedSelection(selection, ignored, Set.of());
  }

  @Override
  public Decision decide(RawPath path, FileType type) {
    Decision decision = selection.decide(path, type);
    AttributeSet left =
        type == FileType.DIRECTORY && bare.contains(path)
            ? AttributeSet.NONE
            : decision.attributes().minus(without);
    return left.equals(decision.attributes()) && decision.copies().isNone()
        ? decision
        : new Decision(decision.reach(), left, decision.label(), decision.rule())
            .withAllowed(decision.allowed());
  }

  @Override
  public int largestCopy() {
    return 0;
  }

  @Override
  public AttributeSet attributes() {
    return selection.attributes().minus(without);
  }

  @Override
  public int ruleCount() {
    return selection.ruleCount();
  }
}
