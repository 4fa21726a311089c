package dev.fim.sidecar.finding;

import java.util.Locale;

/// The kinds of findings, with their names in reports and events.
public enum FindingKind {
  ADDED,
  REMOVED,
  CHANGED,
  /// The file could not be verified.
  UNVERIFIABLE,
  /// A new mount, or a process that left the container's namespaces or its root.
  ISOLATION,
  /// A process runs a file that is not in the baseline.
  EXECUTED;

  private final String label = name().toLowerCase(Locale.ROOT);

  /// The constant's name, in lower case.
  public String label() {
    return label;
  }

  /// Whether it proves a difference from the trusted state, rather than that the state is unknown.
  public boolean isDrift() {
    return this != UNVERIFIABLE;
  }
}
