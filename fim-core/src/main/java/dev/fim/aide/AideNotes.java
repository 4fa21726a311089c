package dev.fim.aide;

import dev.fim.path.DisplayForm;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What could not be carried over, in the order of the configuration.
final class AideNotes {

  private final List<String> lines = new ArrayList<>();
  private final Set<String> options = new TreeSet<>();

  /// A line of the configuration.
  ///
  /// @param file in display form
  /// @param number counted from 1
  /// @param text without its end, each byte a character
  record Line(String file, int number, String text) {

    private static final int LONGEST = 200;

    String place() {
      return file + ", line " + number;
    }

    /// In display form, cut where it is long.
    String display() {
      return shown(shortened());
    }

    /// The text, cut where it is long.
    String shortened() {
      String whole = text.strip();
      return whole.length() > LONGEST ? whole.substring(0, LONGEST) + "..." : whole;
    }
  }

  /// Bytes, each as a character, in display form.
  static String shown(String bytes) {
    return DisplayForm.of(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  void add(Line line, String fact) {
    lines.add(line.place() + ": " + fact + ": " + line.display());
  }

  void addOption(String name) {
    options.add(name);
  }

  List<String> lines() {
    List<String> all = new ArrayList<>(lines);
    if (!options.isEmpty()) {
      all.add("no counterpart in fim: " + String.join(", ", options));
    }
    return all;
  }
}
