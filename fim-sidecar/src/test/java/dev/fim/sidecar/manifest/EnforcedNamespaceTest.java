package dev.fim.sidecar.manifest;

import static dev.fim.sidecar.manifest.AdmissionPolicies.VALIDATING;
import static dev.fim.sidecar.manifest.AdmissionPolicies.refusals;
import static dev.fim.sidecar.manifest.ExamplePods.add;
import static dev.fim.sidecar.manifest.ExamplePods.at;
import static dev.fim.sidecar.manifest.ExamplePods.labelled;
import static dev.fim.sidecar.manifest.ExamplePods.map;
import static dev.fim.sidecar.manifest.ExamplePods.plain;
import static dev.fim.sidecar.manifest.ExamplePods.sidecar;
import static dev.fim.sidecar.manifest.ExamplePods.written;
import static dev.fim.sidecar.manifest.ValidatingPolicyTest.FOREIGN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What the validating policy holds in an enforced namespace.
class EnforcedNamespaceTest {

  private static final String WRITTEN = "the container fim is not as the webhook writes it: ";

  private static final String REMEDY = "; leave the container out, and the webhook adds it";

  private static void isHeldInAnEnforcedNamespace(
      Consumer<Map<String, Object>> change, String message) {
    Map<String, Object> pod = written();
    change.accept(sidecar(pod));
    assertThat(refusals(pod, "enforced")).containsExactly(message);
    assertThat(refusals(labelled(pod, "true"), "")).isEmpty();
    assertThat(refusals("UPDATE", pod, pod, "enforced")).isEmpty();
  }

  @Test
  void whatRunsInTheSidecarOfAnEnforcedNamespaceIsWhatTheWebhookWrites() {
    String message =
        WRITTEN
            + "it has args, envFrom, lifecycle, startupProbe, volumeDevices, workingDir, tty or"
            + " stdin, or its livenessProbe is not the command fim-sidecar alive in time, or"
            + " another probe runs a command"
            + REMEDY;
    Map<String, Object> accept = map("exec", map("command", List.of("fim-sidecar", "accept")));
    isHeldInAnEnforcedNamespace(fim -> fim.put("args", List.of("--help")), message);
    isHeldInAnEnforcedNamespace(fim -> fim.put("envFrom", List.of(map())), message);
    isHeldInAnEnforcedNamespace(fim -> fim.put("lifecycle", map("preStop", accept)), message);
    isHeldInAnEnforcedNamespace(fim -> fim.put("startupProbe", accept), message);
    isHeldInAnEnforcedNamespace(fim -> fim.put("livenessProbe", accept), message);
    isHeldInAnEnforcedNamespace(fim -> fim.put("livenessProbe", map("httpGet", map())), message);
    isHeldInAnEnforcedNamespace(fim -> fim.remove("livenessProbe"), message);
    for (String bound : List.of("initialDelaySeconds", "periodSeconds", "failureThreshold")) {
      Map<String, Object> late =
          map("exec", map("command", List.of("fim-sidecar", "alive")), bound, 1_000_000);
      isHeldInAnEnforcedNamespace(fim -> fim.put("livenessProbe", late), message);
    }
    isHeldInAnEnforcedNamespace(fim -> fim.put("readinessProbe", accept), message);
    isHeldInAnEnforcedNamespace(fim -> fim.put("tty", true), message);
    isHeldInAnEnforcedNamespace(fim -> fim.put("workingDir", "/tmp"), message);
  }

