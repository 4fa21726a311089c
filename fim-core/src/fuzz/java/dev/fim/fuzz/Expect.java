package dev.fim.fuzz;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import java.util.List;

/// What a target requires. A failure is an `AssertionError`, which the fuzzer reports.
final class Expect {

  private Expect() {}

  static void that(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  /// A refusal has one of `problems`, and its message is one line.
  static void refusal(FimException refusal, Problem... problems) {
    that(
        List.of(problems).contains(refusal.problem()),
        "refused as " + refusal.problem() + ": " + refusal.getMessage());
    that(
        refusal.getMessage().chars().noneMatch(Character::isISOControl),
        "a control character in: " + refusal.getMessage());
  }
}
