package dev.fim.aide;

import dev.fim.policy.pattern.PathPattern;
import dev.fim.policy.pattern.PatternFault;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A regular expression of AIDE, that is of PCRE2 and anchored at the start of a path, in the
/// syntax of a policy.
final class AideRegex {

  /// What a rule matches: a path with everything below, or a regular expression for whole paths.
  record Subject(String text, boolean isRegex) {}

  /// What cannot be translated.
  static final class Untranslatable extends Exception {
    private static final long serialVersionUID = 1L;

    Untranslatable(String fact) {
      super(fact);
    }
  }

  private static final String PUNCTUATION = "!\"#%&',-/:;<=>@_`~ ";

  private static final Pattern ANY_END = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*+(\\.\\*\\$?)$");

  private final String regex;
  private final boolean withinName;
  private final StringBuilder out = new StringBuilder();

  /// The path that the expression stands for so far; null as soon as it is none.
  private @Nullable StringBuilder literal = new StringBuilder();

  private int at;
  private int open;
  private boolean alternatives;
  private boolean endsAtDollar;
  private boolean dollars;
  private boolean repeatable;

  /// @param withinName whether nothing may match a slash
  private AideRegex(String regex, boolean withinName) {
    this.regex = regex;
    this.withinName = withinName;
  }

  /// The tree node of AIDE that a rule belongs to: the rule is tried only for paths below it. Empty
  /// for the root.
  ///
  /// @throws Untranslatable if it depends on the path which part of the expression is a directory
  static String node(String regex) throws Untranslatable {
    return node(regex, new StringBuilder());
  }

  /// @param rest takes what follows the node
  private static String node(String regex, StringBuilder rest) throws Untranslatable {
    StringBuilder path = new StringBuilder();
    int slash = 0;
    int after = 0;
    boolean plain = true;
    boolean plainNode = true;
    for (int i = 0; i < regex.length() && "(^$?*[".indexOf(regex.charAt(i)) < 0; i++) {
      char c = regex.charAt(i);
      if (c == '/') {
        slash = path.length();
        after = i;
        plainNode = plain;
      } else if (c == '\\') {
        i++;
        if (i == regex.length()) {
          break;
        }
        c = regex.charAt(i);
        plain &= !Character.isLetterOrDigit(c) && c != '/';
      } else {
        plain &= "+{|)".indexOf(c) < 0;
      }
      path.append(c);
    }
    if (!plainNode) {
      throw new Untranslatable("a directory that is no plain text");
    }
    rest.append(regex, after, regex.length());
    return path.substring(0, slash);
  }

  /// What a rule matches.
  static Subject subject(AideRule rule) throws Untranslatable {
    StringBuilder rest = new StringBuilder();
    String node = node(rule.regex(), rest);
    boolean equals = rule.kind() == AideRule.Kind.EQUALS;
    AideRegex tail = new AideRegex(withoutEnd(rest.substring(1)), equals);
    tail.translate();
    AideRegex directory = new AideRegex(quoted(node) + "/", false);
    directory.translate();
    Subject subject = tail.whole(rule, directory);
    check(subject);
    return subject;
  }

  /// Without `.*` or `.*$` at the end: nothing has to follow a match.
  private static String withoutEnd(String regex) {
    Matcher matcher = ANY_END.matcher(regex);
    return matcher.find() ? regex.substring(0, matcher.start(1)) : regex;
  }

  private static void check(Subject subject) throws Untranslatable {
    try {
      Object _ =
          subject.isRegex()
              ? PathPattern.ofRegex(subject.text())
              : PathPattern.ofPath(subject.text());
    } catch (PatternFault fault) {
      throw new Untranslatable(fault.fact());
    }
  }

  private Subject whole(AideRule rule, AideRegex directory) throws Untranslatable {
    boolean below = rule.kind() == AideRule.Kind.NEGATIVE_BELOW;
    if (below && dollars && !endsAtDollar) {
      throw new Untranslatable("'$' within an expression that also covers what is below");
    }
    if (literal != null && !withinName && directory.literal != null) {
      String path = directory.literal + literal.toString();
      Subject subject = endsAtDollar ? (below ? path(path) : null) : prefix(path);
      if (subject != null) {
        return subject;
      }
    }
    String end = endsAtDollar ? (below ? "(/.*)?" : "") : withinName ? "[^/]*" : ".*";
    return new Subject(
        directory.out + (alternatives ? "(?:" + out + ")" : out.toString()) + end, true);
  }

  /// A path and everything below; null if it is no valid path.
  private static @Nullable Subject path(String path) {
    return valid(glob(path));
  }