  @Test
  void theEnvironmentOfTheSidecarOfAnEnforcedNamespaceIsHeld() {
    String message =
        WRITTEN
            + "its variables are out of FIM_CONTAINER, FIM_SETTINGS, FIM_PATHS, FIM_ONLY_OTHER,"
            + " FIM_BASELINE, FIM_ACTION, FIM_SWEEP, FIM_HOLD_OFF, FIM_ADMIN, each once and as the"
            + " settings allow"
            + REMEDY;
    for (Map<String, Object> variable :
        List.of(
            map("name", "FIM_ACTION", "value", "audit"),
            map("name", "FIM_PATHS", "value", "/nonexistent"),
            map("name", "FIM_EXCLUDE", "value", "/**"),
            map("name", "FIM_SWEEP", "value", "24h"),
            map("name", "FIM_SWEEP", "value", "often"),
            map("name", "FIM_HOLD_OFF", "value", "6s"),
            map("name", "FIM_POLICY", "value", "/fim/policy/policy.yaml"),
            map("name", "FIM_BASELINE", "value", "each-start"),
            map("name", "FIM_BASELINE", "value", "tree:/fim/image/../../proc/7/root"),
            map("name", "FIM_ONLY_OTHER", "value", "on"), // a second time
            map("name", "FIM_PROC", "value", "/tmp"),
            map("name", "LD_PRELOAD", "value", "/x.so"),
            map(
                "name",
                "FIM_ADMIN",
                "valueFrom",
                map("fieldRef", map("fieldPath", "status.podIP"))))) {
      isHeldInAnEnforcedNamespace(fim -> add(fim, "env", variable), message);
    }
    for (Map<String, Object> variable :
        List.of(
            map("name", "FIM_ACTION", "value", "kill"),
            map("name", "FIM_PATHS", "value", "/srv, /"),
            map("name", "FIM_SWEEP", "value", "9s"),
            map("name", "FIM_HOLD_OFF", "value", "500ms"),
            map("name", "FIM_BASELINE", "value", "tree:/fim/image/app"))) {
      Map<String, Object> pod = written();
      add(sidecar(pod), "env", variable);
      assertThat(refusals(pod, "enforced")).isEmpty();
    }
  }

  @Test
  void theSidecarOfAnEnforcedNamespaceNamesAContainerOfThePod() {
    String message =
        WRITTEN
            + "FIM_CONTAINER has to name a container of the pod, or FIM_SETTINGS several"
            + REMEDY;
    for (String name : List.of("fim", "gone")) {
      isHeldInAnEnforcedNamespace(
          fim -> fim.put("env", List.of(map("name", "FIM_CONTAINER", "value", name))), message);
    }
    isHeldInAnEnforcedNamespace(fim -> fim.remove("env"), message);
  }

  @Test
  void theRightsOfTheSidecarOfAnEnforcedNamespaceAreThoseOfAProfile() {
    String message = WRITTEN + "its securityContext matches no profile" + REMEDY;
    for (Consumer<Map<String, Object>> change :
        List.<Consumer<Map<String, Object>>>of(
            context -> context.put("runAsUser", 1000),
            context -> context.put("privileged", true),
            context -> context.put("procMount", "Unmasked"),
            context -> context.put("allowPrivilegeEscalation", true),
            context -> context.remove("readOnlyRootFilesystem"),
            context -> context.remove("seccompProfile"),
            context -> at(context, "capabilities").remove("drop"),
            context -> at(context, "capabilities").remove("add"),
            context -> at(context, "capabilities").put("add", List.of("KILL")),
            context -> at(context, "capabilities").put("add", List.of("KILL", "KILL", "SYS_ADMIN")),
            context -> context.put("runAsNonRoot", true))) {
      isHeldInAnEnforcedNamespace(fim -> change.accept(at(fim, "securityContext")), message);
    }
    Map<String, Object> baseline = written();
    at(sidecar(baseline), "securityContext").remove("capabilities");
    assertThat(refusals(baseline, "enforced")).isEmpty();
    Map<String, Object> restricted = written();
    at(sidecar(restricted), "securityContext")
        .putAll(
            Map.of(
                "runAsUser",
                7,
                "runAsGroup",
                7,
                "runAsNonRoot",
                true,
                "capabilities",
                map("drop", List.of("ALL"))));
    assertThat(refusals(restricted, "enforced")).isEmpty();
  }

