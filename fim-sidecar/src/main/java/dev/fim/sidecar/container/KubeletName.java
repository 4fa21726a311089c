package dev.fim.sidecar.container;

import dev.fim.path.ByteString;
import dev.fim.sidecar.procfs.MountTable;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the kubelet calls a container. It mounts a file for the reason of its end into each, and
/// the place of that file on the node names pod and container.
///
/// @param podUid of the pod
/// @param container unique within the pod
public record KubeletName(String podUid, String container) {

  private static final ByteString USUAL_POINT = ByteString.ofUtf8("/dev/termination-log");

  /// The names are those that Kubernetes allows, so that no directory in a volume is taken for it
  /// by a mere likeness.
  private static final Pattern SOURCE =
      Pattern.compile(
          "/pods/([0-9a-zA-Z-]+)/containers/([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)/[0-9a-f]+$");

  /// The name in the mounts of a container's first process; none without a kubelet. Any process can
  /// have mounts made up for it in a namespace of its own, so only that of the first one counts.
  public static Optional<KubeletName> of(MountTable mounts) {
    return terminationLog(mounts).map(KubeletName::named);
  }

  /// The mount of the file for the reason of the container's end. Its place is usual, but a
  /// manifest can name another.
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
