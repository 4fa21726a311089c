package dev.fim.sidecar.manifest;

import static dev.fim.sidecar.manifest.AdmissionPolicies.MUTATING;
import static dev.fim.sidecar.manifest.AdmissionPolicies.VALIDATING;
import static dev.fim.sidecar.manifest.AdmissionPolicies.refusals;
import static dev.fim.sidecar.manifest.ExamplePods.add;
import static dev.fim.sidecar.manifest.ExamplePods.annotated;
import static dev.fim.sidecar.manifest.ExamplePods.at;
import static dev.fim.sidecar.manifest.ExamplePods.labelled;
import static dev.fim.sidecar.manifest.ExamplePods.map;
import static dev.fim.sidecar.manifest.ExamplePods.plain;
import static dev.fim.sidecar.manifest.ExamplePods.sidecar;
import static dev.fim.sidecar.manifest.ExamplePods.unlabelled;
import static dev.fim.sidecar.manifest.ExamplePods.watched;
import static dev.fim.sidecar.manifest.ExamplePods.written;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What the validating policy refuses.
class ValidatingPolicyTest {

  static final String ABSENT =
      "the pod asks for fim, or its namespace does, and it has no container named fim: the webhook"
          + " did not add it; see that the webhook runs and that failurePolicy is Fail";

  static final String FOREIGN =
      "the container fim is not the sidecar: it has to run [fim-sidecar, watch] of an image out of"
          + " localhost/fim:0.1.0";

  @Test
  void aPodThatAsksForTheSidecarAndCameThroughWithoutIsRefused() {
    assertThat(refusals(plain(), ""))
        .containsExactly(ABSENT, "the sidecar sees nothing without shareProcessNamespace true");
    assertThat(refusals(unlabelled(plain()), "")).isEmpty();
    assertThat(refusals(watched(), "")).isEmpty();
  }

  @Test
  void anEnforcedNamespaceLeavesNoChoiceAndAnEnabledOneDoes() {
    assertThat(refusals(unlabelled(plain()), "enabled")).contains(ABSENT);
    assertThat(refusals(labelled(plain(), "false"), "enabled")).isEmpty();
    assertThat(refusals(labelled(plain(), "false"), "enforced")).contains(ABSENT);
    assertThat(refusals(unlabelled(written()), "enforced")).isEmpty();
  }

  @Test
  void nobodyElseMountsTheStateOfTheSidecar() {
    String message =
        "another container mounts the volume that holds the state of the sidecar: take the mount"
            + " out";
    Map<String, Object> mount = map("name", "fim-state", "mountPath", "/x");
    Map<String, Object> pod = written();
    add(
        Manifests.map(((List<?>) at(pod, "spec").get("containers")).getFirst()),
        "volumeMounts",
        mount);
    assertThat(refusals(pod, "enabled")).containsExactly(message);
    assertThat(refusals("UPDATE", pod, pod, "enabled")).isEmpty();

    Map<String, Object> debugged = written();
    add(
        at(debugged, "spec"),
        "ephemeralContainers",
        map("name", "d", "volumeMounts", List.of(mount)));
    assertThat(refusals("UPDATE", written(), debugged, "enabled")).containsExactly(message);
    Map<String, Object> init = written();
    add(at(init, "spec"), "initContainers", map("name", "d", "volumeMounts", List.of(mount)));
    assertThat(refusals(init, "enforced")).containsExactly(message);
  }

  @Test
  void aContainerThatOnlyBearsTheNameIsNoSidecar() {
    Map<String, Object> image = watched();
    sidecar(image).put("image", "example.com/fim:0.1.0");
    assertThat(refusals(image, "")).containsExactly(FOREIGN);

    Map<String, Object> command = watched();
    sidecar(command).put("command", List.of("sleep", "infinity"));
    assertThat(refusals(command, "")).containsExactly(FOREIGN);

    Map<String, Object> none = watched();
    sidecar(none).remove("command");
    assertThat(refusals(none, "")).containsExactly(FOREIGN);
  }

  @Test
  void theSidecarIsKnownByItsDigestToo() {
    String digest = "@sha256:" + "0".repeat(64);
    Map<String, Object> ours = watched();
    sidecar(ours).put("image", "localhost/fim" + digest);
    assertThat(refusals(ours, "")).isEmpty();
    assertThat(refusals("UPDATE", watched(), ours, "")).isEmpty();

    Map<String, Object> foreign = watched();
    sidecar(foreign).put("image", "localhost/fim2" + digest);
    assertThat(refusals(foreign, "")).containsExactly(FOREIGN);
    assertThat(refusals("UPDATE", ours, foreign, "")).hasSize(1);
  }

  @Test
  void aNativeSidecarCountsAndAnInitContainerThatEndsDoesNot() {
    Map<String, Object> pod = watched();
    Map<String, Object> spec = at(pod, "spec");
    List<Object> containers = new ArrayList<>((List<?>) spec.get("containers"));
    Map<String, Object> sidecar = Manifests.map(containers.removeLast());
    spec.put("containers", containers);
    spec.put("initContainers", List.of(sidecar));
    assertThat(refusals(pod, "")).containsExactly(ABSENT);
    sidecar.put("restartPolicy", "Always");
    assertThat(refusals(pod, "")).isEmpty();
  }

  @Test
  void anExistingPodCanBeChangedButNotTheImageOfItsSidecar() {
    assertThat(refusals("UPDATE", plain(), plain(), "enforced")).isEmpty();
    Map<String, Object> exchanged = watched();
    sidecar(exchanged).put("image", "example.com/harmless:1");
    assertThat(refusals("UPDATE", watched(), exchanged, ""))
        .containsExactly(
            "the image of the sidecar can only be exchanged for one of localhost/fim:0.1.0");
    assertThat(refusals("UPDATE", exchanged, watched(), "")).isEmpty();
  }

  @Test
  void aMirrorOfAPodThatTheKubeletRunsIsLeftAlone() {
    Map<String, Object> mirror = plain();
    at(at(mirror, "metadata"), "annotations").put("kubernetes.io/config.mirror", "x");
    List<String> conditions = new ArrayList<>();
    List<Map<String, Object>> webhooks =
        Manifests.one("webhook/60-webhook.yaml", "MutatingWebhookConfiguration").list("webhooks");
    webhooks.forEach(webhook -> conditions.add(condition(webhook.get("matchConditions"))));
    conditions.add(condition(VALIDATING.list("spec", "matchConditions")));
    conditions.add(condition(MUTATING.list("spec", "matchConditions")));
    assertThat(conditions)
        .hasSize(5)
        .allSatisfy(condition -> {
          assertThat(new Expressions(Map.of("object", mirror)).holds(condition)).isFalse();
          assertThat(new Expressions(Map.of("object", plain())).holds(condition)).isTrue();
          assertThat(new Expressions(Map.of("object", annotated())).holds(condition)).isTrue();
        });
  }

  private static String condition(Object conditions) {
    return (String) Manifests.map(((List<?>) conditions).getFirst()).get("expression");
  }
}
