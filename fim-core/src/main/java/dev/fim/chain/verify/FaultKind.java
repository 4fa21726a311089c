package dev.fim.chain.verify;

import java.util.Locale;

/// The kinds of faults of a log.
public enum FaultKind {
  /// The log has no event of a chain at all.
  EMPTY,
  /// An event differs from what was written, or the event before it does.
  CHANGED,
  /// Events are not there.
  MISSING,
  /// An event stands behind later ones.
  ORDER,
  /// A number occurs twice.
  REPEATED,
  /// An event has no place in a chain.
  UNCHAINED,
  /// The end of a run is not there, or not as the next run knows it.
  CUT,
  /// A seal does not fit, or is not from a trusted key.
  SEAL,
  /// No trusted seal covers events that are old enough for one.
  UNSEALED,
  /// Evidence differs from what an event tells of it.
  EVIDENCE;

  /// The name in lower case, as JSON has it.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
