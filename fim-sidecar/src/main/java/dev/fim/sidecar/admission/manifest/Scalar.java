package dev.fim.sidecar.admission.manifest;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.POJONode;

/// A scalar of YAML that readers may take for different things: it has a tag, or no quotes. In the
/// tree of a document it is a [POJONode]; a text is a text. As a key it has [#MARK] before it.
record Scalar(@Nullable String tag, String text) {

  /// No text holds it: half a character.
  static final String MARK = "\ud800";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Set<String> YES = Set.of("true", "yes", "on");
  private static final Pattern BREAK = Pattern.compile("[\n\r\u0085\u2028\u2029]");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]{1,3})?");

  /// What no reader takes for anything but a text, once it is no word such as `true`. One letter
  /// may be a boolean.
  private static final Pattern SAFE = Pattern.compile("[a-zA-Z/][-a-zA-Z0-9._/]+");

  private static final int LONGEST_NUMBER = 40;

  /// As it is in the tree of a document.
  static JsonNode node(@Nullable String tag, String text, boolean isPlain) {
    boolean isText = tag == null && (!isPlain || BREAK.matcher(text).find() || isSafe(text));
    return isText ? JSON.stringNode(text) : JSON.pojoNode(new Scalar(tag, text));
  }

  /// Whether a text is one without quotes, too.
  static boolean isSafe(String text) {
    return SAFE.matcher(text).matches()
        && !Resolver.BOOL.matcher(text).matches()
        && !Resolver.NULL.matcher(text).matches();
  }

  /// What a tree means, as the API server takes it: YAML 1.1.
  static JsonNode meaning(JsonNode tree) {
    return switch (tree) {
      case ObjectNode fields -> {
        ObjectNode object = JSON.objectNode();
        fields.forEachEntry((key, value) -> object.set(name(key), meaning(value)));
        yield object;
      }
      case ArrayNode items -> {
        ArrayNode array = JSON.arrayNode();
        items.forEach(each -> array.add(meaning(each)));
        yield array;
      }
      case POJONode node when node.getPojo() instanceof Scalar scalar -> scalar.meaning();
      default -> tree;
    };
  }

  /// A key of a tree without its mark.
  static String name(String key) {
    return key.startsWith(MARK) ? key.substring(1) : key;
  }

  private JsonNode meaning() {
    if (tag != null) {
      return JSON.stringNode(tag.equals(Tag.BINARY.getValue()) ? decoded(text) : text);
    }
    if (text.isEmpty() || Resolver.NULL.matcher(text).matches()) {
      return JSON.nullNode();
    }
    if (Resolver.BOOL.matcher(text).matches()) {
      return JSON.booleanNode(YES.contains(text.toLowerCase(Locale.ROOT)));
    }
    if (text.length() > LONGEST_NUMBER) {
      return JSON.stringNode(text);
    }
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
  ///
  /// @throws IllegalArgumentException if it is none
  static String decoded(String base64) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
