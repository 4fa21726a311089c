package dev.fim.sidecar.container;

import dev.fim.sidecar.procfs.ProcessId;
import org.jspecify.annotations.Nullable;

/// A container that may be the target. It may not be fully started yet.
///
/// @param first the process that started first in its cgroup
/// @param name the name from the kubelet; null without one
public record Candidate(ContainerKey key, ProcessId first, @Nullable String name) {

  /// The name for events: that from the kubelet, or else that of the cgroup.
  public String label() {
    return name == null ? key.display() : name;
  }
}
