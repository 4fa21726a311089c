package dev.fim.sidecar.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.sidecar.admission.AdditionsApplied;
import dev.fim.sidecar.admission.AdmissionDecision;
import dev.fim.sidecar.admission.AdmissionDecision.Inject;
import dev.fim.sidecar.admission.PodAdmission;
import dev.fim.sidecar.admission.setting.AdmissionSettingsFile;
import dev.fim.sidecar.admission.setting.OptIn;
import dev.fim.sidecar.manifest.Manifests.Manifest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the admission policies say about example pods.
class PoliciesTest {

  private static final String LABEL = "fim.dev/inject";
  private static final Manifest VALIDATING =
      Manifests.one("webhook/70-policy.yaml", "ValidatingAdmissionPolicy");
  private static final Manifest MUTATING =
      Manifests.one("mutating_admission_policy/10-policy.yaml", "MutatingAdmissionPolicy");

  private static final String ABSENT =
      "the pod asks for fim, or its namespace does, and it has no container named fim: the webhook"
          + " did not add it; see that the webhook runs and that failurePolicy is Fail";
  private static final String FOREIGN =
      "the container fim is not the sidecar: it has to run [fim-sidecar, watch] of an image out of"
          + " localhost/fim:0.1.0";

  private static Map<String, Object> pod(String file) {
    return Manifests.one(file, "Pod").tree();
  }

  private static Map<String, Object> plain() {
    return pod("hello_server_injected_pod.yaml");
  }

  private static Map<String, Object> watched() {
    return labelled(pod("hello_server_pod.yaml"), "true");
  }

  private static Map<String, Object> at(Map<String, Object> tree, String name) {
    return Manifests.map(tree.computeIfAbsent(name, _ -> new HashMap<String, Object>()));
  }

  private static Map<String, Object> labelled(Map<String, Object> pod, String value) {
    at(at(pod, "metadata"), "labels").put(LABEL, value);
    return pod;
  }

  private static Map<String, Object> unlabelled(Map<String, Object> pod) {
    at(at(pod, "metadata"), "labels").remove(LABEL);
    return pod;
  }

  private static Map<String, Object> sidecar(Map<String, Object> pod) {
    return Manifests.map(((List<?>) at(pod, "spec").get("containers")).get(1));
  }

  private static Map<String, Object> namespace(String value) {
    return Map.of("metadata", value.isEmpty() ? Map.of() : Map.of("labels", Map.of(LABEL, value)));
  }

  /// As the webhook writes it.
  private static Map<String, Object> written() {
    JsonMapper mapper = new JsonMapper();
    JsonNode pod = mapper.valueToTree(plain());
    AdmissionDecision decision =
        new PodAdmission(
                AdmissionSettingsFile.parse("settings", "version: 1\nimage: localhost/fim:0.1.0\n"))
            .decide(pod, "shop", OptIn.ENFORCED);
    JsonNode injected = AdditionsApplied.to(pod, ((Inject) decision).additions());
    return Manifests.map(mapper.convertValue(injected, Map.class));
  }

  /// What the validating policy refuses a new pod with.
  private static List<String> refusals(Map<String, Object> pod, String namespace) {
    return refusals("CREATE", Map.of(), pod, namespace);
  }

  private static List<String> refusals(
      String operation, Map<String, Object> before, Map<String, Object> pod, String namespace) {
    return refusals(operation, before, pod, namespace, Map.of());
  }

  /// What it refuses a new pod of an enforced namespace with once the operator has changed it.
  ///
  /// @param changed expressions of its variables, by their names
  private static List<String> refusals(Map<String, Object> pod, Map<String, Object> changed) {
    return refusals("CREATE", Map.of(), pod, "enforced", changed);
  }

  private static List<String> refusals(
      String operation,
      Map<String, Object> before,
      Map<String, Object> pod,
      String namespace,
      Map<String, Object> changed) {
    List<Map<String, Object>> variables = VALIDATING.list("spec", "variables");
    assertThat(variables).extracting(each -> each.get("name")).containsAll(changed.keySet());
    Expressions expressions =
        new Expressions(
                Map.of(
                    "object",
                    pod,
                    "oldObject",
                    before,
                    "request",
                    Map.of("operation", operation),
                    "namespaceObject",
                    namespace(namespace)))
            .define(
                variables.stream()
                    .map(each ->
                        Map.of(
                            "name",
                            each.get("name"),
                            "expression",
                            changed.getOrDefault(
                                (String) each.get("name"), each.get("expression"))))
                    .toList());
    List<Map<String, Object>> validations = VALIDATING.list("spec", "validations");
    return validations.stream()
        .filter(validation -> !expressions.holds((String) validation.get("expression")))
        .map(validation ->
            validation.containsKey("message")
                ? (String) validation.get("message")
                : expressions.text((String) validation.get("messageExpression")))
        .toList();
  }

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

  private static Map<String, Object> map(Object... pairs) {
    Map<String, Object> map = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }

