package dev.fim.sidecar.finding;

import java.util.List;

/// The verdict of one check of a target. Immutable.
public sealed interface TargetVerdict {

  /// Everything was observed, and nothing differs.
  record Intact() implements TargetVerdict {}

  /// Something differs.
  ///
  /// @param findings all of them, those that could not be verified included; at least one is drift
  record Drifted(List<Finding> findings) implements TargetVerdict {
    public Drifted {
      findings = List.copyOf(findings);
      if (findings.stream().noneMatch(finding -> finding.kind().isDrift())) {
        throw new IllegalArgumentException("drift without a finding of it");
      }
    }
  }

  /// Nothing that was observed differs, but something could not be observed.
  ///
  /// @param findings what could not be observed; at least one
  record Unverifiable(List<Finding> findings) implements TargetVerdict {
    public Unverifiable {
      findings = List.copyOf(findings);
      if (findings.isEmpty() || findings.stream().anyMatch(finding -> finding.kind().isDrift())) {
        throw new IllegalArgumentException("not a list of what could not be verified: " + findings);
      }
    }
  }

  /// The target ended during the check: nothing that was seen counts.
  record Gone() implements TargetVerdict {}

  /// The verdict from these findings.
  static TargetVerdict of(List<Finding> findings) {
    if (findings.isEmpty()) {
      return new Intact();
    }
    return findings.stream().anyMatch(finding -> finding.kind().isDrift())
        ? new Drifted(findings)
        : new Unverifiable(findings);
  }

  /// The findings; empty for a verdict without any.
  default List<Finding> allFindings() {
    return switch (this) {
      case Drifted(List<Finding> findings) -> findings;
      case Unverifiable(List<Finding> findings) -> findings;
      case Intact _, Gone _ -> List.of();
    };
  }
}
