package dev.fim.baseline.portable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// Parses a line as a JSON object of text, whole numbers, booleans, null, lists of text, and one
/// level of nested objects.
final class JsonLine {

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(PortableInput.LONGEST_LINE)
                  .maxNumberLength(20)
                  .maxNestingDepth(4)
                  .build())
          .build();

  /// More than any file has extended attributes: the kernel lists 64 KiB of their names. It fits
  /// into a heap of 64 MB.
  private static final int MOST_VALUES = 1 << 16;

  private JsonLine() {}

  /// @throws tools.jackson.core.JacksonException if `line` is not JSON
  /// @throws IllegalArgumentException if it is not such an object
  static Map<String, @Nullable Object> parse(byte[] line) {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("is no JSON object on one line");
      }
      return object(json, 1);
    }
  }

  private static Map<String, @Nullable Object> object(JsonParser json, int depth) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (JsonToken token = json.nextToken();
        token == JsonToken.PROPERTY_NAME;
        token = json.nextToken()) {
      String name = json.currentName();
      requireFew(fields.size());
      fields.put(name, value(json, json.nextToken(), depth));
    }
    return fields;
  }

  private static @Nullable Object value(JsonParser json, @Nullable JsonToken token, int depth) {
    return switch (token) {
      case VALUE_STRING -> json.getString();
      case VALUE_NUMBER_INT -> number(json);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case START_ARRAY -> texts(json);
      case START_OBJECT -> {
        if (depth > 1) {
          throw new IllegalArgumentException("has an object too deep inside");
        }
        yield object(json, depth + 1);
      }
      case null, default -> throw new IllegalArgumentException("has a value of no known kind");
    };
  }

  /// A value takes many times as much memory as on the line.
  private static void requireFew(int before) {
    if (before == MOST_VALUES) {
      throw new IllegalArgumentException("has more than %d values in one".formatted(MOST_VALUES));
    }
  }

  private static long number(JsonParser json) {
    return Long.parseLong(json.getString());
  }

  private static List<String> texts(JsonParser json) {
    List<String> texts = new ArrayList<>();
    for (JsonToken token = json.nextToken();
        token != JsonToken.END_ARRAY;
        token = json.nextToken()) {
      if (token != JsonToken.VALUE_STRING) {
        throw new IllegalArgumentException("has a list of something other than text");
      }
      requireFew(texts.size());
      texts.add(json.getString());
    }
    return texts;
  }

  static String text(Map<String, @Nullable Object> fields, String name) {
    if (fields.get(name) instanceof String text) {
      return text;
    }
    throw wrong(name);
  }

  static @Nullable String textOrNull(Map<String, @Nullable Object> fields, String name) {
    return fields.get(name) == null ? null : text(fields, name);
  }

  static long number(Map<String, @Nullable Object> fields, String name) {
    if (fields.get(name) instanceof Long number) {
      return number;
    }
    throw wrong(name);
  }

  static List<String> texts(Map<String, @Nullable Object> fields, String name) {
    if (fields.get(name) instanceof List<?> list) {
      return list.stream().map(String.class::cast).toList();
    }
    throw wrong(name);
  }

  /// The cast is safe: [#parse] created the nested object.
  @SuppressWarnings("unchecked")
  static Map<String, @Nullable Object> object(Map<String, @Nullable Object> fields, String name) {
    if (fields.get(name) instanceof Map<?, ?> inner) {
      return (Map<String, @Nullable Object>) inner;
    }
    throw wrong(name);
  }

  private static IllegalArgumentException wrong(String name) {
    return new IllegalArgumentException("has no proper " + name);
  }
}
