package dev.fim.sidecar.admission;

import dev.fim.sidecar.admission.pod.JsonFields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The volumes that a sidecar brings along, and where it mounts them. For one thread.
final class SidecarVolumes {

  private final Set<String> taken = new HashSet<>();
  private final List<ObjectNode> volumes = new ArrayList<>();
  private final ArrayNode mounts = JsonNodeFactory.instance.arrayNode();

  /// What a mount allows.
  enum Access {
    READ,
    WRITE
  }

  SidecarVolumes(JsonFields spec) {
    for (JsonFields volume : spec.objects("volumes")) {
      String name = volume.text("name");
      if (name != null) {
        taken.add(name);
      }
    }
  }

  /// Adds one. Where its name is taken, it has the first number behind it that is free, from 2.
  ///
  /// @param kind the member that says what it is: `emptyDir`
  /// @return what is to be said of that
  ObjectNode add(String wanted, String kind, String path, Access access) {
    String name = wanted;
    for (int number = 2; !taken.add(name); number++) {
      name = wanted + "-" + number;
    }
    ObjectNode volume = JsonNodeFactory.instance.objectNode();
    volume.put("name", name);
    volumes.add(volume);
    ObjectNode mount = mounts.addObject().put("name", name).put("mountPath", path);
    if (access == Access.READ) {
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
