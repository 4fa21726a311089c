package dev.fim.sidecar.guard;

import dev.fim.sidecar.finding.Finding;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What was said already, so that a sweep every few seconds does not say it each time.
final class Told {

  private final Set<Finding.Subject> told = new HashSet<>();

  /// Those that were not among the findings of the last time; these are now the last.
  List<Finding> news(List<Finding> findings) {
    List<Finding> news =
        findings.stream().filter(finding -> !told.contains(finding.subject())).toList();
    told.clear();
    findings.forEach(finding -> told.add(finding.subject()));
    return news;
  }
}
