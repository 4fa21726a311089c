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

/// The entries of a tree in memory, for repeated comparisons without an open database. Immutable
/// and thread-safe.
///
/// Entries are packed into compressed blocks of about 60 bytes an entry, mostly the digest. The
/// blocks of a small tree stay uncompressed, about 140 bytes an entry, because unpacking them would
/// add a tenth to each check. A path is found by a binary search among the first paths of the
/// blocks and a look through one block.
public final class HeldTree {

  /// Entries per block. A look-up reads one block; a larger block compresses better.
  private static final int BLOCK = 64;

  /// How many blocks stay uncompressed: about 4 MB.
  private static final int PLAIN_BLOCKS = 512;

  /// A packed block.
  ///
  /// @param bytes compressed, unless as many as `length`
  /// @param length how many bytes before compression
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
    // The same length marks a block as uncompressed.
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

  /// How many bytes of memory the packed entries take, with the first path of each block.
  public long bytes() {
    return blocks.stream().mapToLong(block -> block.bytes().length + block.first().length()).sum();
  }

  /// All entries.
  public EntryCursor entries() {
    return new HeldCursor(blocks.listIterator(), RawPath.ROOT);
  }

  /// The entry at `path` and those below it.
  public EntryCursor entriesWithin(RawPath path) {
    return new HeldCursor(blocks.listIterator(blockOf(path)), path);
  }

  /// The entry of one path; null if there is none.
  public @Nullable Entry find(RawPath path) {
    try (EntryCursor cursor = entriesWithin(path)) {
      Entry first = cursor.next();
      return first != null && first.path().equals(path) ? first : null;
    }
  }

  /// The last block that does not begin after `path`, or the first block.
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
