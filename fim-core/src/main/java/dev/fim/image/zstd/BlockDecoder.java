package dev.fim.image.zstd;

import dev.fim.image.stream.MalformedException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Decodes the compressed blocks of a frame (RFC 8878, 3.1.1.3). For one thread.
final class BlockDecoder {

  /// The most bytes of a block, packed or not.
  static final int MOST_BLOCK = 1 << 17;

  private static final int RAW = 0;
  private static final int SAME = 1;
  private static final int TREELESS = 3;

  private final SequenceTables tables = new SequenceTables();
  private final byte[] literals = new byte[MOST_BLOCK];
  private int literalCount;
  private @Nullable HuffmanTable huffman;
  private final int[] offsets = new int[3]; // the last ones, the newest first

  /// Begins a frame.
  void begin() {
    tables.begin();
    huffman = null;
    offsets[0] = 1;
    offsets[1] = 4;
    offsets[2] = 8;
  }

  /// Decodes one block.
  ///
  /// @param start of it in `bytes`, [BackwardBits#PADDING] or more
  /// @param most how many bytes it may have, unpacked
  void decode(byte[] bytes, int start, int end, int most, Window out) throws MalformedException {
    int sequences = readLiterals(bytes, start, end, most);
    decodeSequences(bytes, sequences, end, most, out);
  }

  private static MalformedException cut() {
    return new MalformedException("its zstd data have a block that is cut short");
  }

  private static int byteAt(byte[] bytes, int at, int end) throws MalformedException {
    if (at >= end) {
      throw cut();
    }
    return bytes[at] & 0xff;
  }

  /// @return where the sequences begin
  private int readLiterals(byte[] bytes, int start, int end, int most) throws MalformedException {
    int first = byteAt(bytes, start, end);
    int type = first & 3;
    int format = (first >> 2) & 3;
    return type == RAW || type == SAME
        ? readPlainLiterals(bytes, start, end, type, format, most)
        : readPackedLiterals(bytes, start, end, type, format, most);
  }

  private int readPlainLiterals(byte[] bytes, int start, int end, int type, int format, int most)
      throws MalformedException {
    int headerLength = format == 1 ? 2 : format == 3 ? 3 : 1;
    int header = 0;
    for (int i = 0; i < headerLength; i++) {
      header |= byteAt(bytes, start + i, end) << (8 * i);
    }
    int count = header >> (headerLength == 1 ? 3 : 4);
    requireLiterals(count, most);
    int at = start + headerLength;
    literalCount = count;
    if (type == SAME) {
      Arrays.fill(literals, 0, count, (byte) byteAt(bytes, at, end));
      return at + 1;
    }
    if (count > end - at) {
      throw cut();
    }
    System.arraycopy(bytes, at, literals, 0, count);
    return at + count;
  }

  private static void requireLiterals(int count, int most) throws MalformedException {
    if (count > most) {
      throw new MalformedException("its zstd data have a block of too many bytes");
    }
  }

  private int readPackedLiterals(byte[] bytes, int start, int end, int type, int format, int most)
      throws MalformedException {
    int headerLength = format < 2 ? 3 : format + 2;
    int width = format < 2 ? 10 : format == 2 ? 14 : 18;
    long header = 0;
    for (int i = 0; i < headerLength; i++) {
      header |= (long) byteAt(bytes, start + i, end) << (8 * i);
    }
    int count = (int) (header >> 4) & ((1 << width) - 1);
    int packed = (int) (header >> (4 + width)) & ((1 << width) - 1);
    requireLiterals(count, most);
    int at = start + headerLength;
    int after = at + packed;
    if (packed > end - at) {
      throw cut();
    }
    HuffmanTable table;
    if (type == TREELESS) {
      table = huffman;
      if (table == null) {
        throw new MalformedException("its zstd data refer to a table that is not there");
      }
    } else {
      HuffmanTable.Description described = HuffmanTable.read(bytes, at, after);
      table = described.table();
      huffman = table;
      at = described.end();
    }
    if (format == 0) {
      table.decode(bytes, at, after, literals, 0, count);
    } else {
      decodeFour(table, bytes, at, after, count);
    }
    literalCount = count;
    return after;
  }

