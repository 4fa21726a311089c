package dev.fim.image.manifest;

import dev.fim.image.stream.MalformedException;
import dev.fim.path.DisplayForm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// An object of JSON, in memory. A name that stands twice in one object is a fault: readers differ
/// in which of them counts.
///
/// @param what it is, for messages: `the manifest sha256:…`
record JsonObject(String what, Map<String, @Nullable Object> fields) {

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(1 << 20)
                  .maxNumberLength(20)
                  .maxNestingDepth(32)
                  .build())
          .build();

  /// A value takes many times as much memory as in the text.
  private static final int MOST_VALUES = 200_000;

  /// Counts the values of a text.
  private static final class Count {
    private int values;
  }

  /// Reads a text that is an object.
  static JsonObject parse(byte[] text, String what) throws MalformedException {
    return object(read(text, what), what);
  }

  /// Reads a text that is a list of objects.
  static List<JsonObject> parseList(byte[] text, String what) throws MalformedException {
    return objects(read(text, what), what);
  }

  private static @Nullable Object read(byte[] text, String what) throws MalformedException {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
      Object value = value(json, json.nextToken(), new Count(), what);
      if (json.nextToken() != null) {
        throw new MalformedException(what + " is followed by something else");
      }
      return value;
    } catch (JacksonException e) {
      throw new MalformedException(what + " is no JSON");
    }
  }

  private static @Nullable Object value(
      JsonParser json, @Nullable JsonToken token, Count count, String what)
      throws MalformedException {
    count.values++;
    if (count.values > MOST_VALUES) {
      throw new MalformedException(what + " has more than " + MOST_VALUES + " values");
    }
    return switch (token) {
      case VALUE_STRING -> json.getString();
      case VALUE_NUMBER_INT -> {
        String digits = json.getString();
        yield digits.length() > 18 ? digits : (Object) Long.valueOf(digits);
      }
      case VALUE_NUMBER_FLOAT -> json.getString();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (JsonToken next = json.nextToken();
            next != JsonToken.END_ARRAY;
            next = json.nextToken()) {
          list.add(value(json, next, count, what));
        }
        yield list;
      }
      case START_OBJECT -> {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (JsonToken next = json.nextToken();
            next == JsonToken.PROPERTY_NAME;
            next = json.nextToken()) {
          String name = json.currentName();
          fields.put(name, value(json, json.nextToken(), count, what));
        }
        yield fields;
      }
      case null, default -> throw new MalformedException(what + " is cut short");
    };
  }

  @SuppressWarnings("unchecked") // the parser makes no other maps
  private static JsonObject object(@Nullable Object value, String what) throws MalformedException {
    if (value instanceof Map<?, ?> map) {
      return new JsonObject(what, (Map<String, @Nullable Object>) map);
    }
    throw new MalformedException(what + " is no object");
  }

  private static List<JsonObject> objects(@Nullable Object value, String what)
      throws MalformedException {
    if (!(value instanceof List<?> list)) {
      throw new MalformedException(what + " is no list");
    }
    List<JsonObject> objects = new ArrayList<>();
    for (Object each : list) {
      objects.add(object(each, what));
    }
    return objects;
  }

  /// The text of a field; null if there is none.
  @Nullable String textOrNull(String name) throws MalformedException {
    Object value = fields.get(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw wrong(name);
  }

  String text(String name) throws MalformedException {
    String text = textOrNull(name);
    if (text == null) {
      throw wrong(name);
    }
    return text;
  }

  /// A number of 0 or more.
  ///
  /// @param otherwise if there is none
  long number(String name, long otherwise) throws MalformedException {
    Object value = fields.get(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Long number && number >= 0) {
      return number;
    }
    throw wrong(name);
  }

  /// The object in a field, without any field if there is none.
  JsonObject object(String name) throws MalformedException {
    Object value = fields.get(name);
    return value == null ? new JsonObject(what, Map.of()) : object(value, what + ", its " + name);
  }

  boolean has(String name) {
    return fields.get(name) != null;
  }

  /// The objects of a list, none if there is no list.
  List<JsonObject> objects(String name) throws MalformedException {
    Object value = fields.get(name);
    return value == null ? List.of() : objects(value, what + ", its " + name);
  }

  /// The texts of a list, none if there is no list.
  List<String> texts(String name) throws MalformedException {
    Object value = fields.get(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      throw wrong(name);
    }
    List<String> texts = new ArrayList<>();
    for (Object each : list) {
      if (!(each instanceof String text)) {
        throw wrong(name);
      }
      texts.add(text);
    }
    return texts;
  }

  private MalformedException wrong(String name) {
    return new MalformedException("%s has no proper '%s'".formatted(what, name));
  }

  /// A text of a document, as a message quotes it.
  static String quoted(String text) {
    String cut = text.length() <= 200 ? text : text.substring(0, 200) + "…";
    return "'" + DisplayForm.ofText(cut) + "'";
  }
}
