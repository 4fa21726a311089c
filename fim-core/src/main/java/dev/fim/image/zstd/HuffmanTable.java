package dev.fim.image.zstd;

import dev.fim.image.stream.MalformedException;
import java.util.Arrays;

/// A Huffman table for literals (RFC 8878, 4.2). Immutable.
final class HuffmanTable {

  private static final int MOST_BITS = 11;
  private static final int MOST_SYMBOLS = 256;
  private static final int MOST_WEIGHT_LOG = 6;
  private static final int WEIGHTS = 12; // 0 to 11

  private final int log;
  private final byte[] symbols;
  private final byte[] lengths;

  private HuffmanTable(int log, byte[] symbols, byte[] lengths) {
    this.log = log;
    this.symbols = symbols;
    this.lengths = lengths;
  }

  /// A table, and where the data after its description begin.
  record Description(HuffmanTable table, int end) {}

  /// Reads the description of a table.
  ///
  /// @param start of it in `bytes`, [BackwardBits#PADDING] or more
  /// @param end of the data
  static Description read(byte[] bytes, int start, int end) throws MalformedException {
    if (start >= end) {
      throw cut();
    }
    int header = bytes[start] & 0xff;
    int[] weights = new int[MOST_SYMBOLS + 1];
    int count;
    int after;
    if (header < 128) {
      after = start + 1 + header;
      if (after > end) {
        throw cut();
      }
      count = packedWeights(bytes, start + 1, after, weights);
    } else {
      count = header - 127;
      after = start + 1 + (count + 1) / 2;
      if (after > end) {
        throw cut();
      }
      for (int i = 0; i < count; i++) {
        int pair = bytes[start + 1 + i / 2];
        weights[i] = (i % 2 == 0 ? pair >> 4 : pair) & 0xf;
      }
    }
    return new Description(of(weights, count), after);
  }

  private static MalformedException cut() {
    return new MalformedException("its zstd data have a table that is cut short");
  }

  private static int packedWeights(byte[] bytes, int start, int end, int[] weights)
      throws MalformedException {
    ForwardBits head = new ForwardBits(bytes, start, end);
    FseTable table = head.table(MOST_WEIGHT_LOG, WEIGHTS);
    BackwardBits in = new BackwardBits(bytes, head.position(), end);
    int one = table.begin(in);
    int other = table.begin(in);
    int count = 0;
    while (count < MOST_SYMBOLS - 2) { // the last weight is not written
      weights[count++] = table.symbol(one);
      one = table.next(one, in);
      if (in.isOverrun()) {
        weights[count++] = table.symbol(other);
        return count;
      }
      weights[count++] = table.symbol(other);
      other = table.next(other, in);
      if (in.isOverrun()) {
        weights[count++] = table.symbol(one);
        return count;
      }
    }
    throw new MalformedException("its zstd data have a table of too many symbols");
  }

  private static HuffmanTable of(int[] weights, int written) throws MalformedException {
    if (written >= MOST_SYMBOLS) {
      throw new MalformedException("its zstd data have a table of too many symbols");
    }
    int sum = 0;
    for (int i = 0; i < written; i++) {
      if (weights[i] > MOST_BITS) {
        throw new MalformedException("its zstd data have a code that is too long");
      }
      sum += (1 << weights[i]) >> 1;
    }
    int log = 32 - Integer.numberOfLeadingZeros(sum);
    int rest = (1 << log) - sum;
    if (sum == 0 || log > MOST_BITS || Integer.bitCount(rest) != 1) {
      throw new MalformedException("its zstd data have codes that do not fit together");
    }
    weights[written] = 32 - Integer.numberOfLeadingZeros(rest);
    byte[] symbols = new byte[1 << log];
    byte[] lengths = new byte[1 << log];
    int at = 0;
    for (int weight = 1; weight <= log; weight++) { // the longest codes first
      for (int symbol = 0; symbol <= written; symbol++) {
        if (weights[symbol] == weight) {
          int end = at + (1 << (weight - 1));
          Arrays.fill(symbols, at, end, (byte) symbol);
          Arrays.fill(lengths, at, end, (byte) (log + 1 - weight));
          at = end;
        }
      }
    }
    return new HuffmanTable(log, symbols, lengths);
  }

  /// Decodes one stream.
  ///
  /// @param start of the stream in `from`, [BackwardBits#PADDING] or more
  /// @param to receives `count` bytes from `at`
  void decode(byte[] from, int start, int end, byte[] to, int at, int count)
      throws MalformedException {
    BackwardBits in = new BackwardBits(from, start, end);
    byte[] symbolOf = symbols;
    byte[] lengthOf = lengths;
    int width = log;
    int i = at;
    int atOnce = BackwardBits.MOST_BITS / width;
    while (i + atOnce <= at + count && in.has(BackwardBits.MOST_BITS)) {
      long bits = in.peek(BackwardBits.MOST_BITS) << (Long.SIZE - BackwardBits.MOST_BITS);
      int used = 0;
      for (int n = 0; n < atOnce; n++) {
        int code = (int) (bits << used >>> (Long.SIZE - width));
        to[i++] = symbolOf[code];
        used += lengthOf[code];
      }
      in.skip(used);
    }
    while (i < at + count && !in.isOverrun()) {
      int code = (int) in.peek(width);
      to[i++] = symbolOf[code];
      in.skip(lengthOf[code]);
    }
    if (!in.isAtEnd()) {
      throw new MalformedException("its zstd data have literals that do not end where they must");
    }
  }
}
