package dev.fim.policy;

import dev.fim.file.AttributeSet;
import dev.fim.policy.label.RuleLabel;

/// The decision of a policy on one path and type.
///
/// @param attributes to compare; only those of the type; empty if the path is [Reach#OUTSIDE]
/// @param label of the deciding rule
/// @param rule the number of the rule that selects the path, counted from 1; 0 if none does
public record Decision(Reach reach, AttributeSet attributes, RuleLabel label, int rule) {

  /// A decision without a rule.
  public Decision(Reach reach, AttributeSet attributes) {
    this(reach, attributes, RuleLabel.NONE, 0);
  }

  public static final Decision OUTSIDE = new Decision(Reach.OUTSIDE, AttributeSet.NONE);

  public enum Reach {
    /// Recorded and compared.
    SELECTED,
    /// A directory that no rule selects, but a rule may select something below it. Recorded only if
    /// one does, and compared only if both sides have it.
    ANCESTOR,
    /// Neither recorded nor descended into.
    OUTSIDE
  }
}
