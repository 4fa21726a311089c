package dev.fim.sidecar.admission;

import dev.fim.sidecar.admission.SidecarVolumes.MountMode;
import dev.fim.sidecar.admission.annotation.Annotation;
import dev.fim.sidecar.admission.annotation.PodBaseline;
import dev.fim.sidecar.admission.annotation.PodRequest;
import dev.fim.sidecar.admission.pod.PodContainer;
import dev.fim.sidecar.admission.setting.AdmissionSettings;
import dev.fim.sidecar.setting.Setting;
import dev.fim.sidecar.setting.SettingSources;
import dev.fim.words.Spelling;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The sidecar's container, and its volumes.
final class SidecarContainer {

  static final String NAME = "fim";
  static final List<String> COMMAND = List.of("fim-sidecar", "watch");

  private static final String PORT = "fim-admin";
  static final String STATE = Objects.requireNonNull(Setting.STATE.standard());
  private static final String STATE_SIZE = "1Gi";
  private static final String POLICY = "/fim/policy";
  private static final String TRUST = "/fim/trust";
  private static final String BASELINE = "/fim/baseline";
  private static final String IMAGE = "/fim/image";
  private static final int READINESS_SECONDS = 5;
  static final List<String> ALIVE = List.of("fim-sidecar", "alive");

  /// The minimum limits of a pod without own limits for the sidecar: twice the CPU that its first
  /// heartbeat needs to be in time, and memory for the heap and Java.
  static final SequencedMap<String, String> LEAST = least();

  /// The form of the sidecar.
  enum Form {
    /// Among the applications.
    PLAIN,
    /// Among the init containers, with a restart whenever it ends.
    NATIVE
  }

  /// The parts of a sidecar.
  ///
  /// @param admin the address that it serves; null for none
  /// @param context its security context
  record Parts(
      PodRequest request,
      AdmissionSettings settings,
      List<PodContainer> watched,
      boolean isOnlyOther,
      Form form,
      String admin,
      ObjectNode context) {}

  private final Parts parts;
  private final PodRequest request;
  private final SidecarVolumes volumes;

  private static SequencedMap<String, String> least() {
    SequencedMap<String, String> least = new LinkedHashMap<>();
    least.put("cpu", "100m");
    least.put("memory", "320Mi");
    return Collections.unmodifiableSequencedMap(least);
  }

  SidecarContainer(Parts parts, SidecarVolumes volumes) {
    this.parts = parts;
    this.request = parts.request();
    this.volumes = volumes;
  }

  /// Makes the container, and adds its volumes to those given.
  ObjectNode toJson() {
    ObjectNode container = JsonNodeFactory.instance.objectNode();
    container.put("name", NAME);
    container.put("image", Objects.requireNonNullElse(request.image(), parts.settings().image()));
    if (parts.settings().pullPolicy() != null) {
      container.put("imagePullPolicy", parts.settings().pullPolicy());
    }
    if (parts.form() == Form.NATIVE) {
      container.put("restartPolicy", "Always");
    }
    addRestartRules(container);
    ArrayNode command = container.putArray("command");
    COMMAND.forEach(command::add);
    ArrayNode environment = container.putArray("env");
    volumes.add("fim-state", "emptyDir", STATE, MountMode.WRITE).put("sizeLimit", STATE_SIZE);
    variables()
        .forEach((name, value) ->
            environment.addObject().put("name", name).put("value", escaped(value)));
    addReadiness(container);
    addLiveness(container);
    container.set("securityContext", parts.context());
    addResources(container);
    container.set("volumeMounts", volumes.mounts());
    return container;
  }

  /// Doubles a dollar sign that the kubelet would take for the start of a variable's name.
  private static String escaped(String value) {
    return value.contains("$(") || value.contains("$$") ? value.replace("$", "$$") : value;
  }

  /// The sidecar exits with this code after it has ended the application.
  private void addRestartRules(ObjectNode container) {
    if (!request.restartsAll()) {
      return;
    }
    ObjectNode rule = container.putArray("restartPolicyRules").addObject();
    rule.put("action", "RestartAllContainers");
    ObjectNode codes = rule.putObject("exitCodes").put("operator", "In");
    codes.putArray("values").add(Setting.EXIT_CODE.parse(standard(Setting.EXIT_CODE)));
  }

  private static String standard(Setting<?> setting) {
    return Objects.requireNonNull(setting.standard());
  }

