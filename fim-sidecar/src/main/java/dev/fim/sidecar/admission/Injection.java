package dev.fim.sidecar.admission;

import dev.fim.sidecar.admission.SidecarContainer.Form;
import dev.fim.sidecar.admission.annotation.Annotation;
import dev.fim.sidecar.admission.annotation.Wishes;
import dev.fim.sidecar.admission.pod.Faults;
import dev.fim.sidecar.admission.pod.Identity;
import dev.fim.sidecar.admission.pod.JsonFields;
import dev.fim.sidecar.admission.pod.Pod;
import dev.fim.sidecar.admission.pod.PodContainer;
import dev.fim.sidecar.setting.Setting;
import dev.fim.yaml.Spelling;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What one pod that asks for the sidecar gets. For one thread.
final class Injection {

  private static final String SHARE = "shareProcessNamespace";
  private static final String WINDOWS = "windows";

  private final Pod pod;
  private final JsonFields spec;
  private final AdmissionSettings settings;
  private final Faults faults;
  private final List<PodContainer> containers;
  private final Wishes wishes;

  /// @param spec of the pod
  Injection(Pod pod, JsonFields spec, AdmissionSettings settings) {
    this.pod = pod;
    this.spec = spec;
    this.settings = settings;
    this.faults = pod.faults();
    this.containers = pod.containers();
    this.wishes =
        Wishes.of(pod.annotations(), settings.defaults(), settings.allowedImages(), faults);
  }

  /// What is added: nothing where all is there. Whatever stands against it is a fault.
  List<Addition> additions() {
    checkPod();
    List<PodContainer> watched =
        WatchedContainers.of(containers, wishes, settings.ignoredContainers(), faults);
    Identity identity = WatchedContainers.identity(watched, spec, wishes, faults);
    WatchedContainers.requireDigests(watched, wishes, faults);
    List<Addition> additions = new ArrayList<>();
    if (!spec.isTrue(SHARE)) {
      requireFree(SHARE);
      additions.add(new Addition("/spec/" + SHARE, JsonNodeFactory.instance.booleanNode(true)));
    }
    if (!isThere(identity)) {
      additions.addAll(container(watched, identity));
    }
    return additions;
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

  /// Whether the sidecar is in the pod already. Another container of its name is a fault.
  private boolean isThere(Identity identity) {
    for (PodContainer container : containers) {
      if (container.name().equals(SidecarContainer.NAME)) {
        String difference =
            KnownSidecar.difference(container, spec, settings.allowedImages(), identity);
        if (difference != null) {
          faults.add(
              "container 'fim' is not the sidecar, whose name that is: "
                  + difference
                  + "; give it another name");
        }
        return true;
      }
    }
    return false;
  }

  private List<Addition> container(List<PodContainer> watched, Identity identity) {
    Form form = form();
    ObjectNode context = Rights.of(wishes.profile(), identity).toJson();
    Confinement.copy(watched, spec, context, faults);
    SidecarVolumes volumes = new SidecarVolumes(spec);
    SidecarContainer.Parts parts =
        new SidecarContainer.Parts(
            wishes, settings, watched, isOnlyOther(), form, admin(), context);
    ObjectNode container = new SidecarContainer(parts, volumes).toJson();
    List<Addition> additions = new ArrayList<>(appended("volumes", volumes.volumes()));
    String list = form == Form.NATIVE ? "initContainers" : "containers";
    additions.addAll(appended(list, List.of(container)));
    Addition annotation = Confinement.annotation(watched, pod.annotations(), faults);
    if (annotation != null) {
      additions.add(annotation);
    }
    return additions;
  }

  private boolean isOnlyOther() {
    return containers.stream().filter(PodContainer::stays).count() == 1;
  }

  /// A pod that ends by itself must not wait for the sidecar, which does not.
  private Form form() {
    String policy = spec.text("restartPolicy");
    boolean endsByItself = policy != null && !policy.equals("Always");
    boolean isNative = Objects.requireNonNullElse(wishes.nativeSidecar(), endsByItself);
    if (wishes.restartsAll() && !isNative) {
      faults.add(
          Wishes.invalid(
              Annotation.ACTION,
              Wishes.RESTART_ALL,
              "it takes a native sidecar: set '"
                  + Annotation.NATIVE_SIDECAR.key()
                  + "' to 'true'"));
    }
    return isNative ? Form.NATIVE : Form.PLAIN;
  }

  /// Where the sidecar serves. On the network of the node that is only where the pod itself says
  /// so: the port would be one of the node, and be taken by the next such pod.
  private String admin() {
    String standard = Objects.requireNonNull(Setting.ADMIN.standard());
    String value = wishes.settings().getOrDefault(Setting.ADMIN, standard);
    if (spec.isTrue("hostNetwork") && !wishes.isSaid(Annotation.ADMIN)) {
      return "off";
    }
    Setting.ADMIN.parse(value).ifPresent(this::requireFreePort);
    return value;
  }

  private void requireFreePort(InetSocketAddress address) {
    for (PodContainer container : containers) {
      for (JsonFields port : container.fields().objects("ports")) {
        Long number = port.number("containerPort");
        if (container.stays() && number != null && number == address.getPort()) {
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

  /// An addition would replace what is null.
  private void requireFree(String key) {
    if (spec.has(key) && spec.isMissing(key)) {
      faults.add("spec." + key + " is null: leave it out, since nothing is replaced");
    }
  }
}
