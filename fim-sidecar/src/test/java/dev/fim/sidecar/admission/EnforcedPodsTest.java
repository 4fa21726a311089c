package dev.fim.sidecar.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.sidecar.admission.AdmissionDecision.Inject;
import dev.fim.sidecar.admission.AdmissionDecision.LeaveAlone;
import dev.fim.sidecar.admission.AdmissionDecision.Refuse;
import dev.fim.sidecar.admission.setting.AdmissionSettingsFile;
import dev.fim.sidecar.admission.setting.OptIn;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a pod in an enforced namespace can say by what it brings along, and what the operator can
/// make of that.
class EnforcedPodsTest {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String IMAGE = "version: 1\nimage: fim:1\n";
  private static final AdmissionDecision THERE = new LeaveAlone("the sidecar is there already");
  private static final String REMEDY =
      ": in an enforced namespace leave it out, and fim adds it; the operator's setting is"
          + " 'allow.enforced'";

  private static AdmissionDecision decide(String settings, JsonNode pod, OptIn optIn) {
    return new PodAdmission(AdmissionSettingsFile.parse("w.yaml", IMAGE + settings))
        .decide(pod, "shop", optIn);
  }

  private static AdmissionDecision decide(String settings, JsonNode pod) {
    return decide(settings, pod, OptIn.ENFORCED);
  }

  private static ObjectNode pod(String json) {
    return (ObjectNode) MAPPER.readTree(json.replace('\'', '"'));
  }

  private static ObjectNode plain() {
    return pod(
        "{'metadata': {'annotations': {}}, 'spec': {'containers': [{'name': 'app', 'image':"
            + " 'app:1'}]}}");
  }

  private static ObjectNode annotated(String label, String value) {
    ObjectNode pod = plain();
    ((ObjectNode) pod.at("/metadata/annotations")).put("fim.dev/" + label, value);
    return pod;
  }

  private static ObjectNode injected(String settings, JsonNode pod) {
    AdmissionDecision decision = decide(settings, pod);
    assertThat(decision).isInstanceOf(Inject.class);
    return (ObjectNode) AdditionsApplied.to(pod, ((Inject) decision).additions());
  }

  private static ObjectNode sidecar(JsonNode pod) {
    return (ObjectNode)
        pod.at("/spec/containers").valueStream().filter(EnforcedPodsTest::isOurs).findFirst().get();
  }

  private static boolean isOurs(JsonNode container) {
    return container.path("name").asString("").equals("fim");
  }

  private static ObjectNode variable(JsonNode sidecar, String name) {
    return (ObjectNode)
        sidecar
            .path("env")
            .valueStream()
            .filter(each -> each.path("name").asString("").equals(name))
            .findFirst()
            .get();
  }

