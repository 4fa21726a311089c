package dev.fim.sidecar.admission.pod;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The faults of one pod, each once, in the order in which they were found. For one thread.
public final class PodFaults {

  /// Limits the length of an answer. Each fault has a limited length itself.
  private static final int MOST = 20;

  private final Set<String> faults = new LinkedHashSet<>();
  private int more;

  /// Adds a fault, on one line and in display form.
  public void add(String fault) {
    if (faults.size() < MOST) {
      faults.add(fault);
    } else if (!faults.contains(fault)) {
      more++;
    }
  }

  /// Whether there is no fault.
  public boolean isEmpty() {
    return faults.isEmpty();
  }

  /// The kept faults, and one line for those that were not kept.
  public List<String> toList() {
    return more == 0
        ? List.copyOf(faults)
        : Stream.concat(faults.stream(), Stream.of("and " + more + " more")).toList();
  }
}
