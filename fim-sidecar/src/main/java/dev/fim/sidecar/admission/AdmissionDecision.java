package dev.fim.sidecar.admission;

import java.util.List;

/// The decision about a pod.
public sealed interface AdmissionDecision {

  /// The pod is admitted unchanged.
  ///
  /// @param reason for logs
  record LeaveAlone(String reason) implements AdmissionDecision {}

  /// The pod is admitted with these additions, in this order.
  ///
  /// @param additions at least one
  /// @param warnings for the author of the pod, each on one line and in display form
  record Inject(List<Addition> additions, List<String> warnings) implements AdmissionDecision {
    public Inject {
      additions = List.copyOf(additions);
      warnings = List.copyOf(warnings);
    }
  }

  /// The pod is not admitted.
  ///
  /// @param faults all faults, at least one, each in display form and on one line; their number and
  ///   length are limited
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
