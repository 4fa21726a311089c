package dev.fim.policy;

import dev.fim.file.AttributeSet;
import org.jspecify.annotations.Nullable;

/// What a policy says of one path and type.
///
/// @param attributes to compare; only such as the type has; none where the path is [Reach#OUTSIDE]
/// @param severity null where the deciding rule names none
/// @param rule the number of the rule that selects the path, counted from 1; 0 where none does
public record Decision(
    Reach reach, AttributeSet attributes, @Nullable Severity severity, int rule) {

  /// One that no rule of a policy stands behind.
  public Decision(Reach reach, AttributeSet attributes, @Nullable Severity severity) {
    this(reach, attributes, severity, 0);
  }

  public static final Decision OUTSIDE = new Decision(Reach.OUTSIDE, AttributeSet.NONE, null);

  public enum Reach {
    /// Recorded and compared.
    SELECTED,
    /// A directory that no rule selects, but below which a rule may select something. It is
    /// recorded if that is so, and compared only while both sides have it.
    ANCESTOR,
    /// Neither recorded nor descended into.
    OUTSIDE
  }
}
