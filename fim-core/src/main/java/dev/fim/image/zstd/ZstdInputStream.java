package dev.fim.image.zstd;

import dev.fim.image.stream.MalformedException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// The content of frames of Zstandard, one after the other (RFC 8878, 3). Passes over skippable
/// frames, and verifies the check sum and size of a frame that has them. For one thread.
///
/// Every read can fail with a [MalformedException]. A frame must not need a dictionary, or a window
/// of more than [#MOST_WINDOW] bytes or an eighth of the heap, whichever is less.
public final class ZstdInputStream extends InputStream {

  /// In bytes; `zstd --long` makes frames with this window.
  public static final int MOST_WINDOW = 1 << 27;

  private static final int MAGIC = 0xFD2FB528;
  private static final int SKIPPABLE = 0x184D2A50; // and the next fifteen
  private static final int LEAST_WINDOW_LOG = 10;

  private static final int RAW = 0;
  private static final int SAME = 1;
  private static final int PACKED = 2;

  private final InputStream in;
  private final Window window = new Window();
  private final BlockDecoder decoder = new BlockDecoder();
  private final byte[] block = new byte[BackwardBits.PADDING + BlockDecoder.MOST_BLOCK];
  private boolean isInFrame;
  private boolean isAtEnd;
  private long contentSize; // -1 if the frame does not say
  private int blockMost;
  private @Nullable XxHash64 sum;

  /// Reads from `in`, which this closes with itself.
  public ZstdInputStream(InputStream in) {
    this.in = in;
  }

  /// Whether data with this beginning are packed so.
  ///
  /// @param start four bytes or more, of `length`
  public static boolean recognizes(byte[] start, int length) {
    if (length < Integer.BYTES) {
      return false;
    }
    int magic = littleEndian(start, 0, 4);
    return magic == MAGIC || (magic & ~0xf) == SKIPPABLE;
  }

  private static int littleEndian(byte[] bytes, int at, int count) {
    int number = 0;
    for (int i = 0; i < count; i++) {
      number |= (bytes[at + i] & 0xff) << (8 * i);
    }
    return number;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int at, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    while (window.unread() == 0) {
      if (isAtEnd || (!isInFrame && !beginFrame())) {
        isAtEnd = true;
        return -1;
      }
      if (isInFrame) {
        readBlock();
      }
    }
    return window.read(to, at, count);
  }

  /// @return whether there is another frame, or what can be passed over
  private boolean beginFrame() throws IOException {
    byte[] start = in.readNBytes(Integer.BYTES);
    if (start.length == 0) {
      return false;
    }
    if (start.length < Integer.BYTES) {
      throw cut();
    }
    int magic = littleEndian(start, 0, 4);
    if ((magic & ~0xf) == SKIPPABLE) {
      passOver(Integer.toUnsignedLong(littleEndian(required(4), 0, 4)));
      return true;
    }
    if (magic != MAGIC) {
      throw new MalformedException("its zstd data are followed by other data");
    }
    readHeader();
    isInFrame = true;
    return true;
  }

  private void passOver(long count) throws IOException {
    try {
      in.skipNBytes(count);
    } catch (java.io.EOFException e) {
      throw cut();
    }
  }

  private void readHeader() throws IOException {
    int flags = required(1)[0];
    boolean isOneSegment = (flags & 1 << 5) != 0;
    if ((flags & 1 << 3) != 0) {
      throw new MalformedException("its zstd data use a reserved bit");
    }
    long size = isOneSegment ? 0 : windowSize(required(1)[0] & 0xff);
    int idLength = (1 << (flags & 3)) >> 1;
    if (littleEndian(required(idLength), 0, idLength) != 0) {
      throw new MalformedException("its zstd data need a dictionary");
    }
    int sizeFormat = (flags >> 6) & 3;
    int sizeLength = sizeFormat == 0 ? (isOneSegment ? 1 : 0) : 1 << sizeFormat;
    contentSize = sizeLength == 0 ? -1 : contentSize(required(sizeLength));
    if (isOneSegment) {
      size = contentSize;
    }
    long most = Math.min(MOST_WINDOW, Runtime.getRuntime().maxMemory() / 8);
    if (size < 0 || size > most) {
      throw new MalformedException(
          "its zstd data need a window of %s bytes, and %d is the limit"
              .formatted(Long.toUnsignedString(size), most));
    }
    window.begin((int) size);
    blockMost = (int) Math.min(size, BlockDecoder.MOST_BLOCK);
    decoder.begin();
    sum = (flags & 1 << 2) == 0 ? null : new XxHash64();
  }

  private static long windowSize(int descriptor) {
    long base = 1L << (LEAST_WINDOW_LOG + (descriptor >> 3));
    return base + base / 8 * (descriptor & 7);
  }

  private static long contentSize(byte[] field) {
    long low = Integer.toUnsignedLong(littleEndian(field, 0, Math.min(4, field.length)));
    return switch (field.length) {
      case 2 -> low + 256;
      case 8 -> low | (long) littleEndian(field, 4, 4) << 32;
      default -> low;
    };
  }

  private void readBlock() throws IOException {
    int header = littleEndian(required(3), 0, 3);
    boolean isLast = (header & 1) != 0;
    int size = header >> 3;
    int type = (header >> 1) & 3;
    if (size > blockMost) {
      throw new MalformedException("its zstd data have a block of too many bytes");
    }
    window.reserve(blockMost);
    switch (type) {
      case RAW -> window.add(filled(size), BackwardBits.PADDING, size);
      case SAME -> window.fill(required(1)[0], size);
      case PACKED -> {
        decoder.limit(window.total() + blockMost);
        byte[] packed = filled(size);
        decoder.decode(
            packed, BackwardBits.PADDING, BackwardBits.PADDING + size, blockMost, window);
      }
      default -> throw new MalformedException("its zstd data have a block of a reserved type");
    }
    if (sum != null) {
      window.addUnread(sum);
    }
    if (contentSize >= 0 && window.total() > contentSize) {
      throw lied();
    }
    if (isLast) {
      endFrame();
    }
  }

  private void endFrame() throws IOException {
    isInFrame = false;
    if (contentSize >= 0 && window.total() != contentSize) {
      throw lied();
    }
    XxHash64 finished = sum;
    if (finished != null && (int) finished.finish() != littleEndian(required(4), 0, 4)) {
      throw new MalformedException("its zstd data do not have their check sum");
    }
  }

  private MalformedException lied() {
    return new MalformedException(
        "its zstd data do not have the %d bytes that they claim".formatted(contentSize));
  }

  private byte[] filled(int count) throws IOException {
    if (in.readNBytes(block, BackwardBits.PADDING, count) < count) {
      throw cut();
    }
    return block;
  }

  private byte[] required(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw cut();
    }
    return bytes;
  }

  private static MalformedException cut() {
    return new MalformedException("its zstd data are cut short");
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
