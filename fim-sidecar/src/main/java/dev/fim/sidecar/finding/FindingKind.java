package dev.fim.sidecar.finding;

import java.util.Locale;

/// What a finding says, by the names that reports and events have for it.
public enum FindingKind {
  ADDED,
  REMOVED,
  CHANGED,
  /// It cannot be told whether the file is the same.
  UNVERIFIABLE,
  /// A mount that was not there, or a process that left the container's namespaces or its root.
  ISOLATION,
  /// A process runs what the baseline does not hold.
  EXECUTED;

  private final String label = name().toLowerCase(Locale.ROOT);

  /// The constant's name, in lower case.
  public String label() {
    return label;
  }

  /// Whether it says that the target is not what is trusted, rather than that this is not known.
  public boolean isDrift() {
    return this != UNVERIFIABLE;
  }
}
