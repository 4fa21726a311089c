package dev.fim.image.layer;

import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.image.stream.Budget;
import dev.fim.image.stream.MalformedException;
import dev.fim.path.RawPath;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// The entries of a layer, with the directories above them that the layer does not have. Such a
/// directory has nothing recorded: [#isImplied]. For one thread.
final class LayerEntries implements EntryCursor {

  /// About what a directory takes in memory, besides its path.
  private static final int BYTES = 100;

  private final EntryCursor sorted;
  private final LayerSubject subject;
  private final Budget budget;
  private final Deque<Entry> above = new ArrayDeque<>(); // the root last
  private @Nullable Entry waiting;
  private long held;

  /// @param sorted the entries; two of one path are a fault
  LayerEntries(EntryCursor sorted, LayerSubject subject, Budget budget) {
    this.sorted = sorted;
    this.subject = subject;
    this.budget = budget;
    this.waiting = sorted.next();
  }

  /// Whether a layer only has something below this directory.
  static boolean isImplied(FileEntry entry) {
    return entry.recorded().isEmpty();
  }

  private static FileEntry implied(RawPath path) {
    return FileEntry.builder(path, FileType.DIRECTORY).recorded(AttributeSet.NONE).build();
  }

  @Override
  public @Nullable Entry next() {
    Entry entry = waiting;
    if (entry == null) {
      return above.isEmpty() ? rememberImplied(RawPath.ROOT) : null; // an empty layer has a root
    }
    RawPath path = entry.path();
    while (!above.isEmpty() && !path.isWithin(above.getFirst().path())) {
      above.removeFirst();
    }
    Entry parent = above.peekFirst();
    if (parent != null && parent.path().equals(path)) {
      throw subject.fault("it has the entry " + path.display() + " twice");
    }
    if (parent instanceof FileEntry file && file.type() != FileType.DIRECTORY) {
      throw subject.fault(
          "it has the entry %s, and %s is no directory"
              .formatted(path.display(), file.path().display()));
    }
    RawPath missing = missing(path, parent == null ? null : parent.path());
    if (missing != null) {
      return rememberImplied(missing);
    }
    above.addFirst(entry);
    waiting = sorted.next();
    return entry;
  }

  private Entry rememberImplied(RawPath path) {
    FileEntry entry = implied(path);
    above.addFirst(entry);
    try {
      int bytes = BYTES + path.length();
      budget.hold(1, bytes);
      held += bytes;
    } catch (MalformedException e) {
      throw subject.fault(e.fact());
    }
    return entry;
  }

  /// The uppermost directory between a path and the nearest that is there; null if there is none.
  private static @Nullable RawPath missing(RawPath path, @Nullable RawPath nearest) {
    if (nearest == null) {
      return path.isRoot() ? null : RawPath.ROOT;
    }
    int from = nearest.isRoot() ? 1 : nearest.length() + 1;
    for (int i = from; i < path.length(); i++) {
      if (path.byteAt(i) == '/') {
        return RawPath.of(path.toByteArray(), i);
      }
    }
    return null;
  }

  /// Gives the memory back to the budget. Call this once a tree has the entries.
  void release() {
    budget.release(held);
    held = 0;
  }

  @Override
  public void close() {
    sorted.close();
  }
}
