package dev.fim.sidecar.container;

import dev.fim.path.ByteString;
import dev.fim.sidecar.procfs.MountTable;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name that the kubelet gives a container. The kubelet mounts a file for the termination
/// message into each container, and the path of that file on the node contains the pod and the
/// container.
///
/// @param podUid of the pod
/// @param container unique within the pod
public record KubeletName(String podUid, String container) {

  private static final ByteString USUAL_POINT = ByteString.ofUtf8("/dev/termination-log");

  /// Accepts only names that Kubernetes allows, so that a similar directory in a volume does not
  /// match.
  private static final Pattern SOURCE =
      Pattern.compile(
          "/pods/([0-9a-zA-Z-]+)/containers/([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)/[0-9a-f]+$");

  /// The name in the mounts of a container's first process; empty without a kubelet. Any other
  /// process can have forged mounts in its own namespace.
  public static Optional<KubeletName> of(MountTable mounts) {
    return terminationLog(mounts).map(KubeletName::named);
  }

  /// The mount of the termination message file. It has a usual place, but a manifest can choose
  /// another.
  public static Optional<MountTable.Mount> terminationLog(MountTable mounts) {
    List<MountTable.Mount> candidates =
        mounts.mounts().stream().filter(mount -> matcher(mount).find()).toList();
    return candidates.stream()
        .filter(mount -> mount.point().equals(USUAL_POINT))
        .findFirst()
        .or(() -> candidates.size() == 1 ? candidates.stream().findFirst() : Optional.empty());
  }

  private static Matcher matcher(MountTable.Mount mount) {
    String root = mount.root().display();
    return SOURCE.matcher(root.contains("/volumes/") ? "" : root);
  }

  private static KubeletName named(MountTable.Mount mount) {
    Matcher matcher = matcher(mount);
    if (!matcher.find()) {
      throw new IllegalStateException("it matched before: " + mount.root());
    }
    return new KubeletName(matcher.group(1), matcher.group(2));
  }
}
