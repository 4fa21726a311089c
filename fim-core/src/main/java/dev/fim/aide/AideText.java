package dev.fim.aide;

import dev.fim.aide.AideNotes.Line;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Variables, and the words in which they stand.
final class AideText {

  private static final int LONGEST = 16 << 10;

  /// Of all words together, so that variables within variables stay affordable.
  private static final int MOST = 64 << 20;

  /// The name of a variable or of a group, as an expression.
  static final String NAME = "[A-Za-z0-9_%\\x80-\\xff]+";

  private static final Pattern VARIABLE = Pattern.compile("@@\\{(" + NAME + ")\\}");
  private static final Pattern AT_NAME = Pattern.compile(NAME);

  private final AideHost host;
  private final Map<String, String> variables = new HashMap<>();
  private int used;

  AideText(AideHost host) {
    this.host = host;
  }

  /// @param end where it ends, blanks after it included
  record Word(String value, int end) {}

  static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isBlank(text.charAt(start))) {
      start++;
    }
    while (end > start
        && isBlank(text.charAt(end - 1))
        && !(end > 1 && text.charAt(end - 2) == '\\')) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
  }

  /// The first word, with the values of its variables. A backslash escapes a blank, `@` and itself.
  Word first(String text, Line line) {
    StringBuilder value = new StringBuilder();
    int at = 0;
    Matcher variable = VARIABLE.matcher(text);
    while (at < text.length() && !isBlank(text.charAt(at))) {
      char c = text.charAt(at);
      if (c == '@' && variable.region(at, text.length()).lookingAt()) {
        value.append(value(variable.group(1)));
        at = variable.end();
      } else {
        boolean escapes =
            c == '\\' && at + 1 < text.length() && "\\@ ".indexOf(text.charAt(at + 1)) >= 0;
        at += escapes ? 1 : 0;
        value.append(text.charAt(at++));
      }
      if (value.length() > LONGEST) {
        throw AideReader.fault(line, "a text of more than 16 KiB");
      }
    }
    while (at < text.length() && isBlank(text.charAt(at))) {
      at++;
    }
    return new Word(bounded(value.toString(), line), at);
  }

  /// The text, if it and all before it are not too long.
  String bounded(String text, Line line) {
    used += text.length();
    if (text.length() > LONGEST || used > MOST) {
      throw AideReader.fault(line, "variables that hold too much text");
    }
    return text;
  }

  /// All words up to a comment.
  List<String> words(String text, Line line) {
    List<String> words = new ArrayList<>();
    String rest = text;
    while (!rest.isEmpty() && words.size() < 8) {
      Word word = first(rest, line);
      words.add(word.value());
      rest = rest.substring(word.end());
    }
    return words;
  }

  private String value(String name) {
    String value = variables.get(name);
    if (value != null) {
      return value;
    }
    return switch (name) {
      case "HOSTNAME" -> host.name();
      case "AIDE_VERSION" -> host.version();
      default -> "";
    };
  }

  void define(String argument, Line line) {
    String name = name(argument, line);
    String rest = trim(argument.substring(name.length()));
    Word value = first(rest, line);
    if (value.end() < rest.length() && rest.charAt(value.end()) != '#') {
      throw AideReader.fault(line, "a value with a blank that is not escaped");
    }
    variables.put(name, value.value());
  }

  void undefine(String argument, Line line) {
    variables.remove(name(argument, line));
  }

  private static String name(String argument, Line line) {
    Matcher name = AT_NAME.matcher(argument);
    if (!name.lookingAt()) {
      throw AideReader.fault(line, "no name of a variable");
    }
    return name.group();
  }

  /// Whether a condition holds.
  ///
  /// @param kind `if` or an older form
  boolean holds(String kind, String argument, Line line) {
    List<String> words = new ArrayList<>(words(argument, line));
    switch (kind) {
      case "ifdef", "ifndef" -> words.addFirst("defined");
      case "ifhost", "ifnhost" -> words.addFirst("hostname");
      default -> {}
    }
    boolean negated = kind.startsWith("ifn");
    while (!words.isEmpty() && words.getFirst().equals("not")) {
      negated = !negated;
      words.removeFirst();
    }
    return negated != holds(words, line);
  }

  private boolean holds(List<String> words, Line line) {
    if (words.size() == 3 && words.get(1).equals("version_ge")) {
      if (!AideHost.isVersion(words.get(0)) || !AideHost.isVersion(words.get(2))) {
        throw AideReader.fault(line, "a version that is not MAJOR.MINOR.PATCH");
      }
      return AideHost.isAtLeast(words.get(0), words.get(2));
    }
    String function = words.size() == 2 ? words.getFirst() : "";
    String operand = words.isEmpty() ? "" : words.getLast();
    return switch (function) {
      case "defined" -> variables.containsKey(operand);
      case "hostname" -> operand.equals(host.name());
      case "exists" -> exists(operand);
      default -> throw AideReader.fault(line, "a condition that is unknown");
    };
  }

  private static boolean exists(String bytes) {
    try {
      byte[] raw = bytes.getBytes(StandardCharsets.ISO_8859_1);
      return Files.exists(Path.of(new String(raw, StandardCharsets.UTF_8)));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
