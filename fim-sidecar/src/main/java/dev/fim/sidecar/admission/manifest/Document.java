package dev.fim.sidecar.admission.manifest;

import dev.fim.error.SourceException;
import dev.fim.sidecar.admission.pod.LoneSurrogate;
import dev.fim.yaml.YamlNode.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

/// One document of a text.
///
/// @param root a tree in which what has aliases stands more than once
/// @param text as it stands there, up to the next one; in YAML every one but the first begins with
///   `---` or a directive
/// @param place where it begins
/// @param fault why it cannot be changed; null if it can
/// @param isJson whether it was read as JSON
record Document(
    JsonNode root, String text, Place place, @Nullable SourceException fault, boolean isJson) {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /// All documents of a text in YAML, or in JSON, one behind the other. YAML holds most of JSON,
  /// but takes no tabs and no second document without a mark.
  ///
  /// @param name what messages call the text
  /// @throws SourceException if it is neither
  static List<Document> read(String name, String text) {
    if (text.stripLeading().startsWith("{")) {
      try {
        return json(name, text);
      } catch (MismatchedInputException e) {
        throw place(name, e.getLocation()).fault("a key a second time", "keep one");
      } catch (JacksonException _) {
        // the reader of YAML says what is wrong
      }
    }
    return YamlDocuments.read(name, text);
  }

  private static List<Document> json(String name, String text) {
    List<Document> documents = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(text)) {
      int from = 0;
      while (parser.nextToken() != null) {
        Place place = place(name, parser.currentTokenLocation());
        JsonNode root = parser.readValueAsTree();
        int to = (int) parser.currentLocation().getCharOffset();
        documents.add(
            new Document(
                root, text.substring(from, to), place, lone(place, root.toString()), true));
        from = to;
      }
    }
    return documents;
  }

  private static Place place(String name, TokenStreamLocation at) {
    return new Place(YamlDocuments.FORMAT, name, at.getLineNr(), at.getColumnNr());
  }

  /// A fault if a text holds half a character, which cannot be written: in no encoding.
  static @Nullable SourceException lone(Place place, String text) {
    return LoneSurrogate.in(text).stream()
        .mapToObj("a lone surrogate, U+%04X"::formatted)
        .map(found -> place.fault(found, "write the whole character, or leave it out"))
        .findFirst()
        .orElse(null);
  }

  /// The text of another tree in its place, to a line end.
  ///
  /// @throws IllegalStateException if what is read from it would not be the same
  String written(JsonNode tree) {
    String written = isJson ? tree.toPrettyString() + "\n" : YamlText.of(tree);
    List<Document> read = read("what is written", written);
    if (read.size() != 1
        || !read.getFirst().root.equals(Comparator.comparing(YamlText::scalar), tree)) {
      throw new IllegalStateException("the document cannot be written as it was");
    }
    return written;
  }
}
