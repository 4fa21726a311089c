package dev.fim.policy;

import dev.fim.path.RawPath;
import dev.fim.policy.pattern.LiteralPattern;
import org.jspecify.annotations.Nullable;

/// What one rule of a policy matches.
///
/// @param number of the rule, counted from 1
/// @param text as the policy has it, escaped
/// @param excludes whether the rule excludes what it matches, or selects it
/// @param anchor the path that it names, or else the longest path that all it can match lies below
/// @param literal whether the anchor is all that it names
/// @param hint what its author may have meant, where the text looks like another language; else
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
