package dev.fim.export;

import dev.fim.file.AttributeSet;
import java.util.ArrayList;
import java.util.List;

/// What an export left out, for its notes.
final class LeftOut {

  private AttributeSet compared = AttributeSet.NONE;
  private long unknown;
  private long accessLists;
  private long capabilities;
  private long flags;
  private long times;

  /// What a check compares of an entry.
  void compared(AttributeSet attributes) {
    compared = compared.union(attributes);
  }

  /// An entry of which nothing but the name is known.
  void countUnknown() {
    unknown++;
  }

  /// An access list that the format cannot express.
  void countAccessList() {
    accessLists++;
  }

  /// Capabilities that the format cannot express.
  void countCapabilities() {
    capabilities++;
  }

  /// Flags that the format cannot express.
  void countFlags() {
    flags++;
  }

  /// A time that is known to the second, where the format has nanoseconds.
  void countTime() {
    times++;
  }

  /// The notes, a line each.
  ///
  /// @param format its name
  /// @param placed the attributes that the format has a place for
  List<String> notes(String format, AttributeSet placed) {
    List<String> notes = new ArrayList<>();
    AttributeSet missing = compared.minus(placed);
    if (!missing.isEmpty()) {
      notes.add("the format of %s has no place for: %s".formatted(format, missing));
    }
    add(notes, accessLists, "access lists are left out: they name users or groups, or have a mask");
    add(notes, capabilities, "sets of capabilities are left out: their text depends on the system");
    add(notes, flags, "sets of flags are left out: the format has no words for them");
    add(notes, times, "times are left out: they are known to the second only");
    add(notes, unknown, "entries are written as names only: a mount, or nothing was observed");
    return notes;
  }

  private static void add(List<String> notes, long count, String fact) {
    if (count > 0) {
      notes.add(count + " " + fact);
    }
  }
}
