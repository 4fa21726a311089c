package dev.fim.policy;

import java.util.Locale;

/// What a scan does at a mount point.
public enum MountCrossing {
  /// Stay on the mount of each given path and on those that the policy adds.
  STAY,
  /// Scan every mount.
  CROSS;

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
    throw new IllegalArgumentException("neither stay nor cross: " + label);
  }
}
