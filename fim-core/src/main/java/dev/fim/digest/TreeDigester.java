package dev.fim.digest;

import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.path.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Computes the digests of a tree from its entries in walk order. Memory grows with the depth: 56
/// bytes for each directory that is open. For one thread.
///
/// Every name is a node. Its digest starts with that of the entry and takes in the nodes below, in
/// order. A directory above the entries that was not recorded counts as an empty entry.
public final class TreeDigester implements AutoCloseable {

  private static final byte[] TREE = "fim.tree/1\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] RECORD = "fim.record/1\n".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] ENTRY = {0};
  private static final byte[] CHILD = {1};

  private static final long NO_POSITION = -1;

  private final SubtreeListener listener;
  private final EntryEncoding encoding = new EntryEncoding();
  private final Bytes lengths = new Bytes();
  private final Sha256 nodes = new Sha256();
  private final Sha256 record = new Sha256();

  // The open nodes, that of the root first. The last path has their names.
  private byte[] path = {'/'};
  private int open;
  private byte[][] states = new byte[16][];
  private int[] ends = new int[16]; // of their names in the path
  private long[] positions = new long[16];
  private long[] firsts = new long[16]; // the position of the first entry in or below them
  private boolean[] plain = new boolean[16];
  private long position;

  public TreeDigester() {
    this((_, _, _, _) -> {});
  }

  /// @param listener for the directories among the entries
  public TreeDigester(SubtreeListener listener) {
    this.listener = listener;
    record.update(RECORD);
  }

  /// The digests of all entries.
  ///
  /// @param entries read to their end, not closed
  public static TreeDigest of(EntryCursor entries) {
    try (TreeDigester digester = new TreeDigester()) {
      for (Entry entry = entries.next(); entry != null; entry = entries.next()) {
        digester.add(entry);
      }
      return digester.finish();
    }
  }

  /// Adds the next entry.
  ///
  /// @param entry whose path comes after that of the one before, in the order of
  ///   [dev.fim.path.RawPath]
  public void add(Entry entry) {
    byte[] next = entry.path().toByteArray();
    if (entry.path().isRoot()) {
      path = next;
    } else {
      openParent(next);
    }
    encoding.encode(entry);
    push(next.length, position, entry instanceof FileEntry file && file.gap() == null);
    record(next);
    position++;
  }

  /// Closes and opens nodes until the parent of `next` is the last open one.
  private void openParent(byte[] next) {
    int shared = Arrays.mismatch(path, next);
    int common = shared < 0 ? next.length : shared;
    while (open > 1 && !isAbove(ends[open - 1], common, next)) {
      pop();
    }
    path = next;
    if (open == 0) {
      encoding.encodeMissing();
      push(1, NO_POSITION, true);
    }
    int from = open == 1 ? 1 : ends[open - 1] + 1;
    for (int at = from; at < next.length; at++) {
      if (next[at] == '/') {
        encoding.encodeMissing();
        push(at, NO_POSITION, true);
      }
    }
  }

  /// Whether the node whose path ends at `end` is above `next`, which shares `common` bytes with
  /// the last path.
  private static boolean isAbove(int end, int common, byte[] next) {
    return end <= common && end < next.length && next[end] == '/';
  }

  private void push(int end, long at, boolean isPlain) {
    if (open == ends.length) {
      int more = 2 * open;
      states = Arrays.copyOf(states, more);
      ends = Arrays.copyOf(ends, more);
      positions = Arrays.copyOf(positions, more);
      firsts = Arrays.copyOf(firsts, more);
      plain = Arrays.copyOf(plain, more);
    }
    Bytes encoded = encoding.tree();
    nodes.update(ENTRY);
    nodes.update(encoded.array(), 0, encoded.length());
    states[open] = nodes.finish();
    ends[open] = end;
    positions[open] = at;
    firsts[open] = position;
    plain[open] = isPlain;
    open++;
  }

  /// Closes the last open node and takes it into the one above.
  private void pop() {
    int last = open - 1;
    tell(last);
    int above = last - 1;
    int name = above == 0 ? 1 : ends[above] + 1;
    nodes.update(CHILD);
    nodes.update(states[above]);
    nodes.update(states[last]);
    nodes.update(path, name, ends[last] - name);
    states[above] = nodes.finish();
    plain[above] &= plain[last];
    open = last;
  }

  private void tell(int node) {
    if (positions[node] != NO_POSITION) {
      listener.complete(
          positions[node], position - firsts[node], plain[node], ByteString.of(states[node]));
    }
  }

  private void record(byte[] next) {
    Bytes tree = encoding.tree();
    Bytes local = encoding.local();
    lengths.clear().put32(next.length).put32(tree.length()).put32(local.length());
    record.update(lengths.array(), 0, lengths.length());
    record.update(next);
    record.update(tree.array(), 0, tree.length());
    record.update(local.array(), 0, local.length());
  }

  /// The digests of all entries that were added. Nothing can be added after that.
  public TreeDigest finish() {
    if (open == 0) {
      encoding.encodeMissing();
      push(1, NO_POSITION, true);
    }
    while (open > 1) {
      pop();
    }
    tell(0);
    nodes.update(TREE);
    nodes.update(states[0]);
    return new TreeDigest(ByteString.wrap(nodes.finish()), ByteString.wrap(record.finish()));
  }

  @Override
  public void close() {
    nodes.close();
    record.close();
  }
}
