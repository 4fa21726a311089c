package dev.fim.sidecar.admission;

import dev.fim.sidecar.admission.pod.JsonFields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The volumes of a sidecar, and their mounts. For one thread.
final class SidecarVolumes {

  private final Set<String> taken = new HashSet<>();
  private final List<ObjectNode> volumes = new ArrayList<>();
  private final ArrayNode mounts = JsonNodeFactory.instance.arrayNode();

  /// The access of a mount.
  enum MountMode {
    READ,
    WRITE
  }

  private static final List<String> CONTAINERS =
      List.of("containers", "initContainers", "ephemeralContainers");

  /// A name that a container mounts is taken even if no volume has it yet: a volume of that name
  /// would give the container access to the sidecar's files.
  SidecarVolumes(JsonFields spec) {
    take(spec, "volumes");
    for (String list : CONTAINERS) {
      for (JsonFields container : spec.objects(list)) {
        take(container, "volumeMounts");
        take(container, "volumeDevices");
      }
    }
  }

  private void take(JsonFields fields, String list) {
    for (JsonFields named : fields.objects(list)) {
      String name = named.text("name");
      if (name != null) {
        taken.add(name);
      }
    }
  }

  /// The names of the volumes that a container mounts at a path or uses as a device.
  static List<String> mountedAt(JsonFields container, String path) {
    return container.objects("volumeMounts").stream()
        .filter(mount -> path.equals(mount.text("mountPath")))
        .map(mount -> mount.text("name"))
        .filter(Objects::nonNull)
        .toList();
  }

  /// Whether a container uses one of these volumes.
  static boolean uses(JsonFields container, List<String> names) {
    return Stream.of("volumeMounts", "volumeDevices")
        .flatMap(list -> container.objects(list).stream())
        .anyMatch(mount -> names.contains(Objects.requireNonNullElse(mount.text("name"), "")));
  }

  /// Adds a volume. If its name is taken, it gets the first free number as a suffix, from 2.
  ///
  /// @param kind the member that names its type: `emptyDir`
  /// @return the value of that member
  ObjectNode add(String wanted, String kind, String path, MountMode mode) {
    String name = wanted;
    for (int number = 2; !taken.add(name); number++) {
      name = wanted + "-" + number;
    }
    ObjectNode volume = JsonNodeFactory.instance.objectNode();
    volume.put("name", name);
    volumes.add(volume);
    ObjectNode mount = mounts.addObject().put("name", name).put("mountPath", path);
    if (mode == MountMode.READ) {
      mount.put("readOnly", true);
    }
    return volume.putObject(kind);
  }

  List<ObjectNode> volumes() {
    return volumes;
  }

  ArrayNode mounts() {
    return mounts;
  }
}
