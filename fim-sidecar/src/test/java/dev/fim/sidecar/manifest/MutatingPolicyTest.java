package dev.fim.sidecar.manifest;

import static dev.fim.sidecar.manifest.AdmissionPolicies.matches;
import static dev.fim.sidecar.manifest.AdmissionPolicies.mutated;
import static dev.fim.sidecar.manifest.AdmissionPolicies.refusals;
import static dev.fim.sidecar.manifest.ExamplePods.add;
import static dev.fim.sidecar.manifest.ExamplePods.annotated;
import static dev.fim.sidecar.manifest.ExamplePods.at;
import static dev.fim.sidecar.manifest.ExamplePods.labelled;
import static dev.fim.sidecar.manifest.ExamplePods.map;
import static dev.fim.sidecar.manifest.ExamplePods.plain;
import static dev.fim.sidecar.manifest.ExamplePods.sidecar;
import static dev.fim.sidecar.manifest.ExamplePods.watched;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What the mutating policy makes of a pod.
class MutatingPolicyTest {

  @Test
  void theMutatingPolicyLeavesAPodThatHasTheSidecarOrCannotHaveIt() {
    assertThat(matches(plain())).isTrue();
    assertThat(matches(watched())).isFalse();
    Map<String, Object> host = plain();
    at(host, "spec").put("hostPID", true);
    assertThat(matches(host)).isFalse();
    Map<String, Object> ending = plain();
    at(ending, "spec").put("restartPolicy", "OnFailure");
    assertThat(matches(ending)).isFalse();
    Map<String, Object> volume = plain();
    add(at(volume, "spec"), "volumes", map("name", "fim-state"));
    assertThat(matches(volume)).isFalse();
    for (String list : List.of("containers", "initContainers")) {
      Map<String, Object> mounting = plain();
      Map<String, Object> mount = map("name", "fim-state", "mountPath", "/x");
      add(at(mounting, "spec"), list, map("name", "x", "volumeMounts", List.of(mount)));
      assertThat(matches(mounting)).as(list).isFalse();
    }
    Map<String, Object> alone = plain();
    at(alone, "spec").put("shareProcessNamespace", false);
    assertThat(matches(alone)).isFalse();
  }

  @Test
  void theMutatingPolicyTakesAPodThatSaysNothingButItsContainers() {
    Map<String, Object> spec = new HashMap<>(Map.of("containers", List.of(Map.of("name", "app"))));
    Map<String, Object> pod = new HashMap<>(Map.of("metadata", new HashMap<>(), "spec", spec));
    assertThat(matches(pod)).isTrue();
    assertThat(refusals(mutated(labelled(pod, "true")), "")).isEmpty();
    assertThat((List<?>) spec.get("volumes")).hasSize(1);
  }

  @Test
  void whatTheMutatingPolicyMakesOfAPodTheValidatingOneTakes() {
    assertThat(refusals(mutated(plain()), "")).isEmpty();
    assertThat(refusals(mutated(plain()), "enforced")).isEmpty();
    Map<String, Object> volumes = plain();
    at(volumes, "spec").put("volumes", List.of(Map.of("name", "data", "emptyDir", Map.of())));
    assertThat(refusals(mutated(volumes), "")).isEmpty();
    assertThat((List<?>) at(volumes, "spec").get("volumes")).hasSize(2);
  }

  @Test
  void itsSidecarIsThatOfTheManifestWithWhatTheAnnotationsSay() {
    TypedObjects.decode(mutated(annotated()));
    Map<String, Object> expected = sidecar(watched());
    Map<String, Object> actual = new HashMap<>(sidecar(mutated(annotated())));
    assertThat(actual.remove("env"))
        .isEqualTo(
            List.of(
                variable("FIM_CONTAINER", "hello-server"),
                variable("FIM_PATHS", "/srv"),
                variable("FIM_ACTION", "audit"),
                variable("FIM_SWEEP", "10s"),
                variable("FIM_HOLD_OFF", "5s")));
    Map<String, Object> context = at(expected, "securityContext");
    context.put("runAsNonRoot", false);
    context.put("seccompProfile", Map.of("type", "RuntimeDefault"));
    expected.remove("env");
    at(at(expected, "readinessProbe"), "httpGet").put("port", 9809);
    assertThat(TypedObjects.canonical(actual)).isEqualTo(TypedObjects.canonical(expected));
  }

  private static Map<String, Object> variable(String name, String value) {
    return Map.of("name", name, "value", value);
  }
}
