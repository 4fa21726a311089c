package dev.fim.scan.state;

import dev.fim.policy.Decision;
import dev.fim.policy.Selection;
import java.util.concurrent.atomic.LongAdder;

/// How many names each rule of a policy has selected so far, in one scan. Thread-safe.
public final class RuleMatches {

  private final LongAdder[] counts;

  public RuleMatches(Selection selection) {
    counts = new LongAdder[selection.ruleCount() + 1];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
  }

  /// Counts a name, if a rule selects it.
  public void count(Decision decision) {
    if (decision.reach() == Decision.Reach.SELECTED) {
      counts[decision.rule()].increment();
    }
  }

  /// How many names the rule with this number has selected. A name that was observed again counts
  /// again.
  public long selectedBy(int rule) {
    return counts[rule].sum();
  }

  /// Whether no rule has selected anything.
  public boolean isEmpty() {
    for (LongAdder count : counts) {
      if (count.sum() > 0) {
        return false;
      }
    }
    return true;
  }
}
