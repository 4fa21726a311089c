package dev.fim.policy;

import java.util.Locale;

/// What a scan does at a mount point.
public enum MountCrossing {
  /// Stay on the mount of each given path and on those that the policy adds.
  STAY,
  /// Scan every mount.
  CROSS,
  /// Another program recorded the baseline, across all mounts, and did not say where they begin: a
  /// scan for it is [#CROSS], and a mount is no finding.
  UNKNOWN;

  /// What a scan does for a baseline that was recorded so.
  public MountCrossing forScan() {
    return this == UNKNOWN ? CROSS : this;
  }

  /// The name in the database and in portable baselines: the constant's, in lower case.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The constant whose [#label] this is.
  ///
  /// @throws IllegalArgumentException if there is none
  public static MountCrossing ofLabel(String label) {
    for (MountCrossing crossing : values()) {
      if (crossing.label().equals(label)) {
        return crossing;
      }
    }
    throw new IllegalArgumentException("neither stay nor cross nor unknown: " + label);
  }
}
