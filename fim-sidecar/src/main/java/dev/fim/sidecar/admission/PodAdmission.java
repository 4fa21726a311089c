package dev.fim.sidecar.admission;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Decides which pods get the sidecar, and how. A function of its arguments: no clock, no input or
/// output. Safe for use by several threads.
public final class PodAdmission {

  private final AdmissionSettings settings;

  public PodAdmission(AdmissionSettings settings) {
    this.settings = settings;
  }

  /// Decides about one pod. Any tree ends in a decision; what is no pod is refused.
  ///
  /// @param pod as it was sent; it is not changed
  /// @param namespace that it is made in; null where that is not known
  public AdmissionDecision decide(JsonNode pod, @Nullable String namespace, OptIn optIn) {
    if (settings.namespace().equals(namespace)) {
      return new AdmissionDecision.LeaveAlone("fim's own namespace");
    }
    throw new UnsupportedOperationException(pod.toString() + optIn);
  }
}