  @Test
  void theVolumesOfTheSidecarOfAnEnforcedNamespaceAreHeld() {
    String message =
        WRITTEN
            + "it mounts an emptyDir at /var/lib/fim, and else only what is brought along below"
            + " /fim, for reading"
            + REMEDY;
    isHeldInAnEnforcedNamespace(fim -> fim.remove("volumeMounts"), message);
    for (Map<String, Object> mount :
        List.of(
            map("name", "x", "mountPath", "/opt"),
            map("name", "x", "mountPath", "/fim/policy"),
            map("name", "x", "mountPath", "/fim/other", "readOnly", true),
            map("name", "x", "mountPath", "/fim/image/../../opt/fim/lib", "readOnly", true),
            map("name", "x", "mountPath", "/fim/image/app", "readOnly", true, "subPath", "y"))) {
      isHeldInAnEnforcedNamespace(fim -> add(fim, "volumeMounts", mount), message);
    }
    Map<String, Object> image = written();
    add(
        sidecar(image),
        "volumeMounts",
        map("name", "x", "mountPath", "/fim/image/app", "readOnly", true));
    add(
        sidecar(image),
        "volumeMounts",
        map("name", "t", "mountPath", "/var/run/secrets/kubernetes.io/serviceaccount"));
    assertThat(refusals(image, "enforced")).isEmpty();
  }

  @Test
  void aPodOfAnEnforcedNamespaceGetsNoEphemeralContainerAndKeepsTheResourcesOfItsSidecar() {
    Map<String, Object> debugged = written();
    add(at(debugged, "spec"), "ephemeralContainers", map("name", "d"));
    assertThat(refusals("UPDATE", written(), debugged, "enforced"))
        .containsExactly(
            "a pod of an enforced namespace gets no ephemeral container, which nothing watches; the"
                + " operator can allow it by the variable debugging of the policy fim-sidecar");
    assertThat(refusals("UPDATE", debugged, debugged, "enforced")).isEmpty();
    assertThat(refusals("UPDATE", written(), debugged, "enabled")).isEmpty();
    Map<String, Object> without = plain();
    add(at(without, "spec"), "ephemeralContainers", map("name", "d"));
    assertThat(refusals("UPDATE", plain(), without, "enforced")).isEmpty();

    Map<String, Object> resized = written();
    at(at(sidecar(resized), "resources"), "limits").put("cpu", "1m");
    assertThat(refusals("UPDATE", written(), resized, "enforced"))
        .containsExactly(
            "the resources of the sidecar in a pod of an enforced namespace cannot be changed");
    assertThat(refusals("UPDATE", written(), resized, "enabled")).isEmpty();
    assertThat(
            VALIDATING
                .list("spec", "matchConstraints", "resourceRules")
                .getFirst()
                .get("resources"))
        .isEqualTo(List.of("pods", "pods/ephemeralcontainers", "pods/resize"));
  }

  @Test
  void aPodOfAnEnforcedNamespaceSeesNoProcessesOfTheNode() {
    Map<String, Object> pod = written();
    at(pod, "spec").put("hostPID", true);
    assertThat(refusals(pod, "enforced"))
        .containsExactly(
            "hostPID is true, and the sidecar would see, and could end, processes of the node");
  }

  /// One that is named by its digest may be an older one.
  @Test
  void anEnforcedNamespaceTakesTheImageAsItIsNamed() {
    for (String name : List.of("localhost/fim", "localhost/fim:0.1.0")) {
      Map<String, Object> pod = written();
      sidecar(pod).put("image", name + "@sha256:" + "0".repeat(64));
      assertThat(refusals(pod, "enforced")).containsExactly(FOREIGN);
      assertThat(refusals(labelled(pod, "true"), "enabled")).isEmpty();
      assertThat(refusals("UPDATE", pod, pod, "enforced")).isEmpty();
      assertThat(refusals("UPDATE", pod, written(), "enforced")).isEmpty();
      assertThat(refusals("UPDATE", written(), pod, "enforced"))
          .containsExactly(
              "the image of the sidecar can only be exchanged for one of localhost/fim:0.1.0");
      assertThat(refusals("UPDATE", written(), pod, "enabled")).isEmpty();
    }
  }

