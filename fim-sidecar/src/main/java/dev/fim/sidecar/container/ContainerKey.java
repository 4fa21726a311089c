package dev.fim.sidecar.container;

import dev.fim.path.ByteString;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// Identifies a container of the pod by its cgroups. A container that is restarted may get the same
/// key: its first process tells the two apart.
///
/// @param cgroups by the controllers of the hierarchy, only where the container has another cgroup
///   than the sidecar; as seen from the sidecar's cgroup namespace
public record ContainerKey(SortedMap<String, ByteString> cgroups) {

  public ContainerKey {
    cgroups = Collections.unmodifiableSortedMap(new TreeMap<>(cgroups));
    if (cgroups.isEmpty()) {
      throw new IllegalArgumentException("a container without a cgroup of its own");
    }
  }

  /// The last name of its cgroup in display form, which contains the id from the runtime.
  public String display() {
    String path = cgroups.sequencedValues().getFirst().display();
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
