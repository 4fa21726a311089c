package dev.fim.sidecar.target;

import dev.fim.path.ByteString;
import dev.fim.sidecar.procfs.ProcessId;

/// What speaks against a process of the container.
///
/// @param executable as the kernel words it
/// @param reason one line, in display form
public record Suspicion(Kind kind, ProcessId process, ByteString executable, String reason) {

  /// What a process can do that no file tells.
  public enum Kind {
    /// It left the container's mount namespace or its root.
    ISOLATION,
    /// It runs something that the baseline does not hold.
    EXECUTED
  }
}
