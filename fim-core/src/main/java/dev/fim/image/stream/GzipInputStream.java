package dev.fim.image.stream;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// The content of members of gzip, one after the other (RFC 1952), each with its check sum
/// verified. For one thread.
///
/// That of the JDK ends without a word where another member has a fault, or where its source says
/// that no byte is at hand.
public final class GzipInputStream extends InputStream {

  private static final int MAGIC = 0x8b1f;
  private static final int DEFLATE = 8;
  private static final int HAS_CHECK = 1 << 1;
  private static final int HAS_EXTRA = 1 << 2;
  private static final int HAS_NAME = 1 << 3;
  private static final int HAS_COMMENT = 1 << 4;
  private static final int RESERVED = 0xe0;

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 sum = new CRC32();
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int end;
  private boolean isInMember;
  private boolean isAtEnd;

  /// Reads from `in`, which this closes with itself.
  public GzipInputStream(InputStream in) {
    this.in = in;
  }

  /// Whether data with this beginning are packed so.
  ///
  /// @param length of `start` that is in use
  public static boolean recognizes(byte[] start, int length) {
    return length >= 2 && ((start[0] & 0xff) | (start[1] & 0xff) << 8) == MAGIC;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int start, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    while (!isAtEnd) {
      if (!isInMember) {
        beginMember();
        continue;
      }
      int got = inflate(to, start, count);
      if (got > 0) {
        sum.update(to, start, got);
        return got;
      }
      if (inflater.finished()) {
        endMember();
      } else if (inflater.needsInput()) {
        if (!fill()) {
          throw cut();
        }
        inflater.setInput(buffer, at, end - at);
        at = end;
      } else {
        throw new MalformedException("its gzip data need a dictionary");
      }
    }
    return -1;
  }

  private int inflate(byte[] to, int start, int count) throws MalformedException {
    try {
      return inflater.inflate(to, start, count);
    } catch (DataFormatException e) {
      throw new MalformedException("its gzip data are damaged");
    }
  }

  private void beginMember() throws IOException {
    int first = next();
    if (first < 0) {
      isAtEnd = true;
      return;
    }
    if ((first | next() << 8) != MAGIC) {
      throw new MalformedException("its gzip data are followed by other data");
    }
    int method = required();
    int flags = required();
    if (method != DEFLATE || (flags & RESERVED) != 0) {
      throw new MalformedException("its gzip data have a header of an unknown form");
    }
    for (int i = 0; i < 6; i++) { // time, level, system
      required();
    }
    if ((flags & HAS_EXTRA) != 0) {
      int length = required() | required() << 8;
      for (int i = 0; i < length; i++) {
        required();
      }
    }
    for (int text = flags & (HAS_NAME | HAS_COMMENT); text != 0; text &= text - 1) {
      while (required() != 0) {
        // passed over
      }
    }
    if ((flags & HAS_CHECK) != 0) {
      required();
      required();
    }
    inflater.reset();
    sum.reset();
    isInMember = true;
  }

  private void endMember() throws IOException {
    at = end - inflater.getRemaining();
    long expected = number();
    long length = number();
    if (expected != sum.getValue() || length != (inflater.getBytesWritten() & 0xffffffffL)) {
      throw new MalformedException("its gzip data do not have their check sum");
    }
    isInMember = false;
  }

  private long number() throws IOException {
    long number = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      number |= (long) required() << (8 * i);
    }
    return number;
  }

  private int required() throws IOException {
    int next = next();
    if (next < 0) {
      throw cut();
    }
    return next;
  }

  private int next() throws IOException {
    return at == end && !fill() ? -1 : buffer[at++] & 0xff;
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer, 0, buffer.length));
    return end > 0;
  }

  private static MalformedException cut() {
    return new MalformedException("its gzip data are cut short");
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