  private Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    Map<Setting<?>, String> settings = new LinkedHashMap<>(request.settings());
    if (!parts.admin().equals(standard(Setting.ADMIN))) {
      settings.put(Setting.ADMIN, parts.admin());
    }
    Map<String, @Nullable String> baselines = baselines();
    if (baselines.size() == 1) {
      String name = baselines.keySet().iterator().next();
      variables.put(Setting.CONTAINER.variable(), name);
      if (parts.isOnlyOther()) {
        variables.put(Setting.ONLY_OTHER.variable(), "on");
      }
      String baseline = baselines.get(name);
      if (baseline != null) {
        variables.put(Setting.BASELINE.variable(), baseline);
      }
    } else {
      variables.put(SettingSources.DOCUMENT, document(baselines));
    }
    settings.forEach((setting, value) -> variables.put(setting.variable(), value));
    String policy = request.policy();
    if (policy != null) {
      volumes.add("fim-policy", "configMap", POLICY, MountMode.READ).put("name", policy);
      variables.put(Setting.POLICY.variable(), POLICY + "/policy.yaml");
    }
    String trust = request.trust();
    if (trust != null) {
      volumes.add("fim-trust", "configMap", TRUST, MountMode.READ).put("name", trust);
      variables.put(Setting.TRUST.variable(), TRUST + "/seal.pub");
    }
    return variables;
  }

  /// The baseline of each container, by name; null if the sidecar records it by itself.
  private Map<String, @Nullable String> baselines() {
    PodBaseline baseline = request.baseline();
    switch (baseline.kind()) {
      case CONFIGMAP ->
          volumes
              .add("fim-baseline", "configMap", BASELINE, MountMode.READ)
              .put("name", baseline.name());
      case PVC ->
          volumes
              .add("fim-baseline", "persistentVolumeClaim", BASELINE, MountMode.READ)
              .put("claimName", baseline.name())
              .put("readOnly", true);
      case FIRST_SIGHT, EACH_START, IMAGE -> {} // no volume, or one for each container
    }
    Map<String, @Nullable String> values = new LinkedHashMap<>();
    parts.watched().forEach(each -> values.put(each.name(), baseline(baseline, each)));
    return values;
  }

  private @Nullable String baseline(PodBaseline baseline, PodContainer container) {
    return switch (baseline.kind()) {
      case FIRST_SIGHT -> null;
      case EACH_START -> "each-start";
      case CONFIGMAP, PVC -> "file:" + BASELINE + "/" + container.name() + ".fim";
      case IMAGE -> {
        String path = IMAGE + "/" + container.name();
        volumes
            .add("fim-image", "image", path, MountMode.READ)
            .put("reference", container.fields().text("image"));
        yield "tree:" + path;
      }
    };
  }

  /// A settings file, because variables apply to all targets and can name only one.
  private static String document(Map<String, @Nullable String> baselines) {
    StringBuilder text = new StringBuilder("version: 1\ntargets:\n");
    baselines.forEach((name, baseline) -> {
      text.append("  - container: ").append(Spelling.scalar(name)).append('\n');
      if (baseline != null) {
        text.append("    baseline: ").append(Spelling.scalar(baseline)).append('\n');
      }
    });
    return text.toString();
  }

  /// The probe of the kubelet, which calls the address of the pod. It restarts nothing: the pod
  /// shares its network, so the application could answer in the sidecar's place.
  private void addReadiness(ObjectNode container) {
    InetSocketAddress address = Setting.ADMIN.parse(parts.admin()).orElse(null);
    if (address == null || !address.getAddress().isAnyLocalAddress()) {
      return;
    }
    container
        .putArray("ports")
        .addObject()
        .put("name", PORT)
        .put("containerPort", address.getPort());
    ObjectNode probe = container.putObject("readinessProbe");
    probe.putObject("httpGet").put("path", "/readyz").put("port", PORT);
    probe.put("periodSeconds", READINESS_SECONDS);
  }

  /// The liveness probe, which reads the heartbeat in the sidecar's state. The first heartbeat is
  /// written within 30 s even with 5 % of a CPU; a sidecar that hangs or is stopped does not react
  /// to SIGTERM.
  private static void addLiveness(ObjectNode container) {
    ObjectNode probe = container.putObject("livenessProbe");
    ArrayNode command = probe.putObject("exec").putArray("command");
    ALIVE.forEach(command::add);
    probe.put("initialDelaySeconds", 30);
    probe.put("periodSeconds", 10);
    probe.put("timeoutSeconds", 10);
    probe.put("terminationGracePeriodSeconds", 5);
  }

  private void addResources(ObjectNode container) {
    ObjectNode resources = JsonNodeFactory.instance.objectNode();
    addAmounts(
        resources,
        "requests",
        Annotation.RESOURCES_REQUESTS_CPU,
        Annotation.RESOURCES_REQUESTS_MEMORY);
    addAmounts(
        resources, "limits", Annotation.RESOURCES_LIMITS_CPU, Annotation.RESOURCES_LIMITS_MEMORY);
    if (!resources.isEmpty()) {
      container.set("resources", resources);
    }
  }

  private void addAmounts(ObjectNode resources, String key, Annotation cpu, Annotation memory) {
    ObjectNode amounts = JsonNodeFactory.instance.objectNode();
    String processor = request.amount(cpu);
    if (processor != null) {
      amounts.put("cpu", processor);
    }
    String bytes = request.amount(memory);
    if (bytes != null) {
      amounts.put("memory", bytes);
    }
    if (!amounts.isEmpty()) {
      resources.set(key, amounts);
    }
  }
}
