package dev.fim.sidecar.container.inspection;

import dev.fim.path.RawPath;
import dev.fim.sidecar.procfs.FileIdentity;

/// Says of a file that runs whether it is one that the baseline holds.
public interface ExecutableJudge {

  /// What the baseline says of a file.
  enum Standing {
    /// It holds the file, and the file is the same.
    TRUSTED,
    /// It does not hold it.
    ABSENT,
    /// It holds another one.
    DIFFERENT,
    /// It cannot be told.
    UNKNOWN
  }

  /// Judges the file at `path` in the container.
  ///
  /// @param file which file it is just now
  Standing judge(RawPath path, FileIdentity file);
}
