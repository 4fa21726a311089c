package dev.fim.chain.verify;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The lines of a log, of a bounded length. It removes what stands before the line of the sidecar:
///
/// - `[pod/NAME/CONTAINER] ` of `kubectl logs --prefix`,
/// - `TIME ` of `kubectl logs --timestamps`,
/// - `TIME stdout F ` of the files of a container runtime (CRI), whose pieces of a long line,
///   marked with `P`, it joins.
///
/// For one thread.
final class LogInput {

  /// The longest line in bytes. The largest events have less than 4 MB.
  static final int LONGEST_LINE = 8 << 20;

  private static final Pattern BEFORE =
      Pattern.compile(
          "(?:\\[pod/[^\\]\\s]{1,600}\\] )?"
              + "(?:[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,18}(?:Z|[+-][0-9]{2}:[0-9]{2}) "
              + "(?:(stdout|stderr) ([FP])(?::[A-Z:]{1,20})? )?)?");

  private static final int LONGEST_BEFORE = 700;

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final ByteArrayOutputStream outputPieces = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errorPieces = new ByteArrayOutputStream();
  private int at;
  private int end;
  private boolean isTooLong;

  LogInput(InputStream in) {
    this.in = in;
  }

  /// One line of the log, which is one line of the sidecar or a piece of one.
  sealed interface Line {
    /// A whole line of the program, without its line feed.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Whole(byte[] text) implements Line {}

    /// A piece of a line that goes on.
    record Piece() implements Line {}

    /// A line that is longer than any event.
    record TooLong() implements Line {}
  }

  /// The next line; null after the last.
  @Nullable Line next() throws IOException {
    if (!fill()) {
      return null;
    }
    if (isTooLong) {
      return new Line.TooLong();
    }
    byte[] text = line.toByteArray();
    String start =
        new String(text, 0, Math.min(text.length, LONGEST_BEFORE), StandardCharsets.ISO_8859_1);
    Matcher before = BEFORE.matcher(start);
    if (!before.lookingAt()) {
      return new Line.Whole(text);
    }
    return joined(Arrays.copyOfRange(text, before.end(), text.length), before);
  }

  private Line joined(byte[] rest, Matcher before) {
    if (before.group(1) == null) {
      return new Line.Whole(rest);
    }
    ByteArrayOutputStream pieces = before.group(1).equals("stdout") ? outputPieces : errorPieces;
    boolean isLong = pieces.size() + rest.length > LONGEST_LINE;
    if (!isLong) {
      pieces.writeBytes(rest);
    }
    if (before.group(2).equals("P")) {
      return isLong ? new Line.TooLong() : new Line.Piece();
    }
    byte[] whole = pieces.toByteArray();
    pieces.reset();
    return isLong ? new Line.TooLong() : new Line.Whole(whole);
  }

  /// Reads one line into [#line].
  ///
  /// @return false at the end
  private boolean fill() throws IOException {
    line.reset();
    isTooLong = false;
    boolean isAny = false;
    while (true) {
      if (at == end) {
        at = 0;
        end = Math.max(0, in.read(buffer));
        if (end == 0) {
          return isAny;
        }
      }
      isAny = true;
      int feed = at;
      while (feed < end && buffer[feed] != '\n') {
        feed++;
      }
      if (line.size() + feed - at > LONGEST_LINE) {
        isTooLong = true;
        line.reset();
      }
      if (!isTooLong) {
        line.write(buffer, at, feed - at);
      }
      boolean isEnd = feed < end;
      at = Math.min(feed + 1, end);
      if (isEnd) {
        return true;
      }
    }
  }
}
