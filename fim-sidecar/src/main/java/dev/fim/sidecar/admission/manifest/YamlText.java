package dev.fim.sidecar.admission.manifest;

import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Tag;
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

  /// What YAML does not allow or takes for a line end, and the mark of a byte order.
  private static final Pattern ESCAPED =
      Pattern.compile("[\\x7f-\\x9f\\u2028\\u2029\\ufeff\\ufffe\\uffff]");

  /// A text that does not stand in lines of its own as it is.
  private static final Pattern NO_LINES =
      Pattern.compile("^\\s|[ \\t](\\n|\\z)|[\\x00-\\x08\\x0b-\\x1f]|" + ESCAPED + "|^[^\\n]*\\z");

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
      case StringNode string when !NO_LINES.matcher(string.stringValue()).find() ->
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
    return ESCAPED
        .matcher(StringNode.valueOf(value).toString())
        .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
  }

  private static String lines(String value, String line) {
    String end = value.endsWith("\n\n") ? "+" : value.endsWith("\n") ? "" : "-";
    String body = value.endsWith("\n") ? value.substring(0, value.length() - 1) : value;
    return "|" + end + ("\n" + body).replaceAll("\n(?=[^\n])", line);
  }
}
