package dev.fim.policy;

import dev.fim.file.AttributeSet;
import dev.fim.file.FileType;
import dev.fim.path.RawPath;
import dev.fim.policy.Decision.Reach;
import dev.fim.policy.label.Allowance;

/// The intersection of two selections: the paths that both select, with the attributes that both
/// compare. It allows what both allow.
public record Overlap(Selection first, Selection second) implements Selection {

  /// Each part of the label is that of the first selection that has one.
  @Override
  public Decision decide(RawPath path, FileType type) {
    Decision one = first.decide(path, type);
    Decision other = second.decide(path, type);
    if (one.reach() == Reach.OUTSIDE || other.reach() == Reach.OUTSIDE) {
      return Decision.OUTSIDE;
    }
    AttributeSet attributes = one.attributes().intersect(other.attributes());
    if (one.reach() == Reach.ANCESTOR || other.reach() == Reach.ANCESTOR) {
      return new Decision(Reach.ANCESTOR, attributes);
    }
    return new Decision(
        Reach.SELECTED,
        attributes,
        one.label().orElse(other.label()),
        one.rule(),
        one.copies().overlap(other.copies()),
        Allowance.common(one.allowed(), other.allowed()));
  }

  /// {@inheritDoc}
  ///
  /// Decisions carry the numbers of the first selection.
  @Override
  public int ruleCount() {
    return first.ruleCount();
  }

  @Override
  public int largestCopy() {
    return Math.min(first.largestCopy(), second.largestCopy());
  }

  @Override
  public AttributeSet attributes() {
    return first.attributes().intersect(second.attributes());
  }
}
