package dev.fim.cursor;

import dev.fim.baseline.Generation;
import dev.fim.baseline.GenerationStore;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.path.RawPath;
import dev.fim.policy.Scope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The entries of a generation within a scope and those of the directories above it, in order. A
/// directory above that was not listed, or is a skipped mount, explains missing entries below.
public final class TreeWithAncestors implements EntryCursor {

  private final GenerationStore database;
  private final Generation generation;
  private final Deque<Entry> above = new ArrayDeque<>();
  private final Deque<RawPath> ahead;
  private @Nullable RawPath last;
  private @Nullable EntryCursor open;

  public TreeWithAncestors(GenerationStore database, Generation generation, Scope scope) {
    this.database = database;
    this.generation = generation;
    this.ahead = new ArrayDeque<>(scope.paths());
  }

  @Override
  public @Nullable Entry next() {
    while (true) {
      if (!above.isEmpty()) {
        return above.poll();
      }
      Entry entry = open == null ? null : open.next();
      if (entry != null) {
        return entry;
      }
      close();
      RawPath path = ahead.poll();
      if (path == null) {
        return null;
      }
      findAbove(path);
      open = database.entries(generation, Scope.of(List.of(path)));
    }
  }

  /// Skips directories that are also above the previous path: they were returned before.
  private void findAbove(RawPath path) {
    List<RawPath> directories = new ArrayList<>();
    RawPath before = last;
    for (RawPath at = path.parent(); at != null; at = at.parent()) {
      if (before == null || !before.isWithin(at)) {
        directories.addFirst(at);
      }
    }
    last = path;
    for (RawPath directory : directories) {
      Entry entry = database.find(generation, directory);
      if (entry != null) {
        above.add(entry);
      }
    }
  }

  @Override
  public void close() {
    EntryCursor closing = open;
    open = null;
    if (closing != null) {
      closing.close();
    }
  }
}