  private static void add(Map<String, Object> tree, String list, Map<String, Object> element) {
    List<Object> longer = new ArrayList<>((List<?>) tree.getOrDefault(list, List.of()));
    longer.add(element);
    tree.put(list, longer);
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
    String message = WRITTEN + "its securityContext is that of no profile" + REMEDY;
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

  private static Map<String, Object> annotated() {
    Map<String, Object> pod = plain();
    at(at(pod, "metadata"), "annotations")
        .putAll(Map.of("fim.dev/monitor", "/srv", "fim.dev/action", "audit"));
    return pod;
  }

  private static boolean matches(Map<String, Object> pod) {
    List<Map<String, Object>> conditions = MUTATING.list("spec", "matchConditions");
    Expressions expressions = new Expressions(Map.of("object", pod));
    return conditions.stream()
        .allMatch(condition -> expressions.holds((String) condition.get("expression")));
  }

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

  /// Applies the additions of the mutating policy, its typed objects read as trees.
  private static Map<String, Object> mutated(Map<String, Object> pod) {
    String typed = MUTATING.text("spec", "mutations", 0, "jsonPatch", "expression");
    String untyped =
        Pattern.compile("(?:JSONPatch|Object(?:\\.\\w+)*)\\{").matcher(typed).replaceAll("{");
    String quoted = Pattern.compile("(\\w+): ").matcher(untyped).replaceAll("\"$1\": ");
    Object patch =
        new Expressions(Map.of("object", pod))
            .define(MUTATING.list("spec", "variables"))
            .evaluate(quoted);
    for (Object operation : (List<?>) patch) {
      Map<String, Object> addition = Manifests.map(operation);
      assertThat(addition.get("op")).isEqualTo("add");
      String[] way = Objects.toString(addition.get("path")).split("/", -1);
      Map<String, Object> spec = at(pod, way[1]);
      if (way.length == 4) {
        assertThat(way[3]).isEqualTo("-");
        assertThat(spec).as("what %s is added to", addition.get("path")).containsKey(way[2]);
        List<Object> longer = new ArrayList<>((List<?>) Objects.requireNonNull(spec.get(way[2])));
        longer.add(addition.get("value"));
        spec.put(way[2], longer);
      } else {
        spec.put(way[2], addition.get("value"));
      }
    }
    return pod;
  }

  /// Every expression below a part of a manifest.
  private static Stream<String> expressions(Object part) {
    return switch (part) {
      case Map<?, ?> map ->
          map.entrySet().stream()
              .flatMap(entry ->
                  entry.getValue() instanceof String text
                          && Objects.toString(entry.getKey())
                              .toLowerCase(Locale.ROOT)
                              .endsWith("expression")
                      ? Stream.of(text)
                      : expressions(entry.getValue()));
      case List<?> list -> list.stream().flatMap(PoliciesTest::expressions);
      default -> Stream.empty();
    };
  }

  @Test
  void noListOfTypedObjectsIsTheValueOfAPatchInAnyPolicy() {
    List<String> expressions =
        Manifests.all().stream()
            .filter(manifest -> manifest.kind().endsWith("AdmissionPolicy"))
            .flatMap(manifest -> expressions(manifest.tree()))
            .toList();
    assertThat(expressions)
        .hasSizeGreaterThan(15)
        .allSatisfy(expression -> assertThat(TypedLists.of(expression)).isEmpty());
  }

  @Test
  void theLiteralsOfTheValidatingPolicyHoldOneTypeEach() {
    assertThat(expressions(VALIDATING.tree()).toList())
        .hasSizeGreaterThan(25)
        .allSatisfy(each -> assertThat(Expressions.isHomogeneous(each)).as(each).isTrue());
    assertThat(Expressions.isHomogeneous("{'a': 0, 'b': ['x']}")).isFalse();
  }

  @Test
  void aListOfTypedObjectsIsFoundWhereverItStands() {
    for (String list :
        List.of(
            "[Object.a{}]",
            "[1] + [Object.a{}]",
            "has(object.x) ? [] : [Object.a{}]",
            "[[Object.a{}]]",
            "{'x': Object.a{}}",
            "['x'].map(n, Object.a{name: n})")) {
      assertThat(TypedLists.of("[JSONPatch{op: 'add', path: '/x', value: " + list + "}]"))
          .as(list)
          .containsExactly("Object.a");
      assertThat(TypedLists.of(list)).as(list).containsExactly("Object.a");
    }
    assertThat(
            TypedLists.of("[JSONPatch{value: Object.a{b: [Object.a.b{}]}}, JSONPatch{value: []}]"))
        .isEmpty();
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
    ManifestsTest.decodePod(mutated(annotated()));
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
    assertThat(ManifestsTest.canonical(actual)).isEqualTo(ManifestsTest.canonical(expected));
  }

  private static Map<String, Object> variable(String name, String value) {
    return Map.of("name", name, "value", value);
  }
}
