package dev.fim.sidecar.container;

import dev.fim.path.ByteString;
import dev.fim.sidecar.procfs.CgroupMembership;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Tells from its cgroup which container a process belongs to, relative to the sidecar.
///
/// The containers of a pod are siblings: their cgroups are in one directory, in every runtime and
/// version. So the cgroup of another container is the path up to the first name that differs from
/// the sidecar's own path, and everything below belongs to the same container. If the sidecar has
/// its own cgroup namespace, a sibling begins with `/..`. A hierarchy in which both are at the same
/// place gives no answer: with version 1, docker puts all processes into the daemon's own cgroup of
/// version 2.
record CgroupLocator(CgroupMembership own) {

  /// The cgroup of the processes below that of a container, in podman with version 2.
  private static final ByteString PODMAN_INNER = ByteString.ofUtf8("container");

  private static final ByteString UP = ByteString.ofUtf8("..");

  /// The place of a process.
  sealed interface Place {

    /// In the sidecar's own container.
    record Own() implements Place {}

    /// In another container of the pod.
    record Sibling(ContainerKey key) implements Place {}

    /// Elsewhere: in another pod or on the node. Visible only if a container shares the process
    /// namespace of the node.
    record Foreign() implements Place {}
  }

  Place place(CgroupMembership other) {
    SortedMap<String, ByteString> siblings = new TreeMap<>();
    boolean foreign = false;
    for (Map.Entry<String, ByteString> entry : other.paths().entrySet()) {
      ByteString mine = own.paths().get(entry.getKey());
      if (mine != null) {
        List<ByteString> path = names(entry.getValue());
        int length = partingLength(names(mine), path);
        if (length == FOREIGN) {
          foreign = true;
        } else if (length != SAME) {
          siblings.put(entry.getKey(), join(path.subList(0, length)));
        }
      }
    }
    if (foreign) {
      return new Place.Foreign();
    }
    return siblings.isEmpty() ? new Place.Own() : new Place.Sibling(new ContainerKey(siblings));
  }

  private static final int SAME = 0;
  private static final int FOREIGN = -1;

  /// How many names of `other` lead to its container.
  private static int partingLength(List<ByteString> mine, List<ByteString> other) {
    int up = 0;
    while (up < other.size() && other.get(up).equals(UP)) {
      up++;
    }
    if (up > 0) {
      boolean inner = other.size() > up + 1 && other.get(up + 1).equals(PODMAN_INNER);
      return up < other.size() && (up == 1 || (up == 2 && inner)) ? up + 1 : FOREIGN;
    }
    int common = 0;
    while (common < mine.size()
        && common < other.size()
        && mine.get(common).equals(other.get(common))) {
      common++;
    }
    if (common == mine.size()) {
      return SAME; // the same, or below it
    }
    boolean inner = mine.getLast().equals(PODMAN_INNER);
    int below = mine.size() - common;
    return common < other.size() && (below == 1 || (below == 2 && inner)) ? common + 1 : FOREIGN;
  }

  private static List<ByteString> names(ByteString path) {
    List<ByteString> names = new ArrayList<>();
    byte[] bytes = path.toByteArray();
    int start = 0;
    for (int i = 0; i <= bytes.length; i++) {
      if (i == bytes.length || bytes[i] == '/') {
        if (i > start) {
          names.add(ByteString.of(bytes, start, i - start));
        }
        start = i + 1;
      }
    }
    return names;
  }

  private static ByteString join(List<ByteString> names) {
    ByteArrayOutputStream path = new ByteArrayOutputStream();
    for (ByteString name : names) {
      path.write('/');
      path.writeBytes(name.toByteArray());
    }
    return ByteString.wrap(path.toByteArray());
  }
}
