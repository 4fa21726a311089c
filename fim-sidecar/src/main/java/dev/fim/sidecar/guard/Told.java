package dev.fim.sidecar.guard;

import dev.fim.path.ByteString;
import dev.fim.sidecar.watch.Finding;
import dev.fim.sidecar.watch.FindingKind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What was said already, so that a sweep every few seconds does not say it each time.
final class Told {

  private record Subject(FindingKind kind, ByteString path) {}

  private final Set<Subject> told = new HashSet<>();

  /// Those that were not among the findings of the last time; these are now the last.
  List<Finding> news(List<Finding> findings) {
    List<Finding> news =
        findings.stream().filter(finding -> !told.contains(subject(finding))).toList();
    told.clear();
    findings.forEach(finding -> told.add(subject(finding)));
    return news;
  }

  private static Subject subject(Finding finding) {
    return new Subject(finding.kind(), finding.path());
  }
}
