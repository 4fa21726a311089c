package dev.fim.sidecar.guard.report;

import dev.fim.sidecar.finding.Finding;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The findings that were reported already, so that a sweep every few seconds does not report them
/// each time.
final class ReportedFindings {

  private final Set<Finding.Subject> reported = new HashSet<>();

  /// Those that were not among the findings of the last time; these are now the last.
  List<Finding> news(List<Finding> findings) {
    List<Finding> news =
        findings.stream().filter(finding -> !reported.contains(finding.subject())).toList();
    reported.clear();
    findings.forEach(finding -> reported.add(finding.subject()));
    return news;
  }
}
