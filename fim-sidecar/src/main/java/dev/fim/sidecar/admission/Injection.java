package dev.fim.sidecar.admission;

import dev.fim.sidecar.admission.AdmissionDecision.Inject;
import dev.fim.sidecar.admission.SidecarContainer.Form;
import dev.fim.sidecar.admission.annotation.Annotation;
import dev.fim.sidecar.admission.annotation.Permissions;
import dev.fim.sidecar.admission.annotation.PodRequest;
import dev.fim.sidecar.admission.pod.ContainerUser;
import dev.fim.sidecar.admission.pod.JsonFields;
import dev.fim.sidecar.admission.pod.Pod;
import dev.fim.sidecar.admission.pod.PodContainer;
import dev.fim.sidecar.admission.pod.PodFaults;
import dev.fim.sidecar.admission.setting.AdmissionSettings;
import dev.fim.sidecar.setting.Setting;
import dev.fim.words.Spelling;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The additions to one pod that asks for the sidecar. For one thread.
final class Injection {

  private static final String SHARE = "shareProcessNamespace";
  private static final String WINDOWS = "windows";

  private final Pod pod;
  private final JsonFields spec;
  private final AdmissionSettings settings;
  private final Permissions permissions;
  private final PodFaults faults;
  private final List<PodContainer> containers;
  private final PodRequest request;

  /// @param spec of the pod
  /// @param permissions of the operator for this way of asking
  Injection(Pod pod, JsonFields spec, AdmissionSettings settings, Permissions permissions) {
    this.pod = pod;
    this.spec = spec;
    this.settings = settings;
    this.permissions = permissions;
    this.faults = pod.faults();
    this.containers = pod.containers();
    this.request =
        PodRequest.of(
            pod.annotations(), settings.defaults(), settings.allowedImages(), permissions, faults);
  }

  /// The additions: empty if the sidecar is complete. Every obstacle is a fault.
  Inject inject() {
    checkPod();
    List<PodContainer> watched =
        WatchedContainers.of(containers, request, settings, permissions, faults);
    ContainerUser identity = WatchedContainers.identity(watched, spec, request, faults);
    WatchedContainers.requireDigests(watched, request, faults);
    if (permissions.isStrict()) {
      ConfinementProfiles.requireAllowed(
          watched, spec, pod.annotations(), settings.profiles(), permissions, faults);
      requireShare("cpu", Annotation.RESOURCES_LIMITS_CPU);
      requireShare("memory", Annotation.RESOURCES_LIMITS_MEMORY);
    }
    List<Addition> additions = new ArrayList<>();
    if (!spec.isTrue(SHARE)) {
      requireFree(SHARE);
      additions.add(new Addition("/spec/" + SHARE, JsonNodeFactory.instance.booleanNode(true)));
    }
    PodContainer there = there();
    if (there == null) {
      Sidecar sidecar = sidecar(watched, identity);
      additions.addAll(appended("volumes", sidecar.volumes()));
      additions.addAll(appended(sidecar.list(), List.of(sidecar.container())));
      requireOwnProfile(watched);
      Addition annotation = ConfinementProfiles.annotation(watched, pod.annotations(), faults);
      if (annotation != null) {
        additions.add(annotation);
      }
    } else {
      check(there, watched, identity);
    }
    return new Inject(additions, RootApplications.warnings(watched, spec));
  }

  private void checkPod() {
    if (spec.isTrue("hostPID")) {
      faults.add("hostPID is true: the sidecar would see, and could end, processes of the node");
    }
    if (Boolean.FALSE.equals(spec.flag(SHARE))) {
      faults.add(
          SHARE + " is false: without it the sidecar cannot see the application; leave it out");
    }
    JsonFields system = spec.object("os");
    JsonFields nodes = spec.object("nodeSelector");
    if ((system != null && WINDOWS.equals(system.text("name")))
        || (nodes != null && WINDOWS.equals(nodes.text("kubernetes.io/os")))) {
      faults.add("the pod runs on Windows: the sidecar needs Linux");
    }
  }

  /// A limit of the whole pod also limits a sidecar that has none of its own, and the sidecar's own
  /// limit cannot exceed it.
  private void requireShare(String resource, Annotation own) {
    JsonFields resources = spec.object("resources");
    JsonFields limits = resources == null ? null : resources.object("limits");
    if (limits == null || limits.isMissing(resource) || request.amount(own) != null) {
      return;
    }
    String limit = limits.node().path(resource).asString("");
    String least = Objects.requireNonNull(SidecarContainer.LEAST.get(resource));
    if (!Annotation.isEnough(resource, limit, least)) {
      faults.add(
          permissions.at(
              "",
              "spec.resources.limits.%s must be at least %s, since the sidecar shares it, and is %s"
                  .formatted(resource, least, Spelling.quote(limit))));
    }
  }

  /// The container with the sidecar's name; null if there is none.
  private @Nullable PodContainer there() {
    return containers.stream()
        .filter(each -> each.name().equals(SidecarContainer.NAME))
        .findFirst()
        .orElse(null);
  }

