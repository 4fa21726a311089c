package dev.fim.sidecar.guard;

import dev.fim.sidecar.watch.Finding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The drift of a target since the start, for whoever writes a policy from it: what was last found
/// at each path. For one thread.
final class DriftSeen {

  /// Whoever reads suggestions cannot read more.
  private static final int MOST = 2_000;

  private static final int LONGEST_PATH = 4_096;

  private final Map<Finding.Subject, Finding> last = new LinkedHashMap<>();
  private long omitted;

  void add(List<Finding> findings) {
    for (Finding finding : findings) {
      Finding.Subject subject = finding.subject();
      boolean fits = last.size() < MOST && subject.path().length() <= LONGEST_PATH;
      if (fits || last.containsKey(subject)) {
        last.merge(subject, finding, Finding::wider);
      } else {
        omitted++;
      }
    }
  }

  List<Finding> findings() {
    return List.copyOf(last.values());
  }

  /// How often something was found that is not among the findings.
  long omitted() {
    return omitted;
  }

  void clear() {
    last.clear();
    omitted = 0;
  }
}
