package dev.fim.sidecar.container.inspection;

import dev.fim.path.ByteString;
import dev.fim.sidecar.procfs.ProcessId;

/// What speaks against a process of the container.
///
/// @param file what it executes, or has mapped to execute, as the kernel words it; of a process
///   that cannot be looked at, what could not be read
/// @param reason one line, in display form
public record ProcessSuspicion(Kind kind, ProcessId process, ByteString file, String reason) {

  /// What a process can do that no file tells.
  public enum Kind {
    /// It left the container's namespaces or its root.
    ISOLATION,
    /// It runs something that the baseline does not hold.
    EXECUTED,
    /// It cannot be told what it does.
    UNVERIFIABLE
  }
}