  /// Checks that a container with the sidecar's name is the sidecar.
  private void check(PodContainer there, List<PodContainer> watched, ContainerUser identity) {
    String difference =
        KnownSidecar.difference(
            there, spec, settings.allowedImages(), settings.imageDigests(permissions), identity);
    if (difference != null) {
      faults.add(
          "container 'fim' has the name of the sidecar and is not the sidecar: "
              + difference
              + "; give it another name");
      return;
    }
    requireOwnState(there);
    if (!permissions.isStrict()) {
      return;
    }
    requireOwnProfile(watched);
    Sidecar sidecar = sidecar(watched, identity);
    List<String> differences =
        ExactSidecar.differences(
            there.fields(), spec, sidecar.container(), sidecar.volumes(), settings.others());
    differences.forEach(this::addDifference);
    if (!there.fields().where().startsWith("spec." + sidecar.list() + "[")) {
      addDifference("it belongs to spec." + sidecar.list());
    }
  }

  private void addDifference(String difference) {
    faults.add(
        "container 'fim' is not as fim writes it, and "
            + difference
            + ": "
            + permissions.at("", "leave it out, and fim adds it"));
  }

  /// Another container with the sidecar's state could decide what the sidecar trusts.
  private void requireOwnState(PodContainer sidecar) {
    List<String> state = SidecarVolumes.mountedAt(sidecar.fields(), SidecarContainer.STATE);
    for (PodContainer each : containers) {
      if (!each.name().equals(sidecar.name()) && SidecarVolumes.uses(each.fields(), state)) {
        faults.add(
            "container %s has the volume %s, which holds the state of the sidecar: take it out"
                .formatted(Spelling.quote(each.name()), Spelling.quote(state.getFirst())));
      }
    }
  }

  /// With strict permissions, a pod must not choose the AppArmor profile of the sidecar.
  private void requireOwnProfile(List<PodContainer> watched) {
    if (permissions.isStrict()) {
      String fault = ConfinementProfiles.foreign(watched, pod.annotations());
      if (fault != null) {
        faults.add(permissions.at("", fault));
      }
    }
  }

  /// The sidecar for this pod.
  ///
  /// @param list the member of the pod that it is added to
  private record Sidecar(String list, ObjectNode container, List<ObjectNode> volumes) {}

  private Sidecar sidecar(List<PodContainer> watched, ContainerUser identity) {
    Form form = form();
    ObjectNode context = SidecarRights.of(request.profile(), identity).toJson();
    ConfinementProfiles.copy(watched, spec, context, faults);
    SidecarVolumes volumes = new SidecarVolumes(spec);
    SidecarContainer.Parts parts =
        new SidecarContainer.Parts(
            request, settings, watched, isOnlyOther(), form, admin(), context);
    ObjectNode container = new SidecarContainer(parts, volumes).toJson();
    return new Sidecar(
        form == Form.NATIVE ? "initContainers" : "containers", container, volumes.volumes());
  }

  private boolean isOnlyOther() {
    return containers.stream().filter(PodContainer::stays).count() == 1;
  }

  /// A pod that ends by itself must not wait for the sidecar, which does not end.
  private Form form() {
    String policy = spec.text("restartPolicy");
    boolean endsByItself = policy != null && !policy.equals("Always");
    boolean isNative = Objects.requireNonNullElse(request.nativeSidecar(), endsByItself);
    if (request.restartsAll() && !isNative) {
      faults.add(
          PodRequest.invalid(
              Annotation.ACTION,
              PodRequest.RESTART_ALL,
              "it needs a native sidecar: set '"
                  + Annotation.NATIVE_SIDECAR.key()
                  + "' to 'true'"));
    }
    return isNative ? Form.NATIVE : Form.PLAIN;
  }

  /// The address that the sidecar serves. On the node's network it serves only if the pod asks for
  /// it: the port would be one of the node, and the next such pod could not open it.
  private String admin() {
    String standard = Objects.requireNonNull(Setting.ADMIN.standard());
    String value = request.settings().getOrDefault(Setting.ADMIN, standard);
    if (spec.isTrue("hostNetwork") && !request.isGiven(Annotation.ADMIN)) {
      return "off";
    }
    Setting.ADMIN.parse(value).ifPresent(this::requireFreePort);
    return value;
  }

  private void requireFreePort(InetSocketAddress address) {
    for (PodContainer container : containers) {
      for (JsonFields port : container.fields().objects("ports")) {
        Long number = port.number("containerPort");
        boolean isOther = container.stays() && !container.name().equals(SidecarContainer.NAME);
        if (isOther && number != null && number == address.getPort()) {
          faults.add(
              "container %s has the port %d, which is the sidecar's: choose another with '%s'"
                  .formatted(Spelling.quote(container.name()), number, Annotation.ADMIN.key()));
        }
      }
    }
  }

  private List<Addition> appended(String key, List<? extends JsonNode> items) {
    String path = "/spec/" + key;
    if (!spec.isMissing(key)) {
      return items.stream().map(item -> new Addition(path + "/-", item)).toList();
    }
    requireFree(key);
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    items.forEach(list::add);
    return List.of(new Addition(path, list));
  }

  /// An addition would replace a null.
  private void requireFree(String key) {
    if (spec.has(key) && spec.isMissing(key)) {
      faults.add("spec." + key + " is null: leave it out, since fim replaces nothing");
    }
  }
}
