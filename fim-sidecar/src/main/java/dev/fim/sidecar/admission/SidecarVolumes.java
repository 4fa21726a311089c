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

/// The volumes that a sidecar brings along, and where it mounts them. For one thread.
final class SidecarVolumes {

  private final Set<String> taken = new HashSet<>();
  private final List<ObjectNode> volumes = new ArrayList<>();
  private final ArrayNode mounts = JsonNodeFactory.instance.arrayNode();

  /// What a mount allows.
  enum MountMode {
    READ,
    WRITE
  }

  private static final List<String> CONTAINERS =
      List.of("containers", "initContainers", "ephemeralContainers");

  /// A name that a container mounts is taken, too, though no volume has it yet: with a volume of
  /// that name the container would get to what is the sidecar's.
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

  /// The names of the volumes that a container mounts at a path, or uses as a device.
  static List<String> mountedAt(JsonFields container, String path) {
    return container.objects("volumeMounts").stream()
        .filter(mount -> path.equals(mount.text("mountPath")))
        .map(mount -> mount.text("name"))
        .filter(Objects::nonNull)
        .toList();
  }

  /// Whether a container has a volume of one of the names.
  static boolean uses(JsonFields container, List<String> names) {
    return Stream.of("volumeMounts", "volumeDevices")
        .flatMap(list -> container.objects(list).stream())
        .anyMatch(mount -> names.contains(Objects.requireNonNullElse(mount.text("name"), "")));
  }

  /// Adds one. Where its name is taken, it has the first number behind it that is free, from 2.
  ///
  /// @param kind the member that says what it is: `emptyDir`
  /// @return what is to be said of that
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
