package dev.fim.policy;

import dev.fim.file.AttributeSet;
import dev.fim.file.FileType;
import dev.fim.path.RawPath;
import java.util.Set;

/// A selection of which something is not compared, and need not have been recorded.
///
/// @param without attributes that are not compared of any file
/// @param bare directories that have to be there, of which nothing else is compared
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
        : new Decision(decision.reach(), left, decision.severity(), decision.rule());
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