  @Test
  void theSidecarOfAnEnforcedNamespaceHasItsProgramAndIsStartedAgain() {
    String message =
        WRITTEN
            + "its terminationMessagePath is /dev/termination-log, its terminationMessagePolicy"
            + " File, its imagePullPolicy out of IfNotPresent, and it is always started again,"
            + " among the initContainers where the pod ends by itself"
            + REMEDY;
    for (Map<String, Object> member :
        List.of(
            map("terminationMessagePath", "/opt/fim/lib/fim-core.jar"),
            map("terminationMessagePolicy", "FallbackToLogsOnError"),
            map("imagePullPolicy", "Never"),
            map("imagePullPolicy", "Always"),
            map("restartPolicy", "Never"))) {
      isHeldInAnEnforcedNamespace(fim -> fim.putAll(member), message);
    }
    Map<String, Object> filledIn = written();
    sidecar(filledIn)
        .putAll(
            map(
                "terminationMessagePath",
                "/dev/termination-log",
                "terminationMessagePolicy",
                "File",
                "imagePullPolicy",
                "IfNotPresent"));
    at(filledIn, "spec").put("restartPolicy", "Always");
    assertThat(refusals(filledIn, "enforced")).isEmpty();
    at(filledIn, "spec").put("restartPolicy", "Never");
    assertThat(refusals(filledIn, "enforced")).containsExactly(message);
  }

  @Test
  void theSidecarOfAnEnforcedNamespaceIsNotStarved() {
    String message =
        WRITTEN
            + "its resources are cpu, memory and ephemeral-storage, and a limit is at least cpu"
            + " 100m or memory 320Mi"
            + REMEDY;
    for (Map<String, Object> limits :
        List.of(
            map("cpu", "1m"),
            map("cpu", "99999u"),
            map("memory", "319Mi"),
            map("memory", "1k"),
            map("example.com/device", "1"))) {
      isHeldInAnEnforcedNamespace(
          fim -> at(at(fim, "resources"), "limits").putAll(limits), message);
    }
    isHeldInAnEnforcedNamespace(
        fim -> at(fim, "resources").put("claims", List.of(map("name", "x"))), message);
    isHeldInAnEnforcedNamespace(
        fim -> at(at(fim, "resources"), "requests").put("example.com/device", "1"), message);
    for (Map<String, Object> limits :
        List.of(
            map("cpu", "100m", "memory", "335544320"),
            map("cpu", "0.1", "memory", "1Gi"),
            map("cpu", "2", "ephemeral-storage", "1Gi"))) {
      Map<String, Object> pod = written();
      at(at(sidecar(pod), "resources"), "limits").putAll(limits);
      assertThat(refusals(pod, "enforced")).isEmpty();
    }
    Map<String, Object> unlimited = written();
    at(sidecar(unlimited), "resources").remove("limits");
    assertThat(refusals(unlimited, "enforced")).isEmpty();
  }

  @Test
  void thePodOfAnEnforcedNamespaceDoesNotStarveTheSidecarEither() {
    String message =
        "the limits of the pod hold for the sidecar, too: they are at least cpu 100m and memory"
            + " 320Mi";
    Map<String, Object> pod = written();
    at(at(at(pod, "spec"), "resources"), "limits").put("cpu", "1m");
    assertThat(refusals(pod, "enforced")).containsExactly(message);
    assertThat(refusals("UPDATE", written(), pod, "enforced")).containsExactly(message);
    assertThat(refusals("UPDATE", pod, pod, "enforced")).isEmpty();
    assertThat(refusals(labelled(pod, "true"), "enabled")).isEmpty();
    Map<String, Object> enough = written();
    at(at(at(enough, "spec"), "resources"), "limits").putAll(map("cpu", "1", "memory", "1Gi"));
    assertThat(refusals(enough, "enforced")).isEmpty();
    assertThat(refusals("UPDATE", written(), enough, "enforced")).isEmpty();
  }

