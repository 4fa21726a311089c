package dev.fim.image.zstd;

import dev.fim.image.stream.MalformedException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Reads bits from the end of a bitstream to its beginning (RFC 8878, 4.1). For one thread.
final class BackwardBits {

  /// How many bytes must stand before a bitstream in its array.
  static final int PADDING = Long.BYTES;

  /// The most bits of one read.
  static final int MOST_BITS = 57;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private final long first; // the index of the first bit
  private long next; // the index behind the next bit

  /// @param start of the bitstream, [#PADDING] or more
  /// @param end behind its last byte, which holds the end mark
  /// @throws MalformedException if there is no end mark
  BackwardBits(byte[] bytes, int start, int end) throws MalformedException {
    if (end <= start || bytes[end - 1] == 0) {
      throw new MalformedException("its zstd data have a bitstream without an end");
    }
    this.bytes = bytes;
    this.first = start * 8L;
    int mark = 31 - Integer.numberOfLeadingZeros(bytes[end - 1] & 0xff);
    this.next = (end - 1) * 8L + mark;
  }

  /// The next bits, which stay. Beyond the beginning they have no meaning.
  ///
  /// @param count 0 to [#MOST_BITS]
  long peek(int count) {
    int at = (int) ((next + 7) >> 3) - Long.BYTES;
    if (at < 0) {
      return 0;
    }
    long word = (long) LONG.get(bytes, at);
    return (word >>> (next - count - at * 8L)) & ((1L << count) - 1);
  }

  void skip(int count) {
    next -= count;
  }

  /// As [#peek], and skips them.
  int read(int count) {
    long bits = peek(count);
    next -= count;
    return (int) bits;
  }

  /// Whether so many bits are left.
  boolean has(int count) {
    return next - first >= count;
  }

  /// Whether more bits were read than there are.
  boolean isOverrun() {
    return next < first;
  }

  /// Whether all bits were read, and none besides.
  boolean isAtEnd() {
    return next == first;
  }
}
