package dev.fim.sidecar.container;

import dev.fim.sidecar.procfs.ProcessId;
import org.jspecify.annotations.Nullable;

/// A container that is to be watched, perhaps still in the making.
///
/// @param first the process that was started first in its cgroup
/// @param name what the kubelet calls it; null without one
public record Candidate(ContainerKey key, ProcessId first, @Nullable String name) {

  /// A name for events: that of the kubelet, or else of the cgroup.
  public String label() {
    return name == null ? key.display() : name;
  }
}
