package dev.fim.sidecar.container.inspection;

import dev.fim.path.ByteString;
import dev.fim.sidecar.procfs.ProcessId;

/// A suspicion about one process of the container.
///
/// @param file the file that it executes or has mapped, as the kernel shows it; for a process that
///   cannot be examined, the file that could not be read
/// @param reason one line, in display form
public record ProcessSuspicion(Kind kind, ProcessId process, ByteString file, String reason) {

  /// The kinds.
  public enum Kind {
    /// It left the container's namespaces or its root.
    ISOLATION,
    /// It runs a file that is not in the baseline.
    EXECUTED,
    /// It cannot be examined.
    UNVERIFIABLE
  }
}
