package dev.fim.image.layer;

import dev.fim.baseline.held.HeldTree;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.image.layer.Layer.LowerLink;
import dev.fim.image.stream.Budget;
import dev.fim.image.stream.MalformedException;
import dev.fim.path.RawPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Collects the entries of a layer. For one thread.
final class LayerBuilder {

  /// About what a pending link takes in memory, besides its paths.
  private static final int LINK_BYTES = 200;

  private final LayerSubject subject;
  private final Budget budget;
  private final SortedRuns entries;
  private final SortedRuns marks;
  private final List<PendingLink> links = new ArrayList<>();
  private final Map<RawPath, PendingLink> linksByPath = new HashMap<>();
  private long linkBytes;
  private long position;

  /// A hard link, and the target of it that is no hard link.
  ///
  /// @param position in the layer
  private record PendingLink(RawPath link, RawPath target, long position) {}

  LayerBuilder(LayerSubject subject, Budget budget) {
    this.subject = subject;
    this.budget = budget;
    this.entries = new SortedRuns(budget);
    this.marks = new SortedRuns(budget);
  }

  /// The place of the next entry in the layer. It is kept as its inode number, which no layer has.
  long nextPosition() {
    return ++position;
  }

  void add(FileEntry entry) throws MalformedException {
    entries.add(entry);
  }

  void addWhiteout(RawPath hidden) throws MalformedException {
    marks.add(mark(hidden, FileType.CHAR));
  }

  void addOpaque(RawPath directory) throws MalformedException {
    marks.add(mark(directory, FileType.DIRECTORY));
  }

  private static FileEntry mark(RawPath path, FileType type) {
    return FileEntry.builder(path, type).recorded(Layer.OF_MARKS).build();
  }

  /// A link to a link is one to the same file, so chains end here and can form no loop.
  void addLink(RawPath link, RawPath target) throws MalformedException {
    PendingLink other = linksByPath.get(target);
    PendingLink pending =
        new PendingLink(link, other == null ? target : other.target(), nextPosition());
    if (link.equals(pending.target())) {
      throw new MalformedException("it is a hard link to itself");
    }
    int bytes = LINK_BYTES + link.length() + target.length();
    budget.hold(1, bytes);
    linkBytes += bytes;
    links.add(pending);
    if (linksByPath.put(link, pending) != null) {
      throw new MalformedException("the layer has it twice");
    }
  }

  Layer finish() throws MalformedException {
    HeldTree own = tree();
    List<LowerLink> lower = new ArrayList<>();
    if (!links.isEmpty()) {
      for (PendingLink pending : links) {
        if (own.find(pending.target()) instanceof FileEntry found
            && found.inode() > 0
            && found.inode() < pending.position()) {
          entries.add(linked(found, pending.link(), subject));
        } else {
          lower.add(new LowerLink(pending.link(), pending.target()));
        }
      }
      budget.release(linkBytes);
      budget.release(own.bytes());
      own = tree();
    }
    entries.release();
    HeldTree markTree = HeldTree.of(new DistinctPaths(marks.entries()));
    budget.hold(0, markTree.bytes());
    marks.release();
    return new Layer(subject, own, markTree, lower);
  }

  private HeldTree tree() throws MalformedException {
    LayerEntries all = new LayerEntries(entries.entries(), subject, budget);
    HeldTree tree = HeldTree.of(all);
    budget.hold(0, tree.bytes());
    all.release();
    return tree;
  }

  /// The same file under another name.
  static FileEntry linked(FileEntry target, RawPath link, LayerSubject subject) {
    if (target.type() == FileType.DIRECTORY) {
      throw subject.fault(
          "the entry %s: it is a hard link to the directory %s"
              .formatted(link.display(), target.path().display()));
    }
    return target.withPath(link);
  }

  /// Of marks of one path the strongest, a whiteout: nothing is lost if a mark is there twice.
  private static final class DistinctPaths implements EntryCursor {

    private final EntryCursor sorted;
    private @Nullable Entry waiting;

    DistinctPaths(EntryCursor sorted) {
      this.sorted = sorted;
      this.waiting = sorted.next();
    }

    @Override
    public @Nullable Entry next() {
      Entry entry = waiting;
      if (entry == null) {
        return null;
      }
      waiting = sorted.next();
      while (waiting != null && waiting.path().equals(entry.path())) {
        if (waiting instanceof FileEntry mark && mark.type() == FileType.CHAR) {
          entry = mark;
        }
        waiting = sorted.next();
      }
      return entry;
    }

    @Override
    public void close() {
      sorted.close();
    }
  }
}
