package dev.fim.sidecar.admission.manifest;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.StreamReader;

/// Writes an expanded document. What has no quotes in YAML stays as it is written; what has some
/// keeps them where it needs them. SnakeYAML's emitter puts numbers such as 0644 into quotes, which
/// makes texts of them.
final class ManifestText {

  private static final int LONGEST_KEY = 1000; // YAML allows 1024 without '?'
  private static final Pattern SHORT_TAG = Pattern.compile("![-a-zA-Z0-9_./]*");
  private static final Pattern STANDARD_TAG = Pattern.compile(Tag.PREFIX + "([a-z]+)");

  /// Line ends, and the mark of a byte order, in texts in quotes.
  private static final String ESCAPED = "\r\u0085\u2028\u2029\ufeff";

  /// A text that does not stand in lines of its own as it is.
  private static final Pattern NO_LINES =
      Pattern.compile("^\\s|[ \\t](\\n|\\z)|[" + ESCAPED + "]|^[^\\n]*\\z");

  private final StringBuilder text = new StringBuilder("---");

  private ManifestText() {}

  /// The text in YAML, from `---` to a line end.
  ///
  /// @throws IllegalStateException if what is read from it would not be the same
  static String yaml(Node root) {
    ManifestText writing = new ManifestText();
    writing.value(root, "\n");
    return checked(root, writing.text + "\n");
  }

  /// The text of a document that was read as JSON, to a line end.
  ///
  /// @throws IllegalStateException if what is read from it would not be the same
  static String json(Node root) {
    return checked(root, NodeJson.written(root).toPrettyString() + "\n");
  }

  /// @param line a line end and the indentation of what is in the node
  private void value(Node node, String line) {
    text.append(tag(node));
    switch (node) {
      case ScalarNode scalar -> {
        String value = scalar.getValue();
        boolean isInLines = !NO_LINES.matcher(value).find() && StreamReader.isPrintable(value);
        text.append(isInLines ? lines(value, line) : scalar(scalar));
      }
      case SequenceNode items when items.getValue().isEmpty() -> text.append(" []");
      case SequenceNode items -> items.getValue().forEach(item -> item(item, line));
      case MappingNode mapping when mapping.getValue().isEmpty() -> text.append(" {}");
      case MappingNode mapping -> mapping.getValue().forEach(field -> field(field, line));
      default -> throw new IllegalStateException("no node: " + node);
    }
  }

  private void item(Node item, String line) {
    text.append(line).append('-');
    int start = text.length();
    value(item, line + "  ");
    if (start < text.length() && text.charAt(start) == '\n') { // begins on the line of the dash
      text.replace(start, start + line.length() + 2, " ");
    }
  }

  private void field(NodeTuple field, String line) {
    ScalarNode name = (ScalarNode) field.getKeyNode();
    String key = (tag(name) + scalar(name)).stripLeading();
    boolean isSimple =
        !key.isEmpty()
            && key.length() <= LONGEST_KEY
            && !key.startsWith("---")
            && !key.startsWith("...");
    text.append(line).append(isSimple ? key : "? " + key + line).append(':');
    value(field.getValueNode(), field.getValueNode() instanceof SequenceNode ? line : line + "  ");
  }

  /// Behind a space; empty if none is written.
  private static String tag(Node node) {
    String tag = node.getTag().getValue();
    if (node.getTag().equals(YamlDocuments.NONE)) {
      return "";
    }
    if (STANDARD_TAG.matcher(tag).matches()) {
      return " !!" + tag.substring(Tag.PREFIX.length());
    }
    return SHORT_TAG.matcher(tag).matches() ? " " + tag : " !<" + tag + ">";
  }

  /// On one line, behind a space; empty if it is.
  private static String scalar(ScalarNode scalar) {
    String value = scalar.getValue();
    boolean isQuoted = NodeJson.isText(scalar) && !NodeJson.isSafe(value);
    return isQuoted ? " " + quoted(value) : value.isEmpty() ? "" : " " + value;
  }

  private static String quoted(String value) {
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

  private static String lines(String value, String line) {
    String end = value.endsWith("\n\n") ? "+" : value.endsWith("\n") ? "" : "-";
    String body = value.endsWith("\n") ? value.substring(0, value.length() - 1) : value;
    return " |" + end + ("\n" + body).replaceAll("\n(?=[^\n])", line);
  }

  private static String checked(Node root, String text) {
    List<Document> read = Document.read("what is written", text);
    if (read.size() != 1 || !isSame(root, read.getFirst().root())) {
      throw new IllegalStateException("the document cannot be written as it was");
    }
    return text;
  }

  private static boolean isSame(Node one, Node other) {
    List<Node> some = parts(one);
    List<Node> others = parts(other);
    return one.getNodeId() == other.getNodeId()
        && one.getTag().equals(other.getTag())
        && some.size() == others.size()
        && IntStream.range(0, some.size()).allMatch(i -> isSame(some.get(i), others.get(i)))
        && (!(one instanceof ScalarNode scalar)
            || (other instanceof ScalarNode found
                && scalar.getValue().equals(found.getValue())
                && NodeJson.isText(scalar) == NodeJson.isText(found)));
  }

  private static List<Node> parts(Node node) {
    return switch (node) {
      case SequenceNode items -> items.getValue();
      case MappingNode mapping ->
          mapping.getValue().stream()
              .flatMap(field -> Stream.of(field.getKeyNode(), field.getValueNode()))
              .toList();
      default -> List.of();
    };
  }
}
