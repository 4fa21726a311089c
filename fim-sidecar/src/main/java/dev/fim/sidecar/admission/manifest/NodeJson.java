package dev.fim.sidecar.admission.manifest;

import dev.fim.error.SourceException;
import dev.fim.sidecar.admission.manifest.Node.Field;
import dev.fim.sidecar.admission.manifest.Node.Fields;
import dev.fim.sidecar.admission.manifest.Node.Items;
import dev.fim.sidecar.admission.manifest.Node.Scalar;
import dev.fim.sidecar.admission.pod.LoneSurrogate;
import dev.fim.yaml.Spelling;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.resolver.Resolver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Between documents as they are written and what they mean, as the API server takes it: YAML 1.1.
final class NodeJson {

  private static final Set<String> YES = Set.of("true", "yes", "on");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]{1,3})?");

  /// A text that no reader of YAML takes for anything else, once it is no number and no word.
  private static final Pattern SAFE = Pattern.compile("[a-zA-Z/][-a-zA-Z0-9._/]*");

  private static final int LONGEST_NUMBER = 40;
  private static final String MERGE = "<<";

  private static final String BINARY = "tag:yaml.org,2002:binary";
  private static final String TEXT = "tag:yaml.org,2002:str";

  private final String name;
  private final int document;

  /// @param name what messages call the text
  /// @param document its number in the text, from 1
  NodeJson(String name, int document) {
    this.name = name;
    this.document = document;
  }

  /// The same with every merge key (`<<`) in place of which stands what it merges.
  ///
  /// @throws SourceException if a key is no text or stands twice, a merge key has no mapping, or a
  ///   text cannot be written
  Node merged(Node node) {
    return switch (node) {
      case Scalar scalar -> whole(scalar);
      case Items items ->
          Items.of(items.tag(), items.nodes().stream().map(this::merged).toList(), items.style());
      case Fields fields -> merged(fields);
    };
  }

  private Fields merged(Fields mapping) {
    Map<String, Field> own = new LinkedHashMap<>();
    Map<String, Field> all = new LinkedHashMap<>();
    for (Field field : mapping.fields()) {
      Scalar key = key(field);
      if (!isMerge(key) && own.putIfAbsent(key.text(), field) != null) {
        throw YamlDocuments.fault(
            name,
            key.line(),
            1,
            "the key " + Spelling.quote(key.text()) + " a second time",
            "keep one");
      }
    }
    for (Field field : mapping.fields()) {
      Scalar key = key(field);
      if (isMerge(key)) {
        for (Fields source : sources(key, field.value())) {
          for (Field each : merged(source).fields()) {
            if (!own.containsKey(key(each).text())) {
              all.putIfAbsent(key(each).text(), each);
            }
          }
        }
      } else {
        all.put(key.text(), new Field(key, merged(field.value())));
      }
    }
    return Fields.of(mapping.tag(), new ArrayList<>(all.values()), mapping.style());
  }

  /// A text of which every character can be written: half a character cannot, in no encoding.
  private Scalar whole(Scalar scalar) {
    OptionalInt half = LoneSurrogate.in(scalar.text());
    if (half.isPresent()) {
      throw fault(
          scalar,
          "a lone surrogate, U+%04X".formatted(half.getAsInt()),
          "write the whole character, or leave it out");
    }
    return scalar;
  }

  private SourceException fault(Scalar at, String found, String remedy) {
    return YamlDocuments.fault(name, at.line(), 1, found + ", in document " + document, remedy);
  }

  private Scalar key(Field field) {
    if (field.key() instanceof Scalar key) {
      if (key.tag() != null && !key.tag().equals(TEXT)) {
        throw fault(key, "a key with the tag " + Spelling.quote(key.tag()), "write it as a text");
      }
      return whole(key);
    }
    throw YamlDocuments.fault(name, 1, 1, "a key that is no text", null);
  }

  private static boolean isMerge(Scalar key) {
    return key.isPlain() && key.text().equals(MERGE);
  }

  private List<Fields> sources(Scalar key, Node value) {
    List<Node> nodes = value instanceof Items items ? items.nodes() : List.of(value);
    List<Fields> sources = new ArrayList<>();
    for (Node node : nodes) {
      if (!(node instanceof Fields fields)) {
        throw YamlDocuments.fault(
            name, key.line(), 1, "a merge key ('<<') without a mapping", null);
      }
      sources.add(fields);
    }
    return sources;
  }

  /// What a document means. It has no merge keys.
  JsonNode json(Node node) {
    return switch (node) {
      case Scalar scalar -> BINARY.equals(scalar.tag()) ? binary(scalar) : json(scalar);
      case Items items -> {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        items.nodes().forEach(each -> array.add(json(each)));
        yield array;
      }
      case Fields fields -> {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        fields.fields().forEach(field -> object.set(key(field).text(), json(field.value())));
        yield object;
      }
    };
  }

  /// The text that is written in base 64, as the API server takes it.
  private JsonNode binary(Scalar scalar) {
    try {
      byte[] bytes = Base64.getDecoder().decode(scalar.text().replaceAll("\\s", ""));
      return JsonNodeFactory.instance.stringNode(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw fault(scalar, "'!!binary' that is no text in base 64 and UTF-8", "write it as a text");
    }
  }

  private static JsonNode json(Scalar scalar) {
    JsonNodeFactory factory = JsonNodeFactory.instance;
    String text = scalar.text();
    if (!scalar.isPlain()) {
      return factory.stringNode(text);
    }
    if (text.isEmpty() || Resolver.NULL.matcher(text).matches()) {
      return factory.nullNode();
    }
    if (Resolver.BOOL.matcher(text).matches()) {
      return factory.booleanNode(YES.contains(text.toLowerCase(Locale.ROOT)));
    }
    return text.length() <= LONGEST_NUMBER ? number(text) : factory.stringNode(text);
  }

  /// With octal and hexadecimal numbers; what is none is a text.
  private static JsonNode number(String text) {
    JsonNodeFactory factory = JsonNodeFactory.instance;
    if (Resolver.INT.matcher(text).matches()) {
      try {
        return factory.numberNode(Long.decode(text.replace("_", "")));
      } catch (NumberFormatException _) {
        return factory.stringNode(text); // too large, binary or of base 60: nothing here needs one
      }
    }
    return DECIMAL.matcher(text).matches()
        ? factory.numberNode(new BigDecimal(text))
        : factory.stringNode(text);
  }

  /// What is added, as it is to be written.
  ///
  /// @param style of what it is added to
  static Node node(JsonNode json, FlowStyle style) {
    if (json.isObject()) {
      List<Field> fields = new ArrayList<>();
      json.properties()
          .forEach(entry ->
              fields.add(new Field(text(entry.getKey(), style), node(entry.getValue(), style))));
      return Fields.of(null, fields, style);
    }
    if (json.isArray()) {
      return Items.of(null, json.valueStream().map(each -> node(each, style)).toList(), style);
    }
    return json.isString()
        ? text(json.stringValue(), style)
        : Scalar.of(json.asString(), ScalarStyle.PLAIN);
  }

  /// A text, quoted where it could be taken for something else, and everywhere in JSON.
  static Scalar text(String text, FlowStyle style) {
    ScalarStyle written;
    if (style == FlowStyle.FLOW) {
      written = ScalarStyle.DOUBLE_QUOTED;
    } else if (text.contains("\n")) {
      written = ScalarStyle.LITERAL;
    } else {
      Scalar plain = Scalar.of(text, ScalarStyle.PLAIN);
      boolean isSafe = SAFE.matcher(text).matches() && json(plain).isString();
      written = isSafe ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED;
    }
    return Scalar.of(text, written);
  }
}
