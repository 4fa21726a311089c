package dev.fim.owner;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads the lines of `/etc/passwd` and `/etc/group`: name, password, number, and more, divided by
/// colons. Other lines are passed over.
final class OwnerFile {

  /// Takes one line. A name has a character for each byte, from U+0000 to U+00FF.
  interface Receiver {
    void line(String name, long number);
  }

  /// `uid_t` and `gid_t` have 32 bits.
  private static final long MOST = 0xffff_ffffL;

  private OwnerFile() {}

  /// @param content null for no file
  static void read(byte @Nullable [] content, Receiver receiver) {
    if (content == null) {
      return;
    }
    for (String line : new String(content, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      int password = line.indexOf(':') + 1;
      int number = line.indexOf(':', password) + 1;
      int end = line.indexOf(':', number);
      if (password > 1 && number > password && end > number && isNumber(line, number, end)) {
        receiver.line(line.substring(0, password - 1), Long.parseLong(line, number, end, 10));
      }
    }
  }

  private static boolean isNumber(String line, int from, int to) {
    return to - from <= 10
        && line.substring(from, to).chars().allMatch(c -> c >= '0' && c <= '9')
        && Long.parseLong(line, from, to, 10) <= MOST;
  }
}
