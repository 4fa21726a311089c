package dev.fim.sidecar.response.decision;

import dev.fim.sidecar.finding.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What is to be done about a verdict.
public sealed interface Action {

  /// Nothing.
  record None() implements Action {}

  /// Look at the paths of these findings once more, and decide about what that comes to before
  /// anything else.
  ///
  /// @param after how long to wait before
  record Recheck(List<Finding> findings, Duration after) implements Action {
    public Recheck {
      findings = List.copyOf(findings);
    }
  }

  /// Say it, and do nothing.
  record Alarm(Cause cause, List<Finding> findings) implements Action {
    public Alarm {
      findings = List.copyOf(findings);
    }
  }

  /// Why nothing is done.
  enum Cause {
    /// It is drift, and the settings ask for no more.
    AUDIT,
    /// It is drift, and somebody asked for a time in which nothing is ended.
    HELD,
    /// It is drift on a volume, which no restart would undo.
    VOLUME,
    /// It cannot be told, and not by the target's doing.
    UNVERIFIABLE,
    /// It is drift, and there were as many kills as the settings allow.
    BUDGET_SPENT,
    /// It was drift, and a second look did not find it any more.
    UNCONFIRMED
  }

  /// Freeze the target at once, and end it.
  ///
  /// @param mode not [Mode#AUDIT]
  /// @param notBefore when to end it: kept frozen until then, a container that drifts at each start
  ///   neither runs on nor keeps the node busy
  record Act(Mode mode, List<Finding> findings, Instant notBefore) implements Action {
    public Act {
      findings = List.copyOf(findings);
      if (mode == Mode.AUDIT) {
        throw new IllegalArgumentException("an audit ends nothing");
      }
    }
  }
}
