package dev.fim.image.zstd;

import dev.fim.image.stream.MalformedException;

/// A decoding table of finite state entropy (RFC 8878, 4.1). Immutable.
///
/// A state is an index into the arrays.
final class FseTable {

  private final int log;
  private final byte[] symbols;
  private final byte[] bits;
  private final short[] bases;

  private FseTable(int log, byte[] symbols, byte[] bits, short[] bases) {
    this.log = log;
    this.symbols = symbols;
    this.bits = bits;
    this.bases = bases;
  }

  /// A table with one symbol, which takes no bits.
  static FseTable ofOne(int symbol) {
    return new FseTable(0, new byte[] {(byte) symbol}, new byte[1], new short[1]);
  }

  /// The table of a distribution.
  ///
  /// @param counts of each symbol, whose sum is `1 << log`; -1 is "less than one"
  /// @throws MalformedException if they do not fill the table
  static FseTable of(short[] counts, int log) throws MalformedException {
    int size = 1 << log;
    byte[] symbols = new byte[size];
    int[] next = new int[counts.length];
    int high = size;
    for (int symbol = 0; symbol < counts.length; symbol++) {
      if (counts[symbol] == -1) {
        high--;
        symbols[high] = (byte) symbol;
        next[symbol] = 1;
      }
    }
    int step = (size >> 1) + (size >> 3) + 3;
    int at = 0;
    for (int symbol = 0; symbol < counts.length; symbol++) {
      if (counts[symbol] > 0) {
        next[symbol] = counts[symbol];
        for (int i = 0; i < counts[symbol]; i++) {
          symbols[at] = (byte) symbol;
          do {
            at = (at + step) & (size - 1);
          } while (at >= high);
        }
      }
    }
    if (at != 0) {
      throw new MalformedException("its zstd data have a table that is not full");
    }
    byte[] bits = new byte[size];
    short[] bases = new short[size];
    for (int state = 0; state < size; state++) {
      int count = next[symbols[state] & 0xff]++;
      int width = log - (31 - Integer.numberOfLeadingZeros(count));
      bits[state] = (byte) width;
      bases[state] = (short) ((count << width) - size);
    }
    return new FseTable(log, symbols, bits, bases);
  }

  /// The first state.
  int begin(BackwardBits in) {
    return in.read(log);
  }

  int symbol(int state) {
    return symbols[state] & 0xff;
  }

  int next(int state, BackwardBits in) {
    return (bases[state] & 0xffff) + in.read(bits[state]);
  }
}
