package dev.fim.sidecar.admission;

import dev.fim.sidecar.admission.AdmissionDecision.Inject;
import dev.fim.sidecar.admission.AdmissionDecision.LeaveAlone;
import dev.fim.sidecar.admission.AdmissionDecision.Refuse;
import dev.fim.sidecar.admission.pod.JsonFields;
import dev.fim.sidecar.admission.pod.Pod;
import dev.fim.sidecar.admission.pod.PodFaults;
import dev.fim.sidecar.admission.setting.AdmissionSettings;
import dev.fim.sidecar.admission.setting.OptIn;
import dev.fim.words.Spelling;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Decides which pods get the sidecar, and how. A pure function of its arguments. Thread-safe.
public final class PodAdmission {

  private static final String LABEL = "fim.dev/inject";
  private static final String WANTED = "true";
  private static final String UNWANTED = "false";
  private static final String SYSTEM_NAMESPACE = "kube-system";

  private final AdmissionSettings settings;

  public PodAdmission(AdmissionSettings settings) {
    this.settings = settings;
  }

  /// Decides about one pod. Every tree leads to a decision; one that is not a pod is refused.
  ///
  /// @param tree the pod as it was sent, or a pod template; it is not changed
  /// @param namespace of the pod; null if only the pod itself may name it
  public AdmissionDecision decide(JsonNode tree, @Nullable String namespace, OptIn optIn) {
    PodFaults faults = new PodFaults();
    JsonFields root = JsonFields.of(tree, faults);
    if (root == null) {
      return new Refuse(faults.toList());
    }
    Pod pod = Pod.of(root);
    String reason = exemption(pod, namespace);
    if (reason != null) {
      return new LeaveAlone(reason);
    }
    reason = optOut(pod, optIn);
    JsonFields spec = pod.spec();
    if (spec == null || (reason != null && !faults.isEmpty())) {
      return new Refuse(faults.toList());
    }
    if (reason != null) {
      return new LeaveAlone(reason);
    }
    Inject injection = new Injection(pod, spec, settings, settings.permissions(optIn)).inject();
    if (!faults.isEmpty()) {
      return new Refuse(faults.toList());
    }
    return injection.additions().isEmpty()
        ? new LeaveAlone("the sidecar is there already")
        : injection;
  }

  /// Why the pod is never watched, even on request; null if it may be.
  private @Nullable String exemption(Pod pod, @Nullable String given) {
    if (pod.isMirror()) {
      return "it is a mirror pod, which a kubelet runs from a file";
    }
    String namespace = given == null ? pod.namespace() : given;
    if (SYSTEM_NAMESPACE.equals(namespace)) {
      return "it is in " + SYSTEM_NAMESPACE;
    }
    return settings.namespace().equals(namespace) ? "it is in fim's own namespace" : null;
  }

  /// Why the pod does not get the sidecar; null if it does. An opt-out that the namespace forbids
  /// is a fault.
  private static @Nullable String optOut(Pod pod, OptIn optIn) {
    String label = pod.labels().get(LABEL);
    if (label != null && !label.equals(WANTED) && !label.equals(UNWANTED)) {
      pod.faults()
          .add(
              "invalid value %s for label '%s': %s"
                  .formatted(
                      Spelling.quote(label),
                      LABEL,
                      Spelling.allowed(label, List.of(WANTED, UNWANTED))));
      return null;
    }
    boolean isUnwanted = Objects.equals(label, UNWANTED);
    return switch (optIn) {
      case POD -> label == null || isUnwanted ? "it has no label " + LABEL + "=" + WANTED : null;
      case ENABLED -> isUnwanted ? "it opts out by its label " + LABEL : null;
      case ENFORCED -> {
        if (isUnwanted) {
          pod.faults()
              .add(
                  "label '%s' is '%s', and the namespace enforces fim: leave it out"
                      .formatted(LABEL, UNWANTED));
        }
        yield null;
      }
    };
  }
}