  private void decodeFour(HuffmanTable table, byte[] bytes, int start, int end, int count)
      throws MalformedException {
    int each = (count + 3) / 4;
    if (end - start < 6 || 3 * each > count) {
      throw cut();
    }
    int at = start + 6;
    for (int i = 0; i < 3; i++) {
      int length = (bytes[start + 2 * i] & 0xff) | (bytes[start + 2 * i + 1] & 0xff) << 8;
      if (length > end - at) {
        throw cut();
      }
      table.decode(bytes, at, at + length, literals, i * each, each);
      at += length;
    }
    table.decode(bytes, at, end, literals, 3 * each, count - 3 * each);
  }

  private void decodeSequences(byte[] bytes, int start, int end, int most, Window out)
      throws MalformedException {
    int at = start;
    int count = byteAt(bytes, at++, end);
    if (count == 255) {
      count = byteAt(bytes, at++, end);
      count += (byteAt(bytes, at++, end) << 8) + 0x7F00;
    } else if (count >= 128) {
      count = ((count - 128) << 8) + byteAt(bytes, at++, end);
    }
    int used = 0;
    if (count > 0) {
      used = runSequences(bytes, at, end, count, most, out);
    } else if (at != end) {
      throw new MalformedException("its zstd data have a block that is too long");
    }
    int left = literalCount - used;
    requireRoom(left, most, out);
    out.add(literals, used, left);
  }

  private long limit; // the total of the frame that a block may reach

  private void requireRoom(int count, int most, Window out) throws MalformedException {
    if (count > most || out.total() + count > limit) {
      throw new MalformedException("its zstd data have a block of too many bytes");
    }
  }

  /// Sets the total of the frame that the next block may reach.
  void limit(long total) {
    limit = total;
  }

  /// @return how many literals were used
  private int runSequences(byte[] bytes, int start, int end, int count, int most, Window out)
      throws MalformedException {
    int at = tables.read(bytes, start, end);
    BackwardBits in = new BackwardBits(bytes, at, end);
    FseTable lengths = tables.literalLengths();
    FseTable codes = tables.offsets();
    FseTable matches = tables.matchLengths();
    int lengthState = lengths.begin(in);
    int offsetState = codes.begin(in);
    int matchState = matches.begin(in);
    int used = 0;
    for (int i = 0; i < count; i++) {
      int code = codes.symbol(offsetState);
      int matchCode = matches.symbol(matchState);
      int lengthCode = lengths.symbol(lengthState);
      SequenceTables.requireCodes(lengthCode, matchCode, code);
      long offsetValue = (1L << code) + (in.read(code) & 0xffffffffL);
      int match = SequenceTables.matchLength(matchCode, in);
      int length = SequenceTables.literalLength(lengthCode, in);
      if (in.isOverrun()) {
        throw cut();
      }
      int offset = offset(offsetValue, length == 0);
      if (length > literalCount - used) {
        throw new MalformedException("its zstd data use more literals than there are");
      }
      requireRoom(length + match, most, out);
      out.add(literals, used, length);
      used += length;
      out.repeat(offset, match);
      if (i < count - 1) {
        lengthState = lengths.next(lengthState, in);
        matchState = matches.next(matchState, in);
        offsetState = codes.next(offsetState, in);
      }
    }
    if (!in.isAtEnd()) {
      throw new MalformedException("its zstd data have sequences that do not end where they must");
    }
    return used;
  }

  /// The offset of a sequence, which becomes the newest of the last three.
  private int offset(long value, boolean isWithoutLiterals) throws MalformedException {
    if (value > 3) {
      if (value - 3 > Integer.MAX_VALUE) {
        throw new MalformedException("its zstd data refer to what is not there");
      }
      return newest((int) (value - 3), 2);
    }
    int which = (int) value - 1 + (isWithoutLiterals ? 1 : 0);
    return which == 3 ? newest(offsets[0] - 1, 2) : newest(offsets[which], which);
  }

  private int newest(int offset, int replaced) {
    System.arraycopy(offsets, 0, offsets, 1, replaced);
    offsets[0] = offset;
    return offset;
  }
}
