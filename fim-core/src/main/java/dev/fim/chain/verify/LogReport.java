package dev.fim.chain.verify;

import java.util.List;

/// What the verification of a log found. Immutable.
///
/// @param lines all lines
/// @param events those that are events of a chain
/// @param others those that are no events
/// @param runs in the order in which they begin
/// @param faults the first of each kind
/// @param faultsOmitted how many there are besides
/// @param notes what is no fault, but worth knowing, in display form
public record LogReport(
    long lines,
    long events,
    long others,
    List<RunSummary> runs,
    List<Fault> faults,
    long faultsOmitted,
    List<String> notes) {

  public LogReport {
    runs = List.copyOf(runs);
    faults = List.copyOf(faults);
    notes = List.copyOf(notes);
  }

  /// Whether no fault was found.
  public boolean isIntact() {
    return faults.isEmpty();
  }
}
