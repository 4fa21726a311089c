package dev.fim.baseline.held;

import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// The entries of several trees in one order. A path that several trees have comes once for each.
public final class MergedTrees implements EntryCursor {

  /// A tree with its next entry.
  private record Head(Entry entry, EntryCursor rest) {}

  private final PriorityQueue<Head> heads =
      new PriorityQueue<>(Comparator.comparing((Head head) -> head.entry().path()));

  public MergedTrees(List<HeldTree> trees) {
    trees.forEach(tree -> queue(tree.entries()));
  }

  private void queue(EntryCursor tree) {
    Entry entry = tree.next();
    if (entry == null) {
      tree.close();
    } else {
      heads.add(new Head(entry, tree));
    }
  }

  @Override
  public @Nullable Entry next() {
    Head head = heads.poll();
    if (head == null) {
      return null;
    }
    queue(head.rest());
    return head.entry();
  }

  @Override
  public void close() {
    heads.forEach(head -> head.rest().close());
    heads.clear();
  }
}
