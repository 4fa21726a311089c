package dev.fim.sidecar.admission.pod;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// What is wrong with one pod, each thing once, in the order in which it was found. For one thread.
public final class PodFaults {

  /// So that an answer stays short whatever was sent. Each fault is bounded by whoever words it.
  private static final int MOST = 20;

  private final Set<String> faults = new LinkedHashSet<>();
  private int more;

  /// Takes a fault, on one line and in display form.
  public void add(String fault) {
    if (faults.size() < MOST) {
      faults.add(fault);
    } else if (!faults.contains(fault)) {
      more++;
    }
  }

  public boolean isEmpty() {
    return faults.isEmpty();
  }

  /// At most one more than are kept.
  public List<String> toList() {
    return more == 0
        ? List.copyOf(faults)
        : Stream.concat(faults.stream(), Stream.of("and " + more + " more")).toList();
  }
}
