package dev.fim.baseline.held;

import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.path.RawPath;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;

/// The entries of a tree in memory, for those that compare with it again and again and must not
/// keep a database open meanwhile. Immutable and thread-safe.
///
/// Entries are packed into blocks, and these compressed: about 60 bytes an entry, most of which is
/// the digest. The blocks of a small tree are left as they are, about 140 bytes an entry, since to
/// unpack them again and again would be a tenth of what a check costs. A path is found by a binary
/// search among the first paths of the blocks and a look through one block.
public final class HeldTree {

  /// Of entries: what is read to find one of them, and what a compressor has to find likeness in.
  private static final int BLOCK = 64;

  /// How many blocks are not compressed: some 4 MB.
  private static final int PLAIN_BLOCKS = 512;

  /// A block as it is held.
  ///
  /// @param bytes compressed, unless there are as many of them as there were before that
  /// @param length before that
  @SuppressWarnings("ArrayRecordComponent") // never compared, and for this package only
  record Block(RawPath first, byte[] bytes, int length) {

    boolean isPlain() {
      return bytes.length == length;
    }
  }

  private final List<Block> blocks;
  private final long entries;

  private HeldTree(List<Block> blocks, long entries) {
    this.blocks = blocks;
    this.entries = entries;
  }

  /// Reads a cursor to its end and closes it.
  ///
  /// @throws dev.fim.error.FimException if the cursor does
  public static HeldTree of(EntryCursor cursor) {
    try (cursor) {
      List<Block> blocks = new ArrayList<>();
      long entries = 0;
      List<Entry> filling = new ArrayList<>(BLOCK);
      for (Entry entry = cursor.next(); entry != null; entry = cursor.next()) {
        filling.add(entry);
        entries++;
        if (filling.size() == BLOCK) {
          blocks.add(block(filling, blocks.size() < PLAIN_BLOCKS));
          filling.clear();
        }
      }
      if (!filling.isEmpty()) {
        blocks.add(block(filling, blocks.size() < PLAIN_BLOCKS));
      }
      return new HeldTree(blocks, entries);
    }
  }

  private static Block block(List<Entry> entries, boolean plainly) {
    EntryCode code = new EntryCode();
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    entries.forEach(entry -> code.write(entry, plain));
    byte[] bytes = plain.toByteArray();
    byte[] packed = plainly ? bytes : packed(bytes);
    // Of what does not get smaller, the plain form is the one that can be told.
    byte[] kept = packed.length < bytes.length ? packed : bytes;
    return new Block(entries.getFirst().path(), kept, bytes.length);
  }

  private static byte[] packed(byte[] bytes) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    ByteArrayOutputStream packed = new ByteArrayOutputStream(bytes.length);
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed, deflater)) {
      out.write(bytes);
    } catch (java.io.IOException e) {
      throw new AssertionError("a stream in memory failed", e);
    } finally {
      deflater.end();
    }
    return packed.toByteArray();
  }

  /// How many entries there are.
  public long size() {
    return entries;
  }

  /// All entries.
  public EntryCursor entries() {
    return new HeldCursor(blocks.listIterator(), RawPath.ROOT);
  }

  /// The entry at `path` and those below it.
  public EntryCursor entriesWithin(RawPath path) {
    return new HeldCursor(blocks.listIterator(blockOf(path)), path);
  }

  /// What is held of one path; null if nothing.
  public @Nullable Entry find(RawPath path) {
    try (EntryCursor cursor = entriesWithin(path)) {
      Entry first = cursor.next();
      return first != null && first.path().equals(path) ? first : null;
    }
  }

  /// The last block that does not begin after `path`; the first of all where there is none such.
  private int blockOf(RawPath path) {
    int low = 0;
    int high = blocks.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (blocks.get(middle).first().compareTo(path) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return Math.max(0, low - 1);
  }
}
