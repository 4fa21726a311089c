package dev.fim.policy;

import dev.fim.path.RawPath;
import dev.fim.policy.pattern.LiteralPattern;
import org.jspecify.annotations.Nullable;

/// The path or pattern of a rule.
///
/// @param number of the rule, counted from 1
/// @param text as in the policy, escaped
/// @param excludes whether the rule excludes or selects its matches
/// @param anchor the path that it names, or the longest path above all its possible matches
/// @param literal whether it names the anchor itself
/// @param hint what its author may have meant if the text looks like another pattern language; else
///   null
public record RuleSubject(
    int number,
    String text,
    boolean excludes,
    RawPath anchor,
    boolean literal,
    @Nullable String hint) {

  static RuleSubject of(Rule rule) {
    return new RuleSubject(
        rule.number(),
        rule.subject(),
        rule.excludes(),
        rule.pattern().anchor(),
        rule.pattern() instanceof LiteralPattern,
        rule.hint());
  }
}
