package dev.fim.selection;

import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.path.RawPath;
import dev.fim.policy.Decision;
import dev.fim.policy.Decision.Reach;
import dev.fim.policy.Selection;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Selects the paths that a list names, each with the attributes that the list has of it, and the
/// directories above them without any. Immutable and thread-safe.
///
/// The paths are held as hashes of 64 bits, about 24 bytes a path, under a key of its own for each
/// object. Where a path that is not listed has the hash of one that is, the file counts as added:
/// by chance once in a million checks of ten million paths. No path is ever hidden by that.
public final class ListedSelection implements Selection {

  /// In place of attributes, of a directory above a listed path.
  private static final long ABOVE = -1;

  private static final long FREE = 0;
  private static final long PRIME = 0x100000001b3L; // FNV-1a, 64 bits

  private final long begin = new SecureRandom().nextLong();
  private final long end = new SecureRandom().nextLong();

  private long[] hashes = new long[1024];
  private long[] values = new long[1024];
  private int used;
  private AttributeSet attributes = AttributeSet.NONE;

  private ListedSelection() {}

  /// Selects what any of the lists names. Of a path that several name, what each has is compared.
  ///
  /// @param lists read to their ends and closed
  public static ListedSelection of(List<EntryCursor> lists) {
    ListedSelection selection = new ListedSelection();
    for (EntryCursor list : lists) {
      selection.add(list);
    }
    return selection;
  }

  private void add(EntryCursor list) {
    try (list) {
      RawPath last = null;
      for (Entry entry = list.next(); entry != null; entry = list.next()) {
        RawPath path = entry.path();
        addAbove(path, last);
        AttributeSet recorded =
            entry instanceof FileEntry file ? file.recorded() : AttributeSet.NONE;
        int slot = slot(hash(path));
        boolean isListed = hashes[slot] != FREE && values[slot] != ABOVE;
        put(slot, hash(path), isListed ? values[slot] & recorded.bits() : recorded.bits());
        attributes = attributes.union(recorded);
        last = path;
      }
    }
  }

  /// @param last the path before, whose directories are there already
  private void addAbove(RawPath path, @Nullable RawPath last) {
    for (RawPath above = path.parent();
        above != null && (last == null || !last.isWithin(above));
        above = above.parent()) {
      int slot = slot(hash(above));
      if (hashes[slot] == FREE) {
        put(slot, hash(above), ABOVE);
      }
    }
  }

  private void put(int slot, long hash, long value) {
    used += hashes[slot] == FREE ? 1 : 0;
    hashes[slot] = hash;
    values[slot] = value;
    if (used > hashes.length / 4 * 3) {
      grow();
    }
  }

  private void grow() {
    long[] oldHashes = hashes;
    long[] oldValues = values;
    hashes = new long[2 * oldHashes.length];
    values = Arrays.copyOf(hashes, hashes.length);
    for (int i = 0; i < oldHashes.length; i++) {
      if (oldHashes[i] != FREE) {
        int slot = slot(oldHashes[i]);
        hashes[slot] = oldHashes[i];
        values[slot] = oldValues[i];
      }
    }
  }

  /// The slot of a hash, or the free one where it belongs.
  private int slot(long hash) {
    int slot = (int) hash & (hashes.length - 1);
    while (hashes[slot] != FREE && hashes[slot] != hash) {
      slot = (slot + 1) & (hashes.length - 1);
    }
    return slot;
  }

  /// FNV-1a with a start of its own, and the finish of MurmurHash3.
  private long hash(RawPath path) {
    long hash = begin;
    for (int i = 0; i < path.length(); i++) {
      hash = (hash ^ (path.byteAt(i) & 0xff)) * PRIME;
    }
    hash ^= end;
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    hash ^= hash >>> 33;
    return hash == FREE ? 1 : hash;
  }

  @Override
  public Decision decide(RawPath path, FileType type) {
    int slot = slot(hash(path));
    if (hashes[slot] == FREE) {
      return Decision.OUTSIDE;
    }
    if (values[slot] != ABOVE) {
      AttributeSet listed = new AttributeSet(values[slot]);
      return new Decision(Reach.SELECTED, listed.intersect(AttributeSet.of(type)));
    }
    return type == FileType.DIRECTORY
        ? new Decision(Reach.ANCESTOR, AttributeSet.NONE)
        : Decision.OUTSIDE;
  }

  /// No rule decides.
  @Override
  public int ruleCount() {
    return 0;
  }

  /// {@inheritDoc}
  ///
  /// A list of another program says nothing of content.
  @Override
  public int largestCopy() {
    return 0;
  }

  @Override
  public AttributeSet attributes() {
    return attributes;
  }
}