  /// Everything that begins with this; null if it cannot be written as a path.
  private static @Nullable Subject prefix(String path) {
    if (path.equals("/")) {
      return new Subject("/", false);
    }
    return valid(glob(path) + (path.endsWith("/") ? "**" : "*"));
  }

  private static @Nullable Subject valid(String text) {
    try {
      Object _ = PathPattern.ofPath(text);
      return new Subject(text, false);
    } catch (PatternFault _) {
      return null;
    }
  }

  private static String glob(String bytes) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < bytes.length(); i++) {
      char c = bytes.charAt(i);
      if ("*?[\\".indexOf(c) >= 0) {
        text.append('\\').append(c);
      } else {
        appendByte(text, c);
      }
    }
    return text.toString();
  }

  private static String quoted(String bytes) {
    return bytes.replaceAll("[\\\\.*+?()|\\[\\]{}^$]", "\\\\$0");
  }

  private static void appendByte(StringBuilder text, char c) {
    if (c < ' ' || c > '~') {
      text.append("\\x").append(HexFormat.of().toHexDigits((byte) c));
    } else {
      text.append(c);
    }
  }

  /// The expression for the name of a file to include, which may match anywhere.
  static String ofName(String regex) throws Untranslatable {
    AideRegex result = new AideRegex(regex, false);
    result.translate();
    String text = result.out.toString();
    return (text.startsWith("^") ? "" : ".*")
        + "(?:"
        + text
        + ")"
        + (result.endsAtDollar ? "" : ".*");
  }

  private void translate() throws Untranslatable {
    while (at < regex.length()) {
      char c = regex.charAt(at);
      switch (c) {
        case '\\' -> escape();
        case '[' -> bracket();
        case '(' -> group();
        case ')' -> {
          if (--open < 0) {
            throw new Untranslatable("an unmatched ')'");
          }
          add(")", true);
        }
        case '|' -> {
          alternatives |= open == 0;
          add("|", false);
        }
        case '*', '+', '?' -> repeat(Character.toString(c), 1);
        case '{' -> braces();
        case '.' -> add(withinName ? "[^/]" : ".", true);
        case '^' -> add("^", false);
        case '$' -> dollar();
        case '/' -> character('/', 1);
        case 0 -> throw new Untranslatable("a zero byte");
        default -> character(c, 1);
      }
    }
    if (open > 0) {
      throw new Untranslatable("an unmatched '('");
    }
  }

  private void add(String text, boolean isRepeatable) {
    literal = null;
    out.append(text);
    repeatable = isRepeatable;
    at++;
  }

  private void dollar() {
    dollars = true;
    if (at == regex.length() - 1 && open == 0 && !alternatives) {
      endsAtDollar = true;
      at++;
    } else {
      add("$", false);
    }
  }

  /// A character that stands for itself.
  ///
  /// @param length of its text
  private void character(char c, int length) throws Untranslatable {
    if (withinName && c == '/') {
      throw new Untranslatable("a slash, so that it matches nothing");
    }
    int bytes = c < 0x80 ? 1 : sequence();
    String all = c < 0x80 ? Character.toString(c) : regex.substring(at, at + bytes);
    if (literal != null) {
      literal.append(all);
    }
    if (bytes > 1) {
      out.append("(?:"); // a repetition repeats the whole character
    }
    for (int i = 0; i < all.length(); i++) {
      char each = all.charAt(i);
      if ("\\.*+?()|[]{}^$".indexOf(each) >= 0) {
        out.append('\\');
      }
      appendByte(out, each);
    }
    out.append(bytes > 1 ? ")" : "");
    repeatable = true;
    at += c < 0x80 ? length : bytes;
  }

  /// The length of the UTF-8 character here.
  private int sequence() throws Untranslatable {
    int first = regex.charAt(at);
    int length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
    for (int i = 1; i < length; i++) {
      length = at + i < regex.length() && (regex.charAt(at + i) & 0x1c0) == 0x80 ? length : 0;
    }
    if (length == 0) {
      throw new Untranslatable("text that is no UTF-8");
    }
    return length;
  }

  private char escaped() throws Untranslatable {
    if (at + 1 == regex.length()) {
      throw new Untranslatable("a backslash at the end");
    }
    return regex.charAt(at + 1);
  }

  private void escape() throws Untranslatable {
    char next = escaped();
    if (next < 0x80 && !Character.isLetterOrDigit(next) && next >= ' ') {
      character(next, 2);
      return;
    }
    if ("dw".indexOf(next) >= 0 || (!withinName && "DW".indexOf(next) >= 0)) {
      out.append('\\');
      at++;
      add(Character.toString(next), true);
    } else if (next == 's') {
      at++;
      add("[\\t\\n\\x0b\\f\\r ]", true);
    } else if ("tnrfa".indexOf(next) >= 0) {
      out.append('\\');
      at++;
      add(Character.toString(next), true);
    } else if (next == 'x') {
      int value = hex();
      at += 3;
      add("\\x" + HexFormat.of().toHexDigits((byte) value), true);
    } else {
      throw new Untranslatable(
          next >= '0' && next <= '9'
              ? "a back reference or octal number"
              : "'\\" + shown(next) + "'");
    }
  }

  private static String shown(char c) {
    return AideNotes.shown(Character.toString(c));
  }

  /// The number of `\xNN` here: below 128, since above PCRE2 means a character, not a byte.
  private int hex() throws Untranslatable {
    int end = at + 4;
    if (end <= regex.length()
        && HexFormat.isHexDigit(regex.charAt(at + 2))
        && HexFormat.isHexDigit(regex.charAt(at + 3))) {
      int value = HexFormat.fromHexDigits(regex, at + 2, end);
      if (value > 0 && value < 0x80 && !(withinName && value == '/')) {
        return value;
      }
    }
    throw new Untranslatable("a character by its number");
  }

  private void group() throws Untranslatable {
    open++;
    if (regex.startsWith("(?:", at)) {
      out.append("(?");
      at += 2;
      add(":", false);
    } else if (regex.startsWith("(?", at) || regex.startsWith("(*", at)) {
      throw new Untranslatable("a look-around, flag or named group");
    } else {
      add("(", false);
    }
  }

  /// @param length of its text
  private void repeat(String text, int length) throws Untranslatable {
    if (!repeatable) {
      throw new Untranslatable("a repetition of nothing");
    }
    literal = null;
    out.append(text);
    at += length;
    repeatable = false;
    if (at < regex.length() && regex.charAt(at) == '+') {
      throw new Untranslatable("a possessive repetition");
    }
    if (at < regex.length() && regex.charAt(at) == '?') {
      at++; // lazy or not: a whole path matches or does not
    }
  }

  private void braces() throws Untranslatable {
    int close = regex.indexOf('}', at);
    String counts = close < 0 ? "" : regex.substring(at + 1, close);
    if (counts.matches("[0-9]{1,4}(,[0-9]{0,4})?")) {
      repeat("{" + counts + "}", counts.length() + 2);
    } else if (counts.matches("[0-9 ,]+")) {
      throw new Untranslatable("a repetition whose meaning depends on the version of PCRE2");
    } else {
      character('{', 1);
    }
  }

  private void bracket() throws Untranslatable {
    int start = at++;
    boolean negated = at < regex.length() && regex.charAt(at) == '^';
    at += negated ? 1 : 0;
    boolean first = true;
    StringBuilder members = new StringBuilder();
    while (at < regex.length() && (first || regex.charAt(at) != ']')) {
      first = false;
      members.append(member());
    }
    if (at >= regex.length()) {
      at = start;
      throw new Untranslatable("an unmatched '['");
    }
    String text = "[" + (negated ? "^" : "") + members + "]";
    if (withinName && negated) {
      text = "[^/" + members + "]";
    } else if (withinName && matchesSlash(text)) {
      throw new Untranslatable("a class with a slash");
    }
    add(text, true);
  }

  private static boolean matchesSlash(String set) throws Untranslatable {
    try {
      return com.google.re2j.Pattern.matches(set, "/");
    } catch (com.google.re2j.PatternSyntaxException e) {
      throw new Untranslatable(e.getDescription());
    }
  }

  private String member() throws Untranslatable {
    char c = regex.charAt(at);
    if (c == '\\') {
      char next = escaped();
      boolean known =
          next < 0x80
              && (!Character.isLetterOrDigit(next) || "dwtnrf".indexOf(next) >= 0)
              && next >= ' ';
      if (!known) {
        throw new Untranslatable("'\\" + shown(next) + "' in a class");
      }
      at += 2;
      return PUNCTUATION.indexOf(next) >= 0 && next != '-' ? Character.toString(next) : "\\" + next;
    }
    if (c == '[' && at + 1 < regex.length() && ":.=".indexOf(regex.charAt(at + 1)) >= 0) {
      int end = regex.indexOf(":]", at + 2);
      if (regex.charAt(at + 1) != ':'
          || end < 0
          || !regex.substring(at + 2, end).matches("[a-z]+")) {
        throw new Untranslatable("a named class");
      }
      String named = regex.substring(at, end + 2);
      at = end + 2;
      return named;
    }
    if (c < ' ' || c > '~') {
      throw new Untranslatable("a character that is not printable ASCII in a class");
    }
    at++;
    return c == '[' || c == ']' || c == '^' || c == '&' || c == '~'
        ? "\\" + c
        : Character.toString(c);
  }
}
