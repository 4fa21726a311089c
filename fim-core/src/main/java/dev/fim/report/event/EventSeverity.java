package dev.fim.report.event;

import dev.fim.compare.Change;
import dev.fim.policy.label.Severity;
import org.jspecify.annotations.Nullable;

/// What the severity of a change is in each format.
enum EventSeverity {
  /// The deciding rule names no severity.
  NONE(0, "Unknown", 0, 4),
  LOW(2, "Low", 21, 5),
  MEDIUM(3, "Medium", 47, 4),
  HIGH(4, "High", 73, 3),
  CRITICAL(5, "Critical", 99, 2);

  /// `severity_id` of OCSF.
  final int ocsfId;

  /// The caption of [#ocsfId].
  final String ocsfCaption;

  /// `event.severity` of ECS, which leaves the numbers to the source. These are the scores of
  /// Elastic's detection rules, to which Elastic's integrations map the severities of other
  /// products. 0 if there is none.
  final int ecsNumber;

  /// Of RFC 5424, section 6.2.1.
  final int syslogLevel;

  EventSeverity(int ocsfId, String ocsfCaption, int ecsNumber, int syslogLevel) {
    this.ocsfId = ocsfId;
    this.ocsfCaption = ocsfCaption;
    this.ecsNumber = ecsNumber;
    this.syslogLevel = syslogLevel;
  }

  static EventSeverity of(Change change) {
    return of(change.severity());
  }

  private static EventSeverity of(@Nullable Severity severity) {
    return severity == null ? NONE : valueOf(severity.name());
  }
}
