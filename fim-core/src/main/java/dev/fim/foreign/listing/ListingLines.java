package dev.fim.foreign.listing;

import dev.fim.disk.DiskFault;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.error.SourceException;
import dev.fim.path.DisplayForm;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// The lines of a list, plain or packed by gzip. Bounded: [#LONGEST_LINE], [#MOST_LINES] and
/// [#MOST_BYTES]. For one thread.
public final class ListingLines implements Closeable {

  /// In bytes, without the newline: a path and some extended attributes.
  public static final int LONGEST_LINE = 4 << 20;

  public static final int MOST_LINES = 100_000_000;

  /// After unpacking: a small file can unpack to any size.
  public static final long MOST_BYTES = 4L << 30;

  private static final int BUFFER = 1 << 16;
  private static final int GZIP_MAGIC = 0x1f8b; // RFC 1952, big-endian

  private final Path file;
  private final String attempt;
  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int end;
  private int number;
  private long bytes;

  /// @param noun what the list is called in messages: `AIDE database`
  ListingLines(Path file, String noun, InputStream in) throws IOException {
    this.file = file;
    this.attempt = "read the " + noun;
    this.in = unpacked(in);
  }

  /// The content of a file, unpacked if it is packed by gzip.
  static InputStream unpacked(InputStream in) throws IOException {
    PushbackInputStream start = new PushbackInputStream(in, 2);
    byte[] magic = start.readNBytes(2);
    start.unread(magic);
    boolean packed =
        magic.length == 2 && ((magic[0] & 0xff) << 8 | (magic[1] & 0xff)) == GZIP_MAGIC;
    return packed ? new GZIPInputStream(start, BUFFER) : start;
  }

  /// The next line, without its newline; null after the last.
  ///
  /// @throws FimException if the file cannot be read or unpacked, or passes a bound
  public byte @Nullable [] next() {
    if (at == end && !fill()) {
      return null;
    }
    number++;
    if (number > MOST_LINES) {
      throw fault(1, "a list of more than " + MOST_LINES + " lines", null);
    }
    ByteArrayOutputStream line = null;
    while (true) {
      int newline = at;
      while (newline < end && buffer[newline] != '\n') {
        newline++;
      }
      boolean isWhole = newline < end;
      int from = at;
      at = isWhole ? newline + 1 : end;
      if (isWhole && line == null) {
        return java.util.Arrays.copyOfRange(buffer, from, newline);
      }
      line = line == null ? new ByteArrayOutputStream(2 * (newline - from)) : line;
      line.write(buffer, from, newline - from);
      if (line.size() > LONGEST_LINE) {
        throw fault(1, "a line of more than " + LONGEST_LINE + " bytes", null);
      }
      if (isWhole || !fill()) {
        return line.toByteArray();
      }
    }
  }

  /// The number of the line that [#next] returned last, counted from 1.
  public int number() {
    return number;
  }

  /// A fault in the last line.
  ///
  /// @param column counted from 1
  /// @param fact in display form: what was found
  /// @param remedy what is allowed; null for none
  public SourceException fault(int column, String fact, @Nullable String remedy) {
    return new SourceException(
        Problem.BASELINE_NOT_TRUSTED,
        attempt,
        DisplayForm.ofText(file.toString()),
        Math.max(1, number),
        column,
        fact,
        remedy);
  }

  private boolean fill() {
    try {
      int length = in.read(buffer);
      at = 0;
      end = Math.max(0, length);
      bytes += end;
    } catch (EOFException e) {
      throw cut("it is cut short: its packed data end after this line");
    } catch (ZipException e) {
      throw cut("its packed data are damaged after this line");
    } catch (IOException e) {
      throw DiskFault.failure(attempt, DisplayForm.ofText(file.toString()), e);
    }
    if (bytes > MOST_BYTES) {
      throw cut("it has more than " + MOST_BYTES + " bytes when it is unpacked");
    }
    return end > 0;
  }

  private SourceException cut(String fact) {
    return fault(1, fact, null);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
