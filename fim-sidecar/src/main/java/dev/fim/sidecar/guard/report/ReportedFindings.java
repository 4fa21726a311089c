package dev.fim.sidecar.guard.report;

import dev.fim.sidecar.finding.Finding;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Remembers the reported findings, so that frequent sweeps do not report them again.
final class ReportedFindings {

  private final Set<Finding.Subject> reported = new HashSet<>();

  /// Returns the findings that the last call did not have, and remembers the new ones.
  List<Finding> news(List<Finding> findings) {
    List<Finding> news =
        findings.stream().filter(finding -> !reported.contains(finding.subject())).toList();
    reported.clear();
    findings.forEach(finding -> reported.add(finding.subject()));
    return news;
  }
}
