package dev.fim.sidecar.procfs;

import dev.fim.path.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/// The content of `/proc/PID/cgroup`: the cgroup of a process in each hierarchy; see `cgroups(7)`.
/// Version 1 has many hierarchies, version 2 has one, and a system can have both.
///
/// @param paths by the controllers of the hierarchy, with an empty key for version 2; as seen from
///   the reader's cgroup namespace, in which a sibling of the reader begins with `/..`
public record CgroupMembership(SortedMap<String, ByteString> paths) {

  public CgroupMembership {
    paths = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(paths));
  }

  static Reading<CgroupMembership> parse(ByteString text) {
    SortedMap<String, ByteString> paths = new TreeMap<>();
    for (byte[] line : ProcText.split(text.toByteArray(), '\n')) {
      int first = ProcText.indexOf(line, ':', 0);
      int second = first < 0 ? -1 : ProcText.indexOf(line, ':', first + 1);
      if (second < 0 || second + 1 >= line.length || line[second + 1] != '/') {
        return new Reading.Failed<>("cgroup", "not lines as cgroups(7) has them", false);
      }
      String controllers =
          new String(line, first + 1, second - first - 1, StandardCharsets.ISO_8859_1);
      paths.put(controllers, ByteString.of(line, second + 1, line.length - second - 1));
    }
    return new Reading.Value<>(new CgroupMembership(paths));
  }

  /// Whether the process is in the root of every hierarchy, and so has no cgroup of its own.
  public boolean isRoot() {
    return paths.values().stream().allMatch(path -> path.length() == 1);
  }
}
