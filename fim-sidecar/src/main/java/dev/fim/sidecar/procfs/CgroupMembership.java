package dev.fim.sidecar.procfs;

import dev.fim.path.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/// What `/proc/PID/cgroup` says: the cgroup of the process in each hierarchy; see `cgroups(7)`.
/// Version 1 has many, version 2 has one, and a system can have both side by side.
///
/// @param paths by the controllers of the hierarchy, empty for that of version 2; in the view of
///   the reader's cgroup namespace, where one beside the reader's own begins with `/..`
public record CgroupMembership(SortedMap<String, ByteString> paths) {

  public CgroupMembership {
    paths = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(paths));
  }

  static Reading<CgroupMembership> parse(ByteString text) {
    SortedMap<String, ByteString> paths = new TreeMap<>();
    for (byte[] line : ProcText.split(text.toByteArray(), '\n')) {
      int first = colon(line, 0);
      int second = first < 0 ? -1 : colon(line, first + 1);
      if (second < 0 || second + 1 >= line.length || line[second + 1] != '/') {
        return new Reading.Failed<>("cgroup", "not lines as cgroups(7) has them", false);
      }
      String controllers =
          new String(line, first + 1, second - first - 1, StandardCharsets.ISO_8859_1);
      paths.put(controllers, ByteString.of(line, second + 1, line.length - second - 1));
    }
    return new Reading.Value<>(new CgroupMembership(paths));
  }

  /// Whether the process is in the root of every hierarchy, and so in no cgroup of its own.
  public boolean isRoot() {
    return paths.values().stream().allMatch(path -> path.length() == 1);
  }

  private static int colon(byte[] line, int from) {
    for (int i = from; i < line.length; i++) {
      if (line[i] == ':') {
        return i;
      }
    }
    return -1;
  }
}
