package dev.fim.report.html;

import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Counts changes by folder, in bounded memory: once there are too many folders, those with the
/// fewest changes are forgotten. Their changes still count for the folders above. Not thread-safe.
public final class FolderTree {

  static final int MOST_FOLDERS = 4096;

  /// Changes further down count for the folder at this depth.
  private static final int DEEPEST = 16;

  private static final int KINDS = ChangeKind.values().length;

  private static final class Folder {
    final RawPath path;
    final long[] counts = new long[KINDS];
    final Map<ByteString, Folder> children = new TreeMap<>();
    long total;
    long lastUsed;

    Folder(RawPath path) {
      this.path = path;
    }
  }

  /// The changes in a folder.
  ///
  /// @param isRest whether those in other bars below the folder are left out
  /// @param counts by the ordinal of [ChangeKind]
  record Bar(RawPath path, boolean isRest, List<Long> counts) {
    long total() {
      return counts.stream().mapToLong(Long::longValue).sum();
    }
  }

  private final Folder root = new Folder(RawPath.ROOT);
  private int folders = 1;
  private long uses;

  /// Counts a change in the folder that holds `path`. In the order of paths, a folder that is left
  /// does not come again, so that forgetting it makes no number wrong.
  public void add(RawPath path, ChangeKind kind) {
    uses++;
    Folder folder = root;
    count(folder, kind);
    List<ByteString> names = path.names();
    for (int i = 0; i < names.size() - 1 && i < DEEPEST; i++) {
      Folder parent = folder;
      folder = parent.children.computeIfAbsent(names.get(i), name -> below(parent, name));
      count(folder, kind);
    }
    for (long fewest = 2; folders > MOST_FOLDERS; fewest *= 2) {
      forget(root, fewest);
    }
  }

  private Folder below(Folder parent, ByteString name) {
    folders++;
    return new Folder(parent.path.child(name));
  }

  private void count(Folder folder, ChangeKind kind) {
    folder.counts[kind.ordinal()]++;
    folder.total++;
    folder.lastUsed = uses;
  }

  /// Forgets the folders below `folder` that have fewer changes, and do not hold the last one.
  private void forget(Folder folder, long fewest) {
    folder.children.values().removeIf(child -> child.total < fewest && isLeft(child));
    folder.children.values().forEach(child -> forget(child, fewest));
  }

  private boolean isLeft(Folder folder) {
    if (folder.lastUsed == uses) {
      return false;
    }
    folders -= size(folder);
    return true;
  }

  private static int size(Folder folder) {
    return 1 + folder.children.values().stream().mapToInt(FolderTree::size).sum();
  }

  int folders() {
    return folders;
  }

  /// At most `most` bars, the largest first. Together they have every change once. The largest
  /// folder is divided first; what has no room of its own stays in a bar for the rest of its
  /// folder.
  ///
  /// @param most at least 3
  List<Bar> bars(int most) {
    List<Folder> whole = new ArrayList<>(List.of(root));
    List<Bar> bars = new ArrayList<>();
    Folder next = root;
    while (next != null) {
      whole.remove(next);
      int room = most - whole.size() - bars.size();
      List<Folder> parts = parts(next, room);
      whole.addAll(parts);
      Bar rest = rest(next, parts);
      if (rest.total() > 0) {
        bars.add(rest);
      }
      // A folder takes two places more when it becomes two parts and a rest.
      boolean hasRoom = whole.size() + bars.size() + 2 <= most;
      next =
          whole.stream()
              .filter(folder -> !folder.children.isEmpty())
              .filter(folder -> hasRoom || isChain(folder))
              .max(Comparator.comparingLong(folder -> folder.total))
              .orElse(null);
    }
    whole.forEach(folder -> bars.add(new Bar(folder.path, false, boxed(folder.counts))));
    bars.sort(Comparator.comparingLong(Bar::total).reversed().thenComparing(Bar::path));
    return bars;
  }

  /// Whether everything is in one folder below, whose longer path then takes the place.
  private static boolean isChain(Folder folder) {
    return folder.children.size() == 1
        && folder.children.values().iterator().next().total == folder.total;
  }

  /// The folders below that get their own bars: all, or the largest that leave room for the rest.
  private static List<Folder> parts(Folder folder, int room) {
    List<Folder> children = new ArrayList<>(folder.children.values());
    children.sort(Comparator.comparingLong((Folder child) -> child.total).reversed());
    long below = children.stream().mapToLong(child -> child.total).sum();
    boolean hasRest = below < folder.total || children.size() > room;
    return children.subList(0, Math.min(children.size(), hasRest ? room - 1 : room));
  }

  private static Bar rest(Folder folder, List<Folder> parts) {
    long[] counts = folder.counts.clone();
    for (Folder part : parts) {
      for (int i = 0; i < KINDS; i++) {
        counts[i] -= part.counts[i];
      }
    }
    return new Bar(folder.path, !parts.isEmpty(), boxed(counts));
  }

  private static List<Long> boxed(long[] counts) {
    return Arrays.stream(counts).boxed().toList();
  }
}
