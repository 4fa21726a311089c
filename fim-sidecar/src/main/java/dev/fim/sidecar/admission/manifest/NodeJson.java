package dev.fim.sidecar.admission.manifest;

import dev.fim.error.SourceException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/// Expanded documents in JSON.
final class NodeJson {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Set<Tag> RESOLVED = Set.of(Tag.BOOL, Tag.FLOAT, Tag.INT, Tag.NULL);
  private static final Set<String> YES = Set.of("true", "yes", "on");
  private static final Pattern BREAK = Pattern.compile("[\n\r\u0085\u2028\u2029]");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]{1,3})?");

  /// A text that no reader of YAML takes for anything else, once it is no word such as `true`. One
  /// letter may be a boolean.
  private static final Pattern SAFE = Pattern.compile("[a-zA-Z/][-a-zA-Z0-9._/]+");

  private static final int LONGEST_NUMBER = 40;

  private NodeJson() {}

  /// What a document means, as the API server takes it: YAML 1.1.
  ///
  /// @param name what messages call its text
  /// @throws SourceException if it holds bytes that are no text
  static JsonNode meaning(String name, Node root) {
    return tree(root, scalar -> meaning(name, scalar));
  }

  /// A document that was read as JSON, with its numbers as they are written.
  static JsonNode written(Node root) {
    return tree(
        root,
        scalar ->
            isText(scalar)
                ? JSON.stringNode(scalar.getValue())
                : JSON.rawValueNode(new RawValue(scalar.getValue())));
  }

  private static JsonNode tree(Node node, Function<ScalarNode, JsonNode> scalars) {
    return switch (node) {
      case SequenceNode items -> {
        ArrayNode array = JSON.arrayNode();
        items.getValue().forEach(each -> array.add(tree(each, scalars)));
        yield array;
      }
      case MappingNode mapping -> {
        ObjectNode object = JSON.objectNode();
        for (NodeTuple field : mapping.getValue()) {
          String key = ((ScalarNode) field.getKeyNode()).getValue();
          object.set(key, tree(field.getValueNode(), scalars));
        }
        yield object;
      }
      default -> scalars.apply((ScalarNode) node);
    };
  }

  /// Whether every reader takes a scalar without a tag for a text.
  static boolean isText(ScalarNode scalar) {
    return scalar.getScalarStyle() != ScalarStyle.PLAIN
        || BREAK.matcher(scalar.getValue()).find()
        || isSafe(scalar.getValue());
  }

  /// Whether a text is one without quotes, too.
  static boolean isSafe(String text) {
    return SAFE.matcher(text).matches()
        && !Resolver.BOOL.matcher(text).matches()
        && !Resolver.NULL.matcher(text).matches();
  }

  private static JsonNode meaning(String name, ScalarNode scalar) {
    String text = scalar.getValue();
    Tag tag = scalar.getTag();
    if (tag.equals(Tag.BINARY)) {
      return binary(name, scalar);
    }
    if (tag.equals(YamlDocuments.NONE) ? isText(scalar) : !RESOLVED.contains(tag)) {
      return JSON.stringNode(text);
    }
    if (text.isEmpty() || Resolver.NULL.matcher(text).matches()) {
      return JSON.nullNode();
    }
    if (Resolver.BOOL.matcher(text).matches()) {
      return JSON.booleanNode(YES.contains(text.toLowerCase(Locale.ROOT)));
    }
    return text.length() <= LONGEST_NUMBER ? number(text) : JSON.stringNode(text);
  }

  /// With octal and hexadecimal numbers; what is none is a text.
  private static JsonNode number(String text) {
    if (Resolver.INT.matcher(text).matches()) {
      try {
        return JSON.numberNode(Long.decode(text.replace("_", "")));
      } catch (NumberFormatException _) {
        return JSON.stringNode(text); // too large, binary or of base 60: nothing here needs one
      }
    }
    return DECIMAL.matcher(text).matches()
        ? JSON.numberNode(new BigDecimal(text))
        : JSON.stringNode(text);
  }

  /// The text that is written in base 64, as the API server takes it.
  private static JsonNode binary(String name, ScalarNode scalar) {
    try {
      byte[] bytes = Base64.getDecoder().decode(scalar.getValue().replaceAll("\\s", ""));
      return JSON.stringNode(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw YamlDocuments.FORMAT
          .place(name, scalar.getStartMark())
          .fault("'!!binary' that is no text in base 64 and UTF-8", "write it as a text");
    }
  }
}