  @Test
  void theSidecarOfAnEnforcedNamespaceRunsUnderNoProfileThatMayBlindIt() {
    String message =
        "the sidecar has no other AppArmor profile than runtime/default, and no other type of"
            + " SELinux than container_t: give the application no other either";
    Map<String, Object> denies = map("type", "Localhost", "localhostProfile", "deny-all");
    for (Map<String, Object> context :
        List.of(
            map("appArmorProfile", denies),
            map("appArmorProfile", map("type", "Unconfined")),
            map("seLinuxOptions", map("type", "blind_t")),
            map("seLinuxOptions", map("user", "blind_u")),
            map("seLinuxOptions", map("role", "blind_r")))) {
      isHeldInAnEnforcedNamespace(fim -> at(fim, "securityContext").putAll(context), message);
      Map<String, Object> whole = written();
      at(at(whole, "spec"), "securityContext").putAll(context);
      assertThat(refusals(whole, "enforced")).containsExactly(message);
      at(sidecar(whole), "securityContext")
          .putAll(
              map(
                  "appArmorProfile",
                  map("type", "RuntimeDefault"),
                  "seLinuxOptions",
                  map("type", "container_t", "level", "s0:c1,c2")));
      assertThat(refusals(whole, "enforced")).isEmpty();
    }
    Map<String, Object> annotated = written();
    at(at(annotated, "metadata"), "annotations")
        .put("container.apparmor.security.beta.kubernetes.io/fim", "localhost/deny-all");
    assertThat(refusals(annotated, "enforced")).containsExactly(message);
    at(at(annotated, "metadata"), "annotations")
        .put("container.apparmor.security.beta.kubernetes.io/fim", "runtime/default");
    assertThat(refusals(annotated, "enforced")).isEmpty();
  }

  @Test
  void whatTheSettingsOfTheWebhookAllowThePolicyCanAllowToo() {
    Map<String, Object> digest = written();
    sidecar(digest).put("image", "localhost/fim@sha256:" + "0".repeat(64));
    assertThat(refusals(digest, map("digests", "true"))).isEmpty();
    Map<String, Object> always = written();
    sidecar(always).put("imagePullPolicy", "Always");
    assertThat(refusals(always, map("pullPolicies", "['Always']"))).isEmpty();
    Map<String, Object> small = written();
    at(at(sidecar(small), "resources"), "limits").putAll(map("cpu", "50m", "memory", "256Mi"));
    assertThat(refusals(small, map("least", "{'cpu': '0.05', 'memory': '256Mi'}"))).isEmpty();
    Map<String, Object> confined = written();
    at(sidecar(confined), "securityContext")
        .putAll(
            map(
                "appArmorProfile",
                map("type", "Localhost", "localhostProfile", "k8s-app"),
                "seLinuxOptions",
                map("type", "web_t")));
    for (String profile : List.of("localhost/k8s-app", "localhost/k8s-*", "*")) {
      for (String type : List.of("web_t", "web*", "*")) {
        Map<String, Object> changed =
            map("appArmor", "['" + profile + "']", "seLinuxTypes", "['" + type + "']");
        assertThat(refusals(confined, changed)).isEmpty();
      }
    }
    assertThat(refusals(confined, map("appArmor", "['*']", "seLinuxTypes", "['x']"))).hasSize(1);
    assertThat(refusals(confined, map("appArmor", "['x']", "seLinuxTypes", "['*']"))).hasSize(1);
  }

  @Test
  void theSidecarOfAPodThatEndsIsANativeOne() {
    Map<String, Object> pod = written();
    Map<String, Object> spec = at(pod, "spec");
    List<Object> containers = new ArrayList<>((List<?>) spec.get("containers"));
    Map<String, Object> sidecar = Manifests.map(containers.removeLast());
    sidecar.put("restartPolicy", "Always");
    spec.putAll(
        map(
            "containers",
            containers,
            "initContainers",
            List.of(sidecar),
            "restartPolicy",
            "OnFailure"));
    assertThat(refusals(pod, "enforced")).isEmpty();
  }
}