  private static Arguments change(String difference, Consumer<ObjectNode> change) {
    return Arguments.of(difference, change);
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        change(
            "its variable 'FIM_CONTAINER' is 'decoy' in place of 'app'",
            fim -> variable(fim, "FIM_CONTAINER").put("value", "decoy")),
        change(
            "its variable 'FIM_CONTAINER' is 'app' in place of 'app'",
            fim -> variable(fim, "FIM_CONTAINER").putObject("valueFrom")),
        change(
            "it has the variable 'FIM_ACTION'",
            fim ->
                fim.withArray("env").addObject().put("name", "FIM_ACTION").put("value", "audit")),
        change(
            "its variable 'FIM_ONLY_OTHER' is 'off' in place of 'on'",
            fim -> variable(fim, "FIM_ONLY_OTHER").put("value", "off")),
        change(
            "it has the variable 'JAVA_TOOL_OPTIONS'",
            fim ->
                fim.withArray("env")
                    .addObject()
                    .put("name", "JAVA_TOOL_OPTIONS")
                    .put("value", "x")),
        change(
            "it lacks the variable FIM_CONTAINER='app'",
            fim -> ((ArrayNode) fim.path("env")).remove(0)),
        change("its envFrom differs", fim -> fim.putArray("envFrom").addObject()),
        change(
            "its lifecycle differs",
            fim -> fim.putObject("lifecycle").putObject("preStop").putObject("exec")),
        change("its startupProbe differs", fim -> fim.putObject("startupProbe").put("x", 1)),
        change(
            "its readinessProbe runs a command",
            fim -> fim.putObject("readinessProbe").putObject("exec")),
        change("its workingDir differs", fim -> fim.put("workingDir", "/tmp")),
        change(
            "its securityContext differs",
            fim -> ((ObjectNode) fim.path("securityContext")).put("procMount", "Unmasked")),
        change(
            "it mounts a volume at '/opt'",
            fim ->
                fim.withArray("volumeMounts")
                    .addObject()
                    .put("name", "x")
                    .put("mountPath", "/opt")),
        change(
            "its volume at /var/lib/fim differs",
            fim -> ((ObjectNode) fim.at("/volumeMounts/0")).put("subPath", "x")),
        change(
            "its volume at /var/lib/fim differs",
            fim -> ((ObjectNode) fim.at("/volumeMounts/0")).put("name", "data")),
        change(
            "it lacks the volume at /var/lib/fim",
            fim -> ((ArrayNode) fim.path("volumeMounts")).removeAll()),
        change(
            "its terminationMessagePath differs",
            fim -> fim.put("terminationMessagePath", "/opt/fim/lib/fim-core.jar")),
        change(
            "its terminationMessagePolicy differs",
            fim -> fim.put("terminationMessagePolicy", "FallbackToLogsOnError")),
        change(
            "its imagePullPolicy is 'Never' in place of IfNotPresent",
            fim -> fim.put("imagePullPolicy", "Never")),
        change(
            "its imagePullPolicy is 'Always' in place of IfNotPresent",
            fim -> fim.put("imagePullPolicy", "Always")),
        change("it lacks the readinessProbe", fim -> fim.remove("readinessProbe")),
        change(
            "its resources.limits.cpu is '99m', and at least 100m is needed",
            fim -> ((ObjectNode) fim.at("/resources/limits")).put("cpu", "99m")),
        change(
            "its resources.limits.cpu is '1n', and at least 100m is needed",
            fim -> ((ObjectNode) fim.at("/resources/limits")).put("cpu", "1n")),
        change(
            "it has the resource 'example.com/device'",
            fim -> ((ObjectNode) fim.at("/resources/limits")).put("example.com/device", "1")),
        change(
            "its resources.claims differs",
            fim ->
                ((ObjectNode) fim.path("resources"))
                    .putArray("claims")
                    .addObject()
                    .put("name", "x")),
        change(
            "its resources.limits.memory is '16Mi' in place of 320Mi",
            fim -> ((ObjectNode) fim.at("/resources/limits")).put("memory", "16Mi")),
        change(
            "its resources.requests.cpu is '' in place of 20m",
            fim -> ((ObjectNode) fim.at("/resources/requests")).remove("cpu")));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aSidecarThatThePodBringsAlongIsTheOneThatFimWrites(
      String difference, Consumer<ObjectNode> change) {
    ObjectNode pod = injected("", plain());
    ((ObjectNode) pod.path("spec")).withArray("volumes").addObject().put("name", "data");
    assertThat(decide("", pod)).isEqualTo(THERE);
    change.accept(sidecar(pod));
    assertThat(decide("", pod))
        .isEqualTo(
            new Refuse(
                List.of("container 'fim' is not as fim writes it, and " + difference + REMEDY)));
    assertThat(decide("allow: {enforced: any}", pod)).isEqualTo(THERE);
    assertThat(decide("allow: {enabled: strict}", pod, OptIn.ENABLED)).isInstanceOf(Refuse.class);
    assertThat(decide("", pod, OptIn.ENABLED)).isEqualTo(THERE);
  }

  @Test
  void allDifferencesAreNamedAtOnce() {
    ObjectNode pod = injected("", plain());
    variable(sidecar(pod), "FIM_CONTAINER").put("value", "decoy");
    sidecar(pod).put("tty", true);
    assertThat(((Refuse) decide("", pod)).faults()).hasSize(2);
  }

