package dev.fim.image.zstd;

import dev.fim.image.stream.MalformedException;

/// Reads the distribution of an FSE table (RFC 8878, 4.1.1), whose bits run forward.
final class ForwardBits {

  private static final int LEAST_LOG = 5;

  private final byte[] bytes;
  private final int end;
  private long at; // in bits

  ForwardBits(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.end = end;
    this.at = start * 8L;
  }

  /// The index of the first byte that was not touched.
  int position() {
    return (int) ((at + 7) >> 3);
  }

  private int read(int count) throws MalformedException {
    int bits = 0;
    for (int i = 0; i < count; i++, at++) {
      int index = (int) (at >> 3);
      if (index >= end) {
        throw new MalformedException("its zstd data have a table that is cut short");
      }
      bits |= ((bytes[index] >> (at & 7)) & 1) << i;
    }
    return bits;
  }

  /// Reads a distribution and makes its table.
  ///
  /// @param mostLog the largest allowed logarithm of the size
  /// @param symbols how many symbols there are at most
  FseTable table(int mostLog, int symbols) throws MalformedException {
    int log = read(4) + LEAST_LOG;
    if (log > mostLog) {
      throw new MalformedException("its zstd data have a table that is too large");
    }
    short[] counts = new short[symbols];
    int remaining = 1 << log;
    int symbol = 0;
    while (remaining > 0) {
      if (symbol >= symbols) {
        throw new MalformedException("its zstd data have a table of too many symbols");
      }
      int count = count(remaining);
      counts[symbol] = (short) count;
      symbol++;
      remaining -= Math.abs(count);
      if (count == 0) {
        symbol = skipZeros(symbol, symbols);
      }
    }
    if (remaining < 0) {
      throw new MalformedException("its zstd data have a table that is too full");
    }
    at = position() * 8L;
    return FseTable.of(counts, log);
  }

  private int count(int remaining) throws MalformedException {
    int width = 32 - Integer.numberOfLeadingZeros(remaining + 1);
    int threshold = (1 << width) - 1 - (remaining + 1);
    int low = read(width - 1);
    int value = low;
    if (low >= threshold) {
      value |= read(1) << (width - 1);
      value -= value >= 1 << (width - 1) ? threshold : 0;
    }
    return value - 1;
  }

  private int skipZeros(int from, int symbols) throws MalformedException {
    int symbol = from;
    int repeat;
    do {
      repeat = read(2);
      symbol += repeat;
      if (symbol > symbols) {
        throw new MalformedException("its zstd data have a table of too many symbols");
      }
    } while (repeat == 3);
    return symbol;
  }
}
