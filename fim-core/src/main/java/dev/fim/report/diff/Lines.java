package dev.fim.report.diff;

import dev.fim.path.ByteString;
import dev.fim.path.DisplayForm;
import java.util.Arrays;

/// The lines of a text of bytes, numbered from 0. A line includes its newline, which the last one
/// may lack.
final class Lines {

  /// How many bytes of a line are shown: it may be as long as the file.
  private static final int MOST_SHOWN = 1000;

  private final byte[] bytes;
  private final int[] ends;

  Lines(byte[] bytes) {
    this.bytes = bytes;
    int[] found = new int[16];
    int count = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n' || i == bytes.length - 1) {
        found = count == found.length ? Arrays.copyOf(found, 2 * count) : found;
        found[count++] = i + 1;
      }
    }
    this.ends = Arrays.copyOf(found, count);
  }

  int count() {
    return ends.length;
  }

  private int start(int line) {
    return line == 0 ? 0 : ends[line - 1];
  }

  boolean isSame(int line, Lines other, int itsLine) {
    return Arrays.equals(
        bytes, start(line), ends[line], other.bytes, other.start(itsLine), other.ends[itsLine]);
  }

  ByteString line(int line) {
    return ByteString.of(bytes, start(line), ends[line] - start(line));
  }

  boolean endsInNewline(int line) {
    return bytes[ends[line] - 1] == '\n';
  }

  /// The line as it is shown, without its newline and cut if it is long.
  String display(int line) {
    int length = ends[line] - start(line) - (endsInNewline(line) ? 1 : 0);
    byte[] shown =
        Arrays.copyOfRange(bytes, start(line), start(line) + Math.min(length, MOST_SHOWN));
    return DisplayForm.ofLine(shown) + (length > MOST_SHOWN ? "…" : "");
  }
}
