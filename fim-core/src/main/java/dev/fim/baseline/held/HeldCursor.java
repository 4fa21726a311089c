package dev.fim.baseline.held;

import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.path.RawPath;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// The entries of a held tree at and below one path.
final class HeldCursor implements EntryCursor {

  private final Iterator<HeldTree.Block> blocks;
  private final RawPath within;
  private @Nullable Inflater inflater; // created for the first compressed block
  private byte[] plain = {};
  private ByteBuffer block = ByteBuffer.allocate(0);
  private EntryCode code = new EntryCode();
  private boolean ended;

  /// Begins with the block that may hold `within`.
  HeldCursor(Iterator<HeldTree.Block> blocks, RawPath within) {
    this.blocks = blocks;
    this.within = within;
  }

  @Override
  public @Nullable Entry next() {
    while (!ended) {
      if (!block.hasRemaining()) {
        openNext();
        continue;
      }
      Entry entry = code.read(block);
      if (entry.path().isWithin(within)) {
        return entry;
      }
      ended = entry.path().compareTo(within) > 0;
    }
    return null;
  }

  private void openNext() {
    if (!blocks.hasNext()) {
      ended = true;
      return;
    }
    HeldTree.Block next = blocks.next();
    code = new EntryCode();
    block = ByteBuffer.wrap(next.isPlain() ? next.bytes() : unpacked(next), 0, next.length());
  }

  private byte[] unpacked(HeldTree.Block next) {
    if (plain.length < next.length()) {
      plain = new byte[next.length()];
    }
    Inflater unpacking = inflater == null ? new Inflater(true) : inflater;
    inflater = unpacking;
    try {
      unpacking.reset();
      unpacking.setInput(next.bytes());
      if (unpacking.inflate(plain, 0, next.length()) != next.length()) {
        throw new AssertionError("a block in memory is short");
      }
    } catch (DataFormatException e) {
      throw new AssertionError("a block in memory cannot be unpacked", e);
    }
    return plain;
  }

  @Override
  public void close() {
    ended = true;
    if (inflater != null) {
      inflater.end();
    }
  }
}
