package dev.fim.policy;

import dev.fim.file.AttributeSet;
import dev.fim.file.content.CopyRule;
import dev.fim.policy.label.Allowance;
import dev.fim.policy.label.RuleLabel;
import java.util.Set;

/// The decision of a policy on one path and type.
///
/// @param attributes to compare; only those of the type; empty if the path is [Reach#OUTSIDE]
/// @param label of the deciding rule
/// @param rule the number of the rule that selects the path, counted from 1; 0 if none does
/// @param copies what is kept of the content
/// @param allowed differences that are no drift
public record Decision(
    Reach reach,
    AttributeSet attributes,
    RuleLabel label,
    int rule,
    CopyRule copies,
    Set<Allowance> allowed) {

  public Decision {
    allowed = Set.copyOf(allowed);
  }

  /// A decision that keeps no copy and allows nothing.
  public Decision(Reach reach, AttributeSet attributes, RuleLabel label, int rule) {
    this(reach, attributes, label, rule, CopyRule.NONE, Set.of());
  }

  /// A decision without a rule.
  public Decision(Reach reach, AttributeSet attributes) {
    this(reach, attributes, RuleLabel.NONE, 0);
  }

  /// This decision, with other copies.
  Decision withCopies(CopyRule kept) {
    return new Decision(reach, attributes, label, rule, kept, allowed);
  }

  /// This decision, with other allowances.
  public Decision withAllowed(Set<Allowance> differences) {
    return new Decision(reach, attributes, label, rule, copies, differences);
  }

  public boolean allows(Allowance difference) {
    return allowed.contains(difference);
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
