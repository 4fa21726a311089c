package dev.fim.aide;

import dev.fim.aide.AideNotes.Line;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What follows the path of a rule, or the name of a group: `d,f=ext4 Full-i`.
final class AideExpression {

  private static final Pattern TOKEN =
      Pattern.compile("[ \\t\\r]*([A-Za-z0-9_%>\\x80-\\xff]+|[-+,=])");

  private static final Map<String, String> TYPES =
      Map.of(
          "f",
          "file",
          "d",
          "directory",
          "l",
          "symlink",
          "p",
          "fifo",
          "s",
          "socket",
          "b",
          "block",
          "c",
          "char");

  private static final Set<String> ELSEWHERE = Set.of("D", "P");

  private final List<String> tokens;
  private final Line line;
  private int at;

  /// @param types labels; empty for all
  /// @param isNowhere whether no file of Linux has one of the types
  /// @param fileSystem the type of file system that the rule is restricted to; null for none
  record Parts(
      Set<String> types,
      boolean isNowhere,
      @Nullable String fileSystem,
      long attributes,
      String expression) {}

  private AideExpression(List<String> tokens, Line line) {
    this.tokens = tokens;
    this.line = line;
  }

  static AideExpression of(String text, Line line) {
    List<String> tokens = new ArrayList<>();
    Matcher token = TOKEN.matcher(text);
    int at = 0;
    while (token.region(at, text.length()).lookingAt()) {
      tokens.add(token.group(1));
      at = token.end();
    }
    if (!AideText.trim(text.substring(at)).isEmpty()) {
      throw AideReader.fault(line, "an unexpected character");
    }
    return new AideExpression(tokens, line);
  }

  /// The attributes, if that is all there is.
  long attributes(AideAttributes known) {
    long attributes = sum(known);
    requireEnd();
    return attributes;
  }

  /// @param selects whether attributes follow the restriction
  Parts parts(boolean selects, AideAttributes known) {
    Set<String> types = new LinkedHashSet<>();
    boolean restricted = false;
    String fileSystem = null;
    if (selects ? isRestriction() : !tokens.isEmpty()) {
      if (!peek("=")) {
        restricted = true;
        do {
          String name = word();
          String label = TYPES.get(name);
          if (label != null) {
            types.add(label);
          } else if (name.equals("0")) {
            restricted = false;
          } else if (!ELSEWHERE.contains(name)) {
            throw AideReader.fault(line, "an unknown file type '" + AideNotes.shown(name) + "'");
          }
        } while (next(","));
      }
      fileSystem = next("=") ? word() : null;
    }
    int start = at;
    long attributes = selects ? sum(known) : 0;
    requireEnd();
    String expression = String.join("", tokens.subList(start, at));
    return new Parts(types, restricted && types.isEmpty(), fileSystem, attributes, expression);
  }

  /// Whether a word follows that is joined to the one before it by nothing.
  private boolean isRestriction() {
    for (int i = 0; i < tokens.size(); i++) {
      boolean first = i == 0 || isWord(i - 1);
      if (tokens.get(i).equals("=") || tokens.get(i).equals(",") || (first && i > 0 && isWord(i))) {
        return true;
      }
    }
    return false;
  }

  private boolean isWord(int index) {
    return "-+,=".indexOf(tokens.get(index)) < 0;
  }

  private long sum(AideAttributes known) {
    long attributes = group(known);
    while (peek("+") || peek("-")) {
      boolean adds = next("+");
      at += adds ? 0 : 1;
      long operand = group(known);
      attributes = adds ? attributes | operand : attributes & ~operand;
    }
    return attributes;
  }

  private long group(AideAttributes known) {
    String name = word();
    Long group = known.of(name);
    if (group == null) {
      throw AideReader.fault(
          line, "the group '" + AideNotes.shown(name) + "', which is not defined");
    }
    return group;
  }

  private boolean peek(String token) {
    return at < tokens.size() && tokens.get(at).equals(token);
  }

  private boolean next(String token) {
    boolean found = peek(token);
    at += found ? 1 : 0;
    return found;
  }

  private String word() {
    if (at == tokens.size() || !isWord(at)) {
      throw AideReader.fault(line, "no attributes or types where some must stand");
    }
    return tokens.get(at++);
  }

  private void requireEnd() {
    if (at < tokens.size()) {
      throw AideReader.fault(line, "more than a restriction and attributes");
    }
  }
}
