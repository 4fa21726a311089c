package dev.fim.sidecar.admission;

import java.util.List;

/// What is to be done about a pod.
public sealed interface AdmissionDecision {

  /// It is admitted as it is.
  ///
  /// @param reason for logs
  record LeaveAlone(String reason) implements AdmissionDecision {}

  /// It is admitted with these, in this order.
  ///
  /// @param additions at least one
  /// @param warnings for whoever makes the pod, each on one line and in display form
  record Inject(List<Addition> additions, List<String> warnings) implements AdmissionDecision {
    public Inject {
      additions = List.copyOf(additions);
      warnings = List.copyOf(warnings);
    }
  }

  /// It is not admitted.
  ///
  /// @param faults all that were found, at least one, each in display form and on one line; their
  ///   number and length are bounded
  record Refuse(List<String> faults) implements AdmissionDecision {
    public Refuse {
      faults = List.copyOf(faults);
    }

    /// All faults in one line.
    public String message() {
      return "fim cannot watch this pod: " + String.join("; ", faults);
    }
  }
}
