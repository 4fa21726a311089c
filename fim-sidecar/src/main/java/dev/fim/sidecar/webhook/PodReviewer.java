package dev.fim.sidecar.webhook;

import dev.fim.sidecar.admission.AdmissionDecision;
import dev.fim.sidecar.admission.setting.OptIn;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What decides about a pod: [dev.fim.sidecar.admission.PodAdmission#decide]. Called by several
/// threads.
@FunctionalInterface
public interface PodReviewer {

  /// Decides about one.
  ///
  /// @param pod as it was sent, which may be anything; not to be changed
  /// @param namespace null where the review has none
  AdmissionDecision decide(JsonNode pod, @Nullable String namespace, OptIn optIn);
}