  @Test
  void whatTheApiServerAndTheOperatorsOthersAddIsNoDifference() {
    ObjectNode pod = injected("", plain());
    ObjectNode sidecar = sidecar(pod);
    sidecar.put("terminationMessagePath", "/dev/termination-log").putArray("resizePolicy");
    sidecar.put("terminationMessagePolicy", "File").put("imagePullPolicy", "IfNotPresent");
    ((ObjectNode) sidecar.path("readinessProbe")).put("timeoutSeconds", 1);
    ((ObjectNode) sidecar.at("/resources/limits"))
        .put("cpu", "100m")
        .put("memory", "335544320")
        .put("ephemeral-storage", "1Gi");
    sidecar
        .withArray("volumeMounts")
        .addObject()
        .put("name", "kube-api-access-x")
        .put("mountPath", "/var/run/secrets/kubernetes.io/serviceaccount");
    assertThat(decide("", pod)).isEqualTo(THERE);

    sidecar.withArray("env").addObject().put("name", "AWS_REGION").put("value", "x");
    sidecar
        .withArray("volumeMounts")
        .addObject()
        .put("name", "token")
        .put("mountPath", "/var/run/secrets/eks.amazonaws.com/serviceaccount");
    assertThat(((Refuse) decide("", pod)).faults()).hasSize(2);
    assertThat(
            decide(
                """
                sidecar-variables: [AWS_*]
                sidecar-mounts: [/var/run/secrets/eks.amazonaws.com/serviceaccount]
                """,
                pod))
        .isEqualTo(THERE);
    assertThat(decide("sidecar-variables: ['*']\nsidecar-mounts: ['/*']\n", pod)).isEqualTo(THERE);
    sidecar.withArray("env").addObject().put("name", "FIM_ACTION").put("value", "audit");
    assertThat(decide("sidecar-variables: ['*']\nsidecar-mounts: ['/*']\n", pod))
        .isInstanceOf(Refuse.class);
  }

  @Test
  void theStateOfTheSidecarIsMountedByNobodyElseWhoeverAsks() {
    ObjectNode pod = injected("", plain());
    ((ObjectNode) pod.at("/spec/containers/0"))
        .putArray("volumeMounts")
        .addObject()
        .put("name", "fim-state")
        .put("mountPath", "/state");
    for (OptIn optIn : List.of(OptIn.ENABLED, OptIn.ENFORCED)) {
      assertThat(decide("", pod, optIn))
          .isEqualTo(
              new Refuse(
                  List.of(
                      "container 'app' has the volume 'fim-state', which holds the state of the"
                          + " sidecar: take it out")));
    }
  }

