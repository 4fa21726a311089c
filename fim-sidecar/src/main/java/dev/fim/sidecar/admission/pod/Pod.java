package dev.fim.sidecar.admission.pod;

import dev.fim.sidecar.admission.pod.PodContainer.Kind;
import dev.fim.words.Spelling;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A pod or a pod template. Violations of the Kubernetes format are faults.
///
/// @param metadata null if it is missing
/// @param spec null if it is missing, which is a fault
public record Pod(@Nullable JsonFields metadata, @Nullable JsonFields spec, PodFaults faults) {

  /// The annotation that the kubelet sets on the API object of a pod that it runs from a file.
  private static final String MIRROR = "kubernetes.io/config.mirror";

  /// Reads a pod; faults are added to those of `root`.
  public static Pod of(JsonFields root) {
    String kind = root.text("kind");
    if (kind != null && !kind.equals("Pod")) {
      root.faults().add("kind is " + Spelling.quote(kind) + " in place of 'Pod'");
    }
    JsonFields spec = root.object("spec");
    if (root.isMissing("spec")) {
      root.faults().add("spec is missing");
    }
    return new Pod(root.object("metadata"), spec, root.faults());
  }

  /// The namespace in its metadata; null if it has none.
  public @Nullable String namespace() {
    return metadata == null ? null : metadata.text("namespace");
  }

  /// The annotations that are texts.
  public Map<String, String> annotations() {
    return members("annotations");
  }

  /// The labels that are texts.
  public Map<String, String> labels() {
    return members("labels");
  }

  private Map<String, String> members(String key) {
    JsonFields fields = metadata == null ? null : metadata.object(key);
    return fields == null ? Map.of() : fields.textMembers();
  }

  /// Whether it only mirrors a pod that a kubelet runs anyway.
  public boolean isMirror() {
    JsonFields fields = metadata == null ? null : metadata.object("annotations");
    return fields != null && fields.has(MIRROR);
  }

  /// All its containers, in their order in the pod.
  public List<PodContainer> containers() {
    List<PodContainer> containers = new ArrayList<>();
    if (spec == null) {
      return containers;
    }
    if (spec.objects("containers").isEmpty()) {
      faults.add("spec.containers is missing or empty");
    }
    Set<String> names = new HashSet<>();
    spec.objects("containers").forEach(each -> add(containers, names, Kind.APPLICATION, each));
    for (JsonFields each : spec.objects("initContainers")) {
      boolean stays = "Always".equals(each.text("restartPolicy"));
      add(containers, names, stays ? Kind.NATIVE_SIDECAR : Kind.INIT, each);
    }
    spec.objects("ephemeralContainers")
        .forEach(each -> add(containers, names, Kind.EPHEMERAL, each));
    return containers;
  }

  private void add(
      List<PodContainer> containers, Set<String> names, Kind kind, JsonFields container) {
    String name = container.text("name");
    if (name == null) {
      faults.add(container.where() + ".name is missing");
    } else if (!names.add(name)) {
      faults.add("there are several containers " + Spelling.quote(name));
    } else {
      containers.add(new PodContainer(kind, name, container));
    }
  }
}
