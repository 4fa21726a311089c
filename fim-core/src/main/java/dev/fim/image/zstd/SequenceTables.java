package dev.fim.image.zstd;

import dev.fim.image.stream.MalformedException;
import org.jspecify.annotations.Nullable;

/// The three tables of the sequences of a block (RFC 8878, 3.1.1.3.2). A block may take over those
/// of the one before. For one thread.
final class SequenceTables {

  private static final int PREDEFINED = 0;
  private static final int SAME = 1;
  private static final int PACKED = 2;

  private static final int[] LENGTH_BASES = {
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 24, 28, 32, 40, 48, 64,
    128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536
  };
  private static final int[] LENGTH_BITS = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11,
    12, 13, 14, 15, 16
  };
  private static final int[] MATCH_BASES = {
    3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28,
    29, 30, 31, 32, 33, 34, 35, 37, 39, 41, 43, 47, 51, 59, 67, 83, 99, 131, 259, 515, 1027, 2051,
    4099, 8195, 16387, 32771, 65539
  };
  private static final int[] MATCH_BITS = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
  };
  private static final int MOST_OFFSET = 31;

  private static final short[] LENGTH_COUNTS = {
    4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1,
    -1, -1, -1, -1
  };
  private static final short[] MATCH_COUNTS = {
    1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1
  };
  private static final short[] OFFSET_COUNTS = {
    1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1
  };

  private static final FseTable STANDARD_LENGTHS = standard(LENGTH_COUNTS, 6);
  private static final FseTable STANDARD_OFFSETS = standard(OFFSET_COUNTS, 5);
  private static final FseTable STANDARD_MATCHES = standard(MATCH_COUNTS, 6);

  private @Nullable FseTable literalLengths;
  private @Nullable FseTable offsets;
  private @Nullable FseTable matchLengths;

  private int at;

  private static FseTable standard(short[] counts, int log) {
    try {
      return FseTable.of(counts, log);
    } catch (MalformedException e) {
      throw new IllegalStateException("a table of the standard is wrong", e);
    }
  }

  /// Begins a frame.
  void begin() {
    literalLengths = null;
    offsets = null;
    matchLengths = null;
  }

  /// Reads the tables of a block.
  ///
  /// @return where the bitstream begins
  int read(byte[] bytes, int start, int end) throws MalformedException {
    if (start >= end) {
      throw cut();
    }
    int modes = bytes[start];
    if ((modes & 3) != 0) {
      throw new MalformedException("its zstd data use a reserved bit");
    }
    at = start + 1;
    literalLengths =
        read(bytes, end, (modes >> 6) & 3, literalLengths, STANDARD_LENGTHS, 9, LENGTH_BITS.length);
    offsets = read(bytes, end, (modes >> 4) & 3, offsets, STANDARD_OFFSETS, 8, MOST_OFFSET + 1);
    matchLengths =
        read(bytes, end, (modes >> 2) & 3, matchLengths, STANDARD_MATCHES, 9, MATCH_BITS.length);
    return at;
  }

  private FseTable read(
      byte[] bytes,
      int end,
      int mode,
      @Nullable FseTable last,
      FseTable standard,
      int mostLog,
      int symbols)
      throws MalformedException {
    return switch (mode) {
      case PREDEFINED -> standard;
      case SAME -> {
        if (at >= end) {
          throw cut();
        }
        yield FseTable.ofOne(bytes[at++]);
      }
      case PACKED -> {
        ForwardBits in = new ForwardBits(bytes, at, end);
        FseTable table = in.table(mostLog, symbols);
        at = in.position();
        yield table;
      }
      default -> {
        if (last == null) {
          throw new MalformedException("its zstd data refer to a table that is not there");
        }
        yield last;
      }
    };
  }

  private static MalformedException cut() {
    return new MalformedException("its zstd data have a block that is cut short");
  }

  FseTable literalLengths() {
    return required(literalLengths);
  }

  FseTable offsets() {
    return required(offsets);
  }

  FseTable matchLengths() {
    return required(matchLengths);
  }

  private static FseTable required(@Nullable FseTable table) {
    if (table == null) {
      throw new IllegalStateException("no tables were read");
    }
    return table;
  }

  /// A table of one symbol can hold any.
  static void requireCodes(int length, int match, int offset) throws MalformedException {
    if (length >= LENGTH_BITS.length || match >= MATCH_BITS.length || offset > MOST_OFFSET) {
      throw new MalformedException("its zstd data have a code that does not exist");
    }
  }

  static int literalLength(int code, BackwardBits in) {
    return LENGTH_BASES[code] + in.read(LENGTH_BITS[code]);
  }

  static int matchLength(int code, BackwardBits in) {
    return MATCH_BASES[code] + in.read(MATCH_BITS[code]);
  }
}
