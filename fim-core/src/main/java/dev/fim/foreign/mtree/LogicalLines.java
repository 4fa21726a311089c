package dev.fim.foreign.mtree;

import dev.fim.foreign.listing.ListingLines;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The lines of a specification: those that a backslash continues are joined, comments and empty
/// ones are left out. For one thread.
final class LogicalLines {

  private final ListingLines lines;

  LogicalLines(ListingLines lines) {
    this.lines = lines;
  }

  /// The words of the next line, at least one, each byte a character; null after the last line.
  @Nullable List<String> next() {
    StringBuilder joined = new StringBuilder();
    for (byte[] bytes = lines.next(); bytes != null; bytes = lines.next()) {
      String line = uncommented(withoutReturn(new String(bytes, StandardCharsets.ISO_8859_1)));
      boolean continues = isContinued(line);
      joined.append(line, 0, continues ? line.length() - 1 : line.length());
      if (joined.length() > ListingLines.LONGEST_LINE) {
        throw lines.fault(
            1, "a line of more than " + ListingLines.LONGEST_LINE + " bytes with its parts", null);
      }
      if (continues) {
        continue;
      }
      List<String> words = words(joined);
      if (!words.isEmpty()) {
        return words;
      }
      joined.setLength(0);
    }
    List<String> words = words(joined);
    if (!words.isEmpty()) {
      throw lines.fault(1, "a line that a backslash continues, and no other follows", null);
    }
    return null;
  }

  private static String withoutReturn(String line) {
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  /// Without what follows a `#` that no backslash precedes.
  private static String uncommented(String line) {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '#') {
        return line.substring(0, i);
      }
    }
    return line;
  }

  /// Whether the line ends with a backslash that is no part of an escape.
  private static boolean isContinued(String line) {
    int backslashes = 0;
    while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  private static List<String> words(CharSequence line) {
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= line.length(); i++) {
      if (i == line.length() || line.charAt(i) == ' ' || line.charAt(i) == '\t') {
        if (i > start) {
          words.add(line.subSequence(start, i).toString());
        }
        start = i + 1;
      }
    }
    return words;
  }
}
