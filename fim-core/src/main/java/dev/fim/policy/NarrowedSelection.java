package dev.fim.policy;

import dev.fim.file.AttributeSet;
import dev.fim.file.FileType;
import dev.fim.path.RawPath;
import java.util.Set;

/// A selection without some attributes, which need not be recorded.
///
/// @param without attributes that are not compared for any file
/// @param bare directories that must exist, but whose attributes are not compared
public record NarrowedSelection(Selection selection, AttributeSet without, Set<RawPath> bare)
    implements Selection {

  public NarrowedSelection {
    bare = Set.copyOf(bare);
  }

  @Override
  public Decision decide(RawPath path, FileType type) {
    Decision decision = selection.decide(path, type);
    AttributeSet left =
        type == FileType.DIRECTORY && bare.contains(path)
            ? AttributeSet.NONE
            : decision.attributes().minus(without);
    return left.equals(decision.attributes())
        ? decision
        : new Decision(decision.reach(), left, decision.label(), decision.rule());
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
