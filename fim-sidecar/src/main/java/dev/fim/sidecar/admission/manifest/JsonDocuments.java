package dev.fim.sidecar.admission.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;

/// Reads documents in JSON, one behind the other, with numbers as they are written. YAML holds most
/// of JSON, but takes no tabs and no second document without a mark.
final class JsonDocuments {

  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonDocuments() {}

  /// The documents; null if the text is no JSON.
  static @Nullable List<Document> read(String text) {
    return text.stripLeading().startsWith("{") ? values(text) : null;
  }

  /// A value as it was read.
  static Node value(JsonNode value) {
    return Objects.requireNonNull(values(value.toString())).getFirst().root();
  }

  private static @Nullable List<Document> values(String text) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      List<Document> documents = new ArrayList<>();
      int from = 0;
      while (parser.nextToken() != null) {
        Node root = node(parser);
        int to = (int) parser.currentLocation().getCharOffset();
        documents.add(new Document(root, text.substring(from, to), true));
        from = to;
      }
      return documents;
    } catch (JacksonException _) {
      return null; // the reader of YAML says what is wrong
    }
  }

  private static Node node(JsonParser parser) {
    Mark mark = mark(parser);
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        List<NodeTuple> fields = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          Node key = scalar(parser, ScalarStyle.DOUBLE_QUOTED);
          parser.nextToken();
          fields.add(new NodeTuple(key, node(parser)));
        }
        yield new MappingNode(YamlDocuments.NONE, true, fields, mark, null, FlowStyle.FLOW);
      }
      case START_ARRAY -> {
        List<Node> nodes = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          nodes.add(node(parser));
        }
        yield new SequenceNode(YamlDocuments.NONE, true, nodes, mark, null, FlowStyle.FLOW);
      }
      case VALUE_STRING -> scalar(parser, ScalarStyle.DOUBLE_QUOTED);
      default -> scalar(parser, ScalarStyle.PLAIN);
    };
  }

  private static Node scalar(JsonParser parser, ScalarStyle style) {
    return new ScalarNode(YamlDocuments.NONE, parser.getString(), mark(parser), null, style);
  }

  private static Mark mark(JsonParser parser) {
    TokenStreamLocation at = parser.currentTokenLocation();
    return new Mark("", 0, at.getLineNr() - 1, at.getColumnNr() - 1, new int[0], 0);
  }
}
