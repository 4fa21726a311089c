package dev.fim.sidecar.response.decision;

import dev.fim.sidecar.finding.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The action that answers a verdict.
public sealed interface Action {

  /// Nothing.
  record None() implements Action {}

  /// Check the paths of these findings again, and decide about the result before anything else.
  ///
  /// @param after how long to wait first
  record Recheck(List<Finding> findings, Duration after) implements Action {
    public Recheck {
      findings = List.copyOf(findings);
    }
  }

  /// Report it, and do nothing.
  record Alarm(Cause cause, List<Finding> findings) implements Action {
    public Alarm {
      findings = List.copyOf(findings);
    }
  }

  /// Why nothing is done.
  enum Cause {
    /// Drift, and the settings ask only for a report.
    AUDIT,
    /// Drift during a hold.
    HELD,
    /// Drift on a volume, which no restart would undo.
    VOLUME,
    /// The state is unknown, and the target did not cause that.
    UNVERIFIABLE,
    /// Drift after as many kills as the settings allow.
    BUDGET_SPENT,
    /// Drift that a second look did not find any more.
    UNCONFIRMED
  }

  /// Freeze the target at once, and end it.
  ///
  /// @param mode not [Mode#AUDIT]
  /// @param notBefore the time to end it: frozen until then, a container that drifts at each start
  ///   neither runs nor keeps the node busy
  record Act(Mode mode, List<Finding> findings, Instant notBefore) implements Action {
    public Act {
      findings = List.copyOf(findings);
      if (mode == Mode.AUDIT) {
        throw new IllegalArgumentException("an audit ends nothing");
      }
    }
  }
}
