package dev.fim.sidecar.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.sidecar.admission.AdmissionDecision.Inject;
import dev.fim.sidecar.admission.AdmissionDecision.LeaveAlone;
import dev.fim.sidecar.admission.AdmissionDecision.Refuse;
import dev.fim.sidecar.admission.setting.AdmissionSettingsFile;
import dev.fim.sidecar.admission.setting.OptIn;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class PodAdmissionPropertyTest {

  private static final PodAdmission ADMISSION =
      new PodAdmission(
          AdmissionSettingsFile.parse(
              "settings",
              """
              version: 1
              image: fim:1
              images: [fim:0]
              ignored-containers: [istio-proxy]
              """));
  private static final JsonMapper MAPPER = new JsonMapper();

  /// Every place that the decision reads, and what is above it.
  private static final List<String> READ =
      List.of(
          "/metadata",
          "/metadata/labels",
          "/metadata/labels/fim.dev~1inject",
          "/metadata/annotations",
          "/metadata/annotations/fim.dev~1action",
          "/metadata/annotations/container.apparmor.security.beta.kubernetes.io~1app",
          "/metadata/namespace",
          "/kind",
          "/spec",
          "/spec/hostPID",
          "/spec/hostNetwork",
          "/spec/shareProcessNamespace",
          "/spec/restartPolicy",
          "/spec/os",
          "/spec/os/name",
          "/spec/nodeSelector",
          "/spec/nodeSelector/kubernetes.io~1os",
          "/spec/securityContext",
          "/spec/securityContext/runAsUser",
          "/spec/securityContext/seccompProfile",
          "/spec/securityContext/appArmorProfile",
          "/spec/resources",
          "/spec/resources/limits",
          "/spec/resources/limits/cpu",
          "/spec/volumes",
          "/spec/volumes/0",
          "/spec/volumes/0/name",
          "/spec/initContainers",
          "/spec/initContainers/0",
          "/spec/initContainers/0/restartPolicy",
          "/spec/ephemeralContainers",
          "/spec/ephemeralContainers/0",
          "/spec/containers",
          "/spec/containers/0",
          "/spec/containers/0/name",
          "/spec/containers/0/image",
          "/spec/containers/0/ports",
          "/spec/containers/0/ports/0",
          "/spec/containers/0/ports/0/containerPort",
          "/spec/containers/0/securityContext",
          "/spec/containers/0/securityContext/runAsUser",
          "/spec/containers/0/securityContext/seLinuxOptions",
          "/spec/containers/1/command",
          "/spec/containers/1/command/0",
          "/spec/containers/1/args",
          "/spec/containers/1/image",
          "/spec/containers/1/imagePullPolicy",
          "/spec/containers/1/resources",
          "/spec/containers/1/resources/limits",
          "/spec/containers/1/resources/limits/cpu",
          "/spec/containers/1/readinessProbe",
          "/spec/containers/1/securityContext",
          "/spec/containers/1/securityContext/capabilities",
          "/spec/containers/1/securityContext/capabilities/add",
          "/spec/containers/1/securityContext/seccompProfile",
          "/spec/containers/1/securityContext/privileged");

  private static final String WHOLE =
      """
      {"apiVersion": "v1", "kind": "Pod",
       "metadata": {"name": "x", "namespace": "shop", "labels": {"fim.dev/inject": "true"},
        "annotations": {"fim.dev/action": "audit",
         "container.apparmor.security.beta.kubernetes.io/app": "runtime/default"}},
       "spec": {"hostPID": false, "hostNetwork": false, "shareProcessNamespace": true,
        "restartPolicy": "Always", "os": {"name": "linux"}, "nodeSelector": {"kubernetes.io/os": "linux"},
        "securityContext": {"runAsUser": 1, "seccompProfile": {"type": "RuntimeDefault"},
         "appArmorProfile": {"type": "RuntimeDefault"}},
        "resources": {"limits": {"cpu": "1"}},
        "volumes": [{"name": "fim-state"}],
        "initContainers": [{"name": "init", "restartPolicy": "Always"}],
        "ephemeralContainers": [{"name": "debug"}],
        "containers": [
         {"name": "app", "image": "app:1", "ports": [{"containerPort": 80}],
          "securityContext": {"runAsUser": 1, "seLinuxOptions": {"level": "s0"}}},
         {"name": "fim", "image": "fim:1", "command": ["fim-sidecar", "watch"], "args": [],
          "imagePullPolicy": "IfNotPresent", "resources": {"limits": {"cpu": "1"}}, "readinessProbe": {},
          "securityContext": {"runAsUser": 0, "runAsGroup": 0, "allowPrivilegeEscalation": false,
           "privileged": false, "readOnlyRootFilesystem": true,
           "capabilities": {"drop": ["ALL"], "add": ["SYS_PTRACE", "DAC_READ_SEARCH", "KILL"]},
           "seccompProfile": {"type": "RuntimeDefault"}}}]}}
      """;

  @Provide
  Arbitrary<ObjectNode> pods() {
    return Arbitraries.randomValue(random -> new RandomPods(random).pod());
  }

  @Provide
  Arbitrary<JsonNode> json() {
    return Arbitraries.randomValue(random -> new RandomPods(random).json());
  }

  @Provide
  Arbitrary<String> places() {
    return Arbitraries.of(READ);
  }

  @Property(tries = 2000)
  void aPodWithWhatIsAddedIsThePodAndWhatIsAddedAndNothingIsAddedTwice(
      @ForAll("pods") ObjectNode pod) {
    JsonNode before = pod.deepCopy();
    AdmissionDecision decision = ADMISSION.decide(pod, "shop", OptIn.POD);
    assertThat(pod).isEqualTo(before);
    assertThat(decision).as("%s", decision).isInstanceOf(Inject.class);
    JsonNode patched = AdditionsApplied.to(pod, ((Inject) decision).additions());
    assertThat(AdditionsApplied.holdsAll(patched, pod)).isTrue();
    assertThat(patched.at("/spec/shareProcessNamespace").booleanValue()).isTrue();
    assertThat(ADMISSION.decide(patched, "shop", OptIn.POD))
        .isEqualTo(new LeaveAlone("the sidecar is there already"));
  }

  @Test
  void thePodOfTheNextPropertyHoldsEveryPlaceThatIsRead() {
    JsonNode pod = MAPPER.readTree(WHOLE);
    assertThat(READ).allSatisfy(place -> assertThat(pod.at(place).isMissingNode()).isFalse());
    assertThat(ADMISSION.decide(pod, "shop", OptIn.POD)).isInstanceOf(LeaveAlone.class);
  }

  @Property(tries = 10_000)
  void anythingInAnyPlaceEndsInADecisionAndFaultsAreShort(
      @ForAll("places") String place, @ForAll("json") JsonNode value) {
    ObjectNode pod = (ObjectNode) MAPPER.readTree(WHOLE);
    int slash = place.lastIndexOf('/');
    JsonNode parent = pod.at(place.substring(0, slash));
    String name = place.substring(slash + 1).replace("~1", "/");
    if (parent instanceof ArrayNode array) {
      array.set(Integer.parseInt(name), value);
    } else {
      ((ObjectNode) parent).set(name, value);
    }
    for (OptIn optIn : OptIn.values()) {
      switch (ADMISSION.decide(pod, null, optIn)) {
        case Refuse refusal -> assertShort(refusal);
        case Inject(List<Addition> additions, List<String> _) ->
            assertThat(AdditionsApplied.holdsAll(AdditionsApplied.to(pod, additions), pod))
                .isTrue();
        case LeaveAlone(String reason) -> assertThat(reason).isNotEmpty();
      }
    }
  }

  @Property(tries = 2000)
  void whatIsNoPodAtAllIsRefused(@ForAll("json") JsonNode value) {
    AdmissionDecision decision = ADMISSION.decide(value, "shop", OptIn.ENFORCED);
    assertThat(decision).isInstanceOf(Refuse.class);
    assertShort((Refuse) decision);
  }

  private static void assertShort(Refuse refusal) {
    assertThat(refusal.faults())
        .isNotEmpty()
        .hasSizeLessThanOrEqualTo(21)
        .allSatisfy(fault -> assertThat(fault).isNotEmpty().hasSizeLessThan(1000))
        .allSatisfy(fault -> assertThat(fault.chars().noneMatch(Character::isISOControl)).isTrue());
  }

  private static ObjectNode manyContainers(int count) {
    ObjectNode pod = (ObjectNode) MAPPER.readTree(WHOLE);
    ArrayNode containers = ((ObjectNode) pod.get("spec")).putArray("containers");
    for (int i = 0; i < count; i++) {
      containers.addObject().put("name", "c" + i).put("image", "app:1");
    }
    return pod;
  }

  @Test
  void tenThousandContainersAreTooManyToWatchUnlessFewAreNamed() {
    ObjectNode pod = manyContainers(10_000);
    assertThat(ADMISSION.decide(pod, "shop", OptIn.POD))
        .isEqualTo(
            new Refuse(
                List.of(
                    "there are 10000 containers to watch, more than the limit of 100: name some"
                        + " with 'fim.dev/containers'")));
    ((ObjectNode) pod.at("/metadata/annotations")).put("fim.dev/containers", "c7,c9999");
    assertThat(ADMISSION.decide(pod, "shop", OptIn.POD)).isInstanceOf(Inject.class);
    ((ObjectNode) pod.at("/metadata/annotations")).put("fim.dev/containers", "c7,x");
    assertThat(ADMISSION.decide(pod, "shop", OptIn.POD))
        .isEqualTo(
            new Refuse(
                List.of(
                    "invalid value 'x' for annotation 'fim.dev/containers': no container of that"
                        + " name runs beside the sidecar; allowed: 'c0', 'c1', 'c2', 'c3', 'c4',"
                        + " 'c5', 'c6', 'c7', 'c8', 'c9', …")));
  }

  @Test
  void tenThousandFaultsAreCountedAndAFewAreNamed() {
    ObjectNode pod = manyContainers(1);
    ObjectNode annotations = (ObjectNode) pod.at("/metadata/annotations");
    for (int i = 0; i < 10_000; i++) {
      annotations.put("fim.dev/unknown-" + i, "x");
    }
    Refuse refusal = (Refuse) ADMISSION.decide(pod, "shop", OptIn.POD);
    assertThat(refusal.faults()).hasSize(21).endsWith("and 9980 more");
    assertThat(refusal.message().length()).isLessThan(16_384);
  }

  @Test
  void howDeepAPodIsDoesNotMatter() {
    String deep = "[".repeat(490) + "]".repeat(490);
    JsonNode pod =
        MAPPER.readTree(
            WHOLE
                .replace("\"hostPID\": false", "\"unknown\": " + deep)
                .replace("\"fim\"", "\"other\"")
                .replace("\"fim.dev/action\": \"audit\"", "\"fim.dev/containers\": \"app\""));
    assertThat(ADMISSION.decide(pod, "shop", OptIn.POD)).isInstanceOf(Inject.class);
    assertThat(ADMISSION.decide(MAPPER.readTree(deep), "shop", OptIn.POD))
        .isEqualTo(new Refuse(List.of("the pod is a list in place of an object")));
    assertThat(ADMISSION.decide(MAPPER.readTree("{}"), "shop", OptIn.POD))
        .isEqualTo(new Refuse(List.of("spec is missing")));
  }
}
