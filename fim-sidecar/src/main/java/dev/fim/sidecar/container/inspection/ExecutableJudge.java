package dev.fim.sidecar.container.inspection;

import dev.fim.path.RawPath;
import dev.fim.sidecar.procfs.FileIdentity;

/// Judges whether a running file is in the baseline.
public interface ExecutableJudge {

  /// The result for one file.
  enum Standing {
    /// The baseline has the same file.
    TRUSTED,
    /// The baseline does not have it.
    ABSENT,
    /// The baseline has another file at its path.
    DIFFERENT,
    /// No result is possible now.
    UNKNOWN
  }

  /// Judges the file at `path` in the container.
  ///
  /// @param file its current identity
  Standing judge(RawPath path, FileIdentity file);
}