  @Test
  void aContainerThatIsAddedLaterIsIgnoredOnlyByItsImageToo() {
    ObjectNode pod = injected("", plain());
    ((ArrayNode) pod.at("/spec/containers"))
        .addObject()
        .put("name", "istio-proxy")
        .put("image", "docker.io/istio/proxyv2:1.27.1");
    assertThat(((Refuse) decide("", pod)).faults())
        .containsExactly(
            "container 'fim' is not as fim writes it, and it has the variable 'FIM_CONTAINER'"
                + REMEDY,
            "container 'fim' is not as fim writes it, and it lacks the variable"
                + " FIM_SETTINGS='version: 1\\x0atargets:\\x0a  - container: 'app'\\x0a  -"
                + " container: 'ist…'"
                + REMEDY);
    for (String image :
        List.of("docker.io/istio/proxyv2", "docker.io/istio/proxyv2:1.27.1", "'*'")) {
      assertThat(decide("ignored-containers: [{name: istio-proxy, image: " + image + "}]", pod))
          .as(image)
          .isEqualTo(THERE);
    }
    for (String image :
        List.of("docker.io/istio/proxyv2:1.28", "docker.io/istio/proxy", "docker.io", "istio")) {
      assertThat(decide("ignored-containers: [{name: istio-proxy, image: " + image + "}]", pod))
          .as(image)
          .isInstanceOf(Refuse.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          interval | 20s   | {interval: {most: 30s}}               |
          interval | 40s   | {interval: {most: 30s}}               | allowed: at most 30s
          interval | 500ms | {interval: {least: 1s, most: 30s}}    | allowed: at least 1s and at most 30s
          interval | 24h   | {interval: any}                       |
          interval | 5s    | {interval: none}                      | a pod may not have it
          interval | 10s   | {interval: none}                      |
          action   | audit | {action: [audit, terminate]}          |
          action   | restart-all | {action: [audit, terminate]}    | allowed: audit, terminate
          action   | audit | {interval: any}                       | it must not weaken the value that applies without it: 'kill'
          action   | audit | {others: any}                         |
          action   | audit | {others: any, action: strict}         | it must not weaken the value that applies without it: 'kill'
          exclude  | /a    | {exclude: [/b, /a]}                   |
          exclude  | /a,/b | {exclude: [/b, /a]}                   |
          exclude  | /a,/c | {exclude: [/b, /a]}                   | allowed: /b, /a
          exclude  | /a    | {action: any}                         | it must not weaken the value that applies without it: none
          monitor  | /a/   | {monitor: [/a]}                       |
          resources-limits-memory | 1Gi | {resources-limits-memory: {most: 512Mi}} | allowed: at most 512Mi
          resources-limits-memory | none | {resources-limits-memory: {most: 1Gi}} | allowed: at most 1Gi
          """)
  void theOperatorSaysWhatAPodMaySay(String label, String value, String allow, String fault) {
    AdmissionDecision decision =
        decide("allow:\n  enforced: " + allow + "\n", nativeSidecar(annotated(label, value)));
    if (fault == null) {
      assertThat(decision).isInstanceOf(Inject.class);
    } else {
      assertThat(decision)
          .isEqualTo(
              new Refuse(
                  List.of(
                      "invalid value '%s' for annotation 'fim.dev/%s': in an enforced namespace %s; the operator's setting is 'allow.enforced.%s'"
                          .formatted(value, label, fault, label))));
    }
  }

  private static ObjectNode nativeSidecar(ObjectNode pod) {
    ((ObjectNode) pod.at("/metadata/annotations")).put("fim.dev/native-sidecar", "true");
    return pod;
  }

  @Test
  void whatHoldsAnywayIsTheDefaultOfTheOperator() {
    String audit = "defaults: {action: audit, exclude: '/a,/b', interval: 1m, profile: baseline}\n";
    assertThat(decide(audit, annotated("action", "audit"))).isInstanceOf(Inject.class);
    assertThat(decide(audit, annotated("action", "terminate"))).isInstanceOf(Inject.class);
    assertThat(decide(audit, annotated("exclude", "/b"))).isInstanceOf(Inject.class);
    assertThat(decide(audit, annotated("interval", "1m"))).isInstanceOf(Inject.class);
    assertThat(decide(audit, annotated("profile", "baseline"))).isInstanceOf(Inject.class);
    assertThat(decide(audit, annotated("profile", "general"))).isInstanceOf(Refuse.class);
    assertThat(decide("defaults: {policy: p}\n", annotated("monitor", "/")))
        .isEqualTo(
            new Refuse(
                List.of(
                    "invalid value '/' for annotation 'fim.dev/monitor': in an enforced namespace"
                        + " it must not replace the 'policy' that applies without it; the"
                        + " operator's setting is 'allow.enforced.monitor'")));
  }

  @Test
  void theFormerRulesHoldWhereTheOperatorSaysSo() {
    ObjectNode pod = annotated("containers", "decoy");
    ((ArrayNode) pod.at("/spec/containers")).addObject().put("name", "decoy").put("image", "x:1");
    ((ArrayNode) pod.at("/spec/containers"))
        .addObject()
        .put("name", "istio-proxy")
        .put("image", "x:1");
    assertThat(decide("", pod)).isInstanceOf(Refuse.class);
    assertThat(decide("allow: {enforced: any}\n", pod)).isInstanceOf(Inject.class);
    for (String label : List.of("pod", "enabled", "enforced")) {
      assertThat(
              decide(
                  "allow: {%s: strict}\n".formatted(label),
                  labelled(pod),
                  OptIn.valueOf(label.toUpperCase(Locale.ROOT))))
          .as(label)
          .isInstanceOf(Refuse.class);
    }
    assertThat(decide("", labelled(pod), OptIn.POD)).isInstanceOf(Inject.class);
    assertThat(decide("", pod, OptIn.ENABLED)).isInstanceOf(Inject.class);
  }

  private static ObjectNode labelled(ObjectNode pod) {
    ObjectNode labelled = pod.deepCopy();
    ((ObjectNode) labelled.path("metadata")).putObject("labels").put("fim.dev/inject", "true");
    return labelled;
  }

  /// The kubelet mounts an empty file there: over a part of the program, it cannot run.
  @Test
  void theTerminationLogOfASidecarThatIsBroughtAlongIsAtItsUsualPlace() {
    ObjectNode pod = injected("", plain());
    sidecar(pod).put("terminationMessagePath", "/opt/fim/lib/fim-core.jar");
    assertThat(decide("", pod)).isInstanceOf(Refuse.class);
  }

  /// With a thousandth of a processor a JVM takes hours to start.
  @Test
  void aSidecarThatIsBroughtAlongIsNotStarvedByALimitThatFimDoesNotWrite() {
    ObjectNode pod = injected("", plain());
    ((ObjectNode) sidecar(pod).at("/resources/limits")).put("cpu", "1m");
    assertThat(decide("", pod)).isInstanceOf(Refuse.class);
  }

  /// Where the operator has fim write no limit, one of a LimitRange leaves the program its memory.
  @Test
  void aLimitOfMemoryThatFimDoesNotWriteLeavesEnough() {
    String none = "defaults: {resources-limits-memory: none, resources-limits-cpu: 50m}\n";
    ObjectNode pod = injected(none, plain());
    assertThat(decide(none, pod)).isEqualTo(THERE);
    ObjectNode limits = (ObjectNode) sidecar(pod).at("/resources/limits");
    limits.put("memory", "320Mi");
    assertThat(decide(none, pod)).isEqualTo(THERE);
    limits.put("memory", "319Mi").put("cpu", "49m");
    assertThat(((Refuse) decide(none, pod)).faults())
        .containsExactly(
            "container 'fim' is not as fim writes it, and its resources.limits.cpu is '49m' in"
                + " place of 50m"
                + REMEDY,
            "container 'fim' is not as fim writes it, and its resources.limits.memory is '319Mi',"
                + " and at least 320Mi is needed"
                + REMEDY);
  }

  /// A limit of the whole pod holds for every container that has none of its own.
  @Test
  void aPodSharesNoLessThanTheSidecarNeeds() {
    ObjectNode pod = plain();
    ObjectNode limits = ((ObjectNode) pod.path("spec")).putObject("resources").putObject("limits");
    limits.put("cpu", "99m").put("memory", "1Mi"); // less memory than the sidecar's own limit
    assertThat(decide("", pod))
        .isEqualTo(
            new Refuse(
                List.of(
                    "in an enforced namespace spec.resources.limits.cpu must be at least 100m,"
                        + " since the sidecar shares it, and is '99m'; the operator's setting is"
                        + " 'allow.enforced'")));
    assertThat(decide("", labelled(pod), OptIn.POD)).isInstanceOf(Inject.class);
    assertThat(decide("defaults: {resources-limits-memory: none}\n", pod))
        .isInstanceOfSatisfying(Refuse.class, refuse -> assertThat(refuse.faults()).hasSize(2));
    limits.put("cpu", "100m");
    assertThat(decide("", pod)).isInstanceOf(Inject.class);
  }

  @Test
  void whenTheImageIsPulledIsWhatTheOperatorSaysOrTheApiServerWrites() {
    ObjectNode pod = injected("", plain());
    assertThat(decide("image-pull-policy: IfNotPresent\n", pod)).isEqualTo(THERE);
    assertThat(decide("image-pull-policy: Always\n", pod)).isInstanceOf(Refuse.class);
    sidecar(pod).put("imagePullPolicy", "Always");
    assertThat(decide("image-pull-policy: Always\n", pod)).isEqualTo(THERE);
    sidecar(pod).put("image", "localhost:5000/fim:latest");
    assertThat(decide("images: ['localhost:5000/fim:latest']\n", pod)).isEqualTo(THERE);
    sidecar(pod).put("image", "localhost:5000/fim");
    assertThat(decide("images: ['localhost:5000/fim']\n", pod)).isEqualTo(THERE);
    sidecar(pod).remove("imagePullPolicy");
    assertThat(decide("images: ['localhost:5000/fim']\n", pod)).isEqualTo(THERE);
    assertThat(decide("images: ['localhost:5000/fim']\nimage-pull-policy: IfNotPresent\n", pod))
        .isInstanceOf(Refuse.class);
  }

  private static final String DIGEST = "@sha256:" + "0a".repeat(32);

  /// Whoever writes a pod could name the digest of an older fim.
  @Test
  void aDigestIsTheOperatorsImageOnlyWhereTheOperatorSaysSo() {
    ObjectNode pod = injected("", plain());
    for (String image : List.of("fim" + DIGEST, "fim:1" + DIGEST)) {
      sidecar(pod).put("image", image);
      assertThat(((Refuse) decide("", pod)).faults())
          .singleElement()
          .asString()
          .endsWith(
              ", and not fim:1, and the operator's 'image-digests' is 'named'; give it another"
                  + " name");
      assertThat(decide("", pod, OptIn.ENABLED)).isEqualTo(THERE);
      assertThat(decide("allow: {enforced: any}\n", pod)).isEqualTo(THERE);
      assertThat(decide("image-digests: any\n", pod)).isEqualTo(THERE);
      assertThat(decide("images: ['fim:1" + DIGEST + "']\n", pod)).isEqualTo(THERE);
      assertThat(decide("images: ['fim" + DIGEST + "']\n", pod)).isEqualTo(THERE);
      assertThat(decide("images: ['fim:1@sha256:" + "0b".repeat(32) + "']\n", pod))
          .isInstanceOf(Refuse.class);
    }
    for (String image : List.of("fim:0" + DIGEST, "evil/fim" + DIGEST, "fim@md5:00")) {
      sidecar(pod).put("image", image);
      assertThat(decide("image-digests: any\n", pod)).as(image).isInstanceOf(Refuse.class);
    }
  }

  @Test
  void aDigestOfAnIgnoredImageCountsLikewise() {
    ObjectNode pod = injected("", plain());
    ((ArrayNode) pod.at("/spec/containers"))
        .addObject()
        .put("name", "istio-proxy")
        .put("image", "istio/proxyv2" + DIGEST);
    String ignored = "ignored-containers: [{name: istio-proxy, image: 'istio/proxyv2%s'}]\n";
    assertThat(decide(ignored.formatted(":1"), pod)).isInstanceOf(Refuse.class);
    assertThat(decide(ignored.formatted(":1") + "image-digests: any\n", pod)).isEqualTo(THERE);
    assertThat(decide(ignored.formatted(DIGEST), pod)).isEqualTo(THERE);
    assertThat(decide(ignored.formatted(""), pod)).isEqualTo(THERE);
  }

  @Test
  void aPathThatLeadsUpAgainIsNoneThatTheOperatorLetsOthersMount() {
    String mounts = "sidecar-mounts: [/var/run/*]\n";
    ObjectNode pod = injected("", plain());
    ObjectNode mount = sidecar(pod).withArray("volumeMounts").addObject().put("name", "x");
    mount.put("mountPath", "/var/run/..x/y");
    assertThat(decide(mounts, pod)).isEqualTo(THERE);
    for (String path : List.of("/var/run/../../opt/fim/lib", "/var/run/..")) {
      mount.put("mountPath", path);
      assertThat(decide(mounts, pod)).as(path).isInstanceOf(Refuse.class);
    }
  }

  private static String profileFault(String what, String allowed, String setting) {
    return "in an enforced namespace container 'app' must not have the "
        + what
        + ", since the sidecar gets the same: allowed: "
        + allowed
        + "; the operator's setting is '"
        + setting
        + "'";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {'appArmorProfile': {'type': 'RuntimeDefault'}} | | |
          {'appArmorProfile': {'type': 'Localhost', 'localhostProfile': 'deny-all'}} | AppArmor profile 'localhost/deny-all' | runtime/default | apparmor-profiles
          {'appArmorProfile': {'type': 'Unconfined'}} | AppArmor profile 'unconfined' | runtime/default | apparmor-profiles
          {'appArmorProfile': {'type': 'New'}} | AppArmor profile 'New' | runtime/default | apparmor-profiles
          {'seLinuxOptions': {'level': 's0:c1,c2'}} | | |
          {'seLinuxOptions': {'type': 'container_t'}} | | |
          {'seLinuxOptions': {'type': 'blind_t'}} | SELinux type 'blind_t' | container_t | selinux-types
          {'seLinuxOptions': {'user': 'blind_u'}} | SELinux user 'blind_u' | none | selinux-types
          {'seLinuxOptions': {'role': 'blind_r'}} | SELinux role 'blind_r' | none | selinux-types
          """)
  void theSidecarTakesOverNoProfileThatTheOperatorDoesNotList(
      String context, String what, String allowed, String setting) {
    for (String place : List.of("/spec", "/spec/containers/0")) {
      ObjectNode pod = plain();
      ((ObjectNode) pod.at(place)).set("securityContext", pod(context));
      if (what == null) {
        assertThat(decide("", pod)).as(place).isInstanceOf(Inject.class);
      } else {
        assertThat(decide("", pod))
            .as(place)
            .isEqualTo(new Refuse(List.of(profileFault(what, allowed, setting))));
      }
      assertThat(decide("", pod, OptIn.ENABLED)).isInstanceOf(Inject.class);
      assertThat(decide("apparmor-profiles: ['*']\nselinux-types: ['*']\n", pod))
          .isInstanceOf(Inject.class);
    }
  }

  @Test
  void aProfileThatTheOperatorListsIsTakenOver() {
    ObjectNode pod = plain();
    ((ObjectNode) pod.at("/spec/containers/0"))
        .set(
            "securityContext",
            pod(
                "{'appArmorProfile': {'type': 'Localhost', 'localhostProfile': 'k8s-app'},"
                    + " 'seLinuxOptions': {'type': 'web_t'}}"));
    String settings = "apparmor-profiles: [localhost/k8s-*]\nselinux-types: [web_t]\n";
    ObjectNode injected = injected(settings, pod);
    assertThat(decide(settings, injected)).isEqualTo(THERE);
    assertThat(sidecar(injected).at("/securityContext/seLinuxOptions/type").asString())
        .isEqualTo("web_t");
    assertThat(((Refuse) decide("", injected)).faults()).hasSize(2);
  }

  @Test
  void aProfileOfAnAnnotationIsHeldLikewise() {
    String key = "container.apparmor.security.beta.kubernetes.io/app";
    ObjectNode pod = plain();
    ((ObjectNode) pod.at("/metadata/annotations")).put(key, "localhost/deny-all");
    assertThat(decide("", pod))
        .isEqualTo(
            new Refuse(
                List.of(
                    profileFault(
                        "AppArmor profile 'localhost/deny-all'",
                        "runtime/default",
                        "apparmor-profiles"))));
    assertThat(decide("apparmor-profiles: [localhost/deny-all]\n", pod)).isInstanceOf(Inject.class);
    ((ObjectNode) pod.at("/metadata/annotations")).put(key, "runtime/default");
    assertThat(decide("", pod)).isInstanceOf(Inject.class);
  }
}
