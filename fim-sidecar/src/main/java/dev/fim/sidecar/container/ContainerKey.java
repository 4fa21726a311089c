package dev.fim.sidecar.container;

import dev.fim.path.ByteString;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// Which container of the pod it is, by its cgroups. A container that is started again may get the
/// same key: the first process tells the two apart.
///
/// @param cgroups by the controllers of the hierarchy, for each in which the container is not where
///   the sidecar is; in the view of the sidecar's cgroup namespace
public record ContainerKey(SortedMap<String, ByteString> cgroups) {

  public ContainerKey {
    cgroups = Collections.unmodifiableSortedMap(new TreeMap<>(cgroups));
    if (cgroups.isEmpty()) {
      throw new IllegalArgumentException("a container without a cgroup of its own");
    }
  }

  /// The last name of its cgroup in display form, which holds the id that the runtime gave it.
  public String display() {
    String path = cgroups.sequencedValues().getFirst().display();
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
