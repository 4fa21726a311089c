package dev.fim.sidecar.admission.manifest;

import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.util.UriEncoder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.POJONode;
import tools.jackson.databind.node.StringNode;

/// Writes a tree in YAML. SnakeYAML's emitter puts numbers such as 0644 into quotes, which makes
/// texts of them.
final class YamlText {

  private static final int LONGEST_KEY = 1000; // YAML allows 1024 without '?'
  private static final Pattern SHORT_TAG = Pattern.compile("![-a-zA-Z0-9_./]*");
  private static final Pattern STANDARD_TAG = Pattern.compile(Tag.PREFIX + "([a-z]+)");

  /// Line ends, and the mark of a byte order, in texts in quotes.
  private static final String ESCAPED = "\r\u0085\u2028\u2029\ufeff";

  /// A text that does not stand in lines of its own as it is.
  private static final Pattern NO_LINES =
      Pattern.compile("^\\s|[ \\t](\\n|\\z)|[" + ESCAPED + "]|^[^\\n]*\\z");

  private final StringBuilder text = new StringBuilder("---");

  private YamlText() {}

  /// The text, from `---` to a line end.
  static String of(JsonNode tree) {
    YamlText writing = new YamlText();
    writing.value(tree, "\n");
    return writing.text + "\n";
  }

  /// @param line a line end and the indentation of what is in the node
  private void value(JsonNode node, String line) {
    switch (node) {
      case ObjectNode fields when fields.isEmpty() -> text.append(" {}");
      case ObjectNode fields -> fields.forEachEntry((key, value) -> field(key, value, line));
      case ArrayNode items when items.isEmpty() -> text.append(" []");
      case ArrayNode items -> items.forEach(item -> item(item, line));
      case StringNode string when areLines(string.stringValue()) ->
          text.append(' ').append(lines(string.stringValue(), line));
      default -> {
        String scalar = scalar(node);
        text.append(scalar.isEmpty() ? "" : " ").append(scalar);
      }
    }
  }

  private void item(JsonNode item, String line) {
    text.append(line).append('-');
    int start = text.length();
    value(item, line + "  ");
    if (start < text.length() && text.charAt(start) == '\n') { // begins on the line of the dash
      text.replace(start, start + line.length() + 2, " ");
    }
  }

  private void field(String key, JsonNode value, String line) {
    String name = key.startsWith(Scalar.MARK) ? Scalar.name(key) : quoted(key);
    boolean isSimple =
        !name.isEmpty()
            && name.length() <= LONGEST_KEY
            && !name.startsWith("---")
            && !name.startsWith("...");
    text.append(line).append(isSimple ? name : "? " + name + line).append(':');
    value(value, value.isArray() ? line : line + "  ");
  }

  /// On one line, in one way for each value: no two values have the same.
  static String scalar(JsonNode node) {
    return switch (node) {
      case StringNode string -> quoted(string.stringValue());
      case POJONode pojo when pojo.getPojo() instanceof Scalar(String tag, String value) ->
          tag == null ? value : tag(UriEncoder.encode(tag)) + " " + quoted(value);
      default -> node.toString();
    };
  }

  private static String tag(String uri) {
    if (STANDARD_TAG.matcher(uri).matches()) {
      return "!!" + uri.substring(Tag.PREFIX.length());
    }
    return SHORT_TAG.matcher(uri).matches() ? uri : "!<" + uri + ">";
  }

  /// In quotes where it needs them.
  private static String quoted(String value) {
    if (Scalar.isSafe(value)) {
      return value;
    }
    StringBuilder quoted = new StringBuilder("\"");
    value
        .codePoints()
        .forEach(c -> {
          switch (c) {
            case '"', '\\' -> quoted.append('\\').appendCodePoint(c);
            case '\n' -> quoted.append("\\n");
            case '\t' -> quoted.append("\\t");
            default -> {
              boolean isShown = StreamReader.isPrintable(c) && ESCAPED.indexOf(c) < 0;
              quoted.append(isShown ? Character.toString(c) : "\\u%04x".formatted(c));
            }
          }
        });
    return quoted.append('"').toString();
  }

  private static boolean areLines(String value) {
    return !NO_LINES.matcher(value).find() && StreamReader.isPrintable(value);
  }

  private static String lines(String value, String line) {
    String end = value.endsWith("\n\n") ? "+" : value.endsWith("\n") ? "" : "-";
    String body = value.endsWith("\n") ? value.substring(0, value.length() - 1) : value;
    return "|" + end + ("\n" + body).replaceAll("\n(?=[^\n])", line);
  }
}
