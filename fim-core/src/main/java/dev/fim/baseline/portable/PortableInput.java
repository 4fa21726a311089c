package dev.fim.baseline.portable;

import dev.fim.path.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// Reads lines from a gzip file in the exact form that [PortableOutput] writes: a fixed header, one
/// member, nothing after it. Memory is bounded by the longest line.
///
/// `java.util.zip.GZIPInputStream` is not that strict: it accepts several members and ignores bytes
/// after the last.
final class PortableInput implements Closeable {

  /// In bytes, without the newline: enough for a path of 1 MiB with every byte escaped. Twice as
  /// much fits into a heap of 64 MB while the line grows.
  static final int LONGEST_LINE = 8 << 20;

  private static final int BUFFER = 1 << 14;
  private static final int TRAILER = 8;

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final MessageDigest digest = PortableOutput.sha256();
  private final byte[] packed = new byte[BUFFER];
  private final byte[] plain = new byte[BUFFER];
  private int packedLength;
  private int at;
  private int end;
  private boolean ended;
  private long number;

  PortableInput(InputStream in) throws IOException, PortableParser.Fault {
    this.in = in;
    byte[] header = in.readNBytes(PortableOutput.GZIP_HEADER.length());
    if (!ByteString.wrap(header).equals(PortableOutput.GZIP_HEADER)) {
      throw new PortableParser.Fault("it does not begin as a portable baseline does");
    }
  }

  /// The number of the last line from [#next], counted from 1.
  long number() {
    return number;
  }

  /// The next line with its newline; null at the end, once length and checksum were checked.
  byte @Nullable [] next() throws IOException, PortableParser.Fault {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    while (true) {
      if (at == end && !fill()) {
        if (line.size() > 0) {
          throw new PortableParser.Fault("it ends within line " + (number + 1));
        }
        return null;
      }
      int newline = at;
      while (newline < end && plain[newline] != '\n') {
        newline++;
      }
      int next = Math.min(end, newline + 1);
      line.write(plain, at, next - at);
      at = next;
      if (line.size() > LONGEST_LINE + 1) {
        throw new PortableParser.Fault(
            "line %d is longer than %d bytes".formatted(number + 1, LONGEST_LINE));
      }
      if (newline < end) {
        number++;
        return line.toByteArray();
      }
    }
  }

  /// The SHA-256 over all lines that were passed to [#count].
  ByteString digest() {
    return ByteString.wrap(digest.digest());
  }

  void count(byte[] line) {
    digest.update(line);
  }

  private boolean fill() throws IOException, PortableParser.Fault {
    if (ended) {
      return false;
    }
    try {
      while (true) {
        int length = inflater.inflate(plain);
        if (length > 0) {
          crc.update(plain, 0, length);
          at = 0;
          end = length;
          return true;
        }
        if (inflater.finished()) {
          ended = true;
          requireEnd();
          return false;
        }
        feed();
      }
    } catch (DataFormatException e) {
      throw new PortableParser.Fault("its compressed data are damaged");
    }
  }

  private void feed() throws IOException, PortableParser.Fault {
    if (inflater.needsDictionary()) {
      throw new PortableParser.Fault("its compressed data are damaged");
    }
    packedLength = in.read(packed);
    if (packedLength <= 0) {
      throw new PortableParser.Fault("it is cut short");
    }
    inflater.setInput(packed, 0, packedLength);
  }

  /// RFC 1952: CRC-32 and length modulo 2^32 of the uncompressed data, little-endian.
  private void requireEnd() throws IOException, PortableParser.Fault {
    int left = inflater.getRemaining();
    byte[] found = Arrays.copyOfRange(packed, packedLength - left, packedLength);
    if (left < TRAILER) {
      byte[] more = in.readNBytes(TRAILER - left);
      found = Arrays.copyOf(found, left + more.length);
      System.arraycopy(more, 0, found, left, more.length);
    }
    if (found.length < TRAILER) {
      throw new PortableParser.Fault("it is cut short");
    }
    byte[] expected = PortableOutput.gzipTrailer(crc.getValue(), inflater.getBytesWritten());
    if (!Arrays.equals(expected, Arrays.copyOf(found, TRAILER))) {
      throw new PortableParser.Fault("its check sum is wrong");
    }
    if (found.length > TRAILER || in.read() >= 0) {
      throw new PortableParser.Fault("something follows its end");
    }
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
