package dev.fim.cursor;

import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.MountPoint;
import dev.fim.path.RawPath;
import dev.fim.policy.Scope;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The entries of a tree with expected mounts, such as those of a container started from it.
/// Neither such a mount nor the directories created for it are findings.
public final class MountedTree implements EntryCursor {

  private final EntryCursor entries;

  /// The mounts, and the directories above them, each with whether it is a mount.
  private final TreeMap<RawPath, Boolean> ahead = new TreeMap<>();

  private final Set<RawPath> made = new HashSet<>();

  private @Nullable Entry waiting;

  /// Takes ownership of `entries`.
  ///
  /// @param mounts the mount points; the root is ignored
  public MountedTree(EntryCursor entries, Collection<RawPath> mounts) {
    this.entries = entries;
    Scope outermost = Scope.of(mounts.stream().filter(mount -> !mount.isRoot()).toList());
    for (RawPath mount : outermost.paths()) {
      for (RawPath at = mount.parent(); at != null; at = at.parent()) {
        ahead.putIfAbsent(at, false);
      }
      ahead.put(mount, true);
    }
    this.waiting = entries.next();
  }

  @Override
  public @Nullable Entry next() {
    Entry entry = waiting;
    Map.Entry<RawPath, Boolean> known = ahead.firstEntry();
    int order = known == null ? -1 : entry == null ? 1 : entry.path().compareTo(known.getKey());
    if (known != null && order >= 0) {
      ahead.pollFirstEntry();
    }
    if (known != null && order > 0) {
      return known.getValue() ? new MountPoint(known.getKey()) : make(known.getKey());
    }
    if (entry != null) {
      waiting = entries.next();
    }
    return known != null && order == 0 && known.getValue() && entry instanceof FileEntry file
        ? file.toBuilder().mountRoot(true).build()
        : entry;
  }

  /// The directories that were created for mounts, up to the last entry returned.
  public Set<RawPath> made() {
    return made;
  }

  private FileEntry make(RawPath path) {
    made.add(path);
    return FileEntry.builder(path, FileType.DIRECTORY).recorded(AttributeSet.NONE).build();
  }

  @Override
  public void close() {
    entries.close();
  }
}
