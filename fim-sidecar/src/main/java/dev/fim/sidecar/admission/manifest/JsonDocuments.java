package dev.fim.sidecar.admission.manifest;

import dev.fim.sidecar.admission.manifest.Node.Field;
import dev.fim.sidecar.admission.manifest.Node.Fields;
import dev.fim.sidecar.admission.manifest.Node.Items;
import dev.fim.sidecar.admission.manifest.Node.Scalar;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;

/// Reads and writes documents in JSON, one behind the other. YAML holds most of JSON, but takes no
/// tabs and no second document without a mark.
final class JsonDocuments {

  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonDocuments() {}

  /// The documents; null if the text is no JSON.
  static @Nullable List<Document> read(String text) {
    if (!text.stripLeading().startsWith("{")) {
      return null;
    }
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      List<Document> documents = new ArrayList<>();
      int from = 0;
      while (parser.nextToken() != null) {
        Node root = node(parser);
        int to = (int) parser.currentLocation().getCharOffset();
        documents.add(new Document(root, text.substring(from, to)));
        from = to;
      }
      return documents;
    } catch (JacksonException _) {
      return null; // the reader of YAML says what is wrong
    }
  }

  private static Node node(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        List<Field> fields = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          Node key = quoted(parser.currentName(), line(parser));
          parser.nextToken();
          fields.add(new Field(key, node(parser)));
        }
        yield Fields.of(null, fields, FlowStyle.FLOW);
      }
      case START_ARRAY -> {
        List<Node> nodes = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          nodes.add(node(parser));
        }
        yield Items.of(null, nodes, FlowStyle.FLOW);
      }
      case VALUE_STRING -> quoted(parser.getString(), line(parser));
      default -> new Scalar(null, parser.getString(), ScalarStyle.PLAIN, null, line(parser));
    };
  }

  private static int line(JsonParser parser) {
    return parser.currentTokenLocation().getLineNr();
  }

  private static Scalar quoted(String text, int line) {
    return new Scalar(null, text, ScalarStyle.DOUBLE_QUOTED, null, line);
  }

  /// The text of a document, to a line end. Numbers stay as they are written.
  static String text(Node root) {
    StringWriter text = new StringWriter();
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    PrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    ObjectWriteContext context =
        new ObjectWriteContext.Base() {
          @Override
          public PrettyPrinter getPrettyPrinter() {
            return printer;
          }

          @Override
          public boolean hasPrettyPrinter() {
            return true;
          }
        };
    try (JsonGenerator generator = FACTORY.createGenerator(context, text)) {
      write(generator, root);
    }
    return text + "\n";
  }

  private static void write(JsonGenerator generator, Node node) {
    switch (node) {
      case Scalar scalar -> {
        if (scalar.style() == ScalarStyle.DOUBLE_QUOTED) {
          generator.writeString(scalar.text());
        } else {
          generator.writeRawValue(scalar.text());
        }
      }
      case Items items -> {
        generator.writeStartArray();
        items.nodes().forEach(each -> write(generator, each));
        generator.writeEndArray();
      }
      case Fields fields -> {
        generator.writeStartObject();
        for (Field field : fields.fields()) {
          generator.writeName(((Scalar) field.key()).text());
          write(generator, field.value());
        }
        generator.writeEndObject();
      }
    }
  }
}
