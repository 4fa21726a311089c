package dev.fim.chain.verify;

import dev.fim.chain.ChainHead;
import dev.fim.chain.ChainLink;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// The members of an event that a verification needs, as text: those of the event itself under
/// their names, and those of its inner objects under `outer.inner`.
record EventFields(Map<String, String> values) {

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(LogInput.LONGEST_LINE)
                  .maxNumberLength(20)
                  .maxNestingDepth(16)
                  .build())
          .build();

  private static final String SCHEMA = "schema";
  private static final String EVENT = "fim.event/";

  /// An event has less than twenty.
  private static final int MOST_VALUES = 256;

  /// Parses a line.
  ///
  /// @return null if it is not one JSON object
  static @Nullable EventFields parse(byte[] line) {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      Map<String, String> values = new HashMap<>();
      read(json, "", values, 1);
      return json.nextToken() == null ? new EventFields(values) : null;
    } catch (JacksonException _) {
      return null;
    }
  }

  private static void read(JsonParser json, String outer, Map<String, String> values, int depth) {
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = outer + json.currentName();
      JsonToken token = json.nextToken();
      if (token == JsonToken.START_OBJECT && depth == 1) {
        read(json, name + ".", values, depth + 1);
      } else if (token.isStructStart()) {
        json.skipChildren();
      } else if (values.size() < MOST_VALUES || name.equals(SCHEMA)) {
        String value = json.getString();
        if (!name.equals(SCHEMA) || !values.getOrDefault(SCHEMA, "").startsWith(EVENT)) {
          values.put(name, value);
        }
      }
    }
  }

  /// Whether a reader of JSON may take it for an event, whichever of two equal members it takes.
  boolean isEvent() {
    return get(SCHEMA).startsWith(EVENT);
  }

  /// The value of a member; an empty text if there is none.
  String get(String name) {
    return values.getOrDefault(name, "");
  }

  /// The time of the event; null if it tells none.
  @Nullable Instant time() {
    try {
      return Instant.parse(get("time"));
    } catch (DateTimeParseException _) {
      return null;
    }
  }

  /// A place in a chain that an inner object tells; null if it tells none.
  @Nullable ChainHead head(String outer) {
    try {
      return ChainHead.of(
          get(outer + ".run"), Long.parseLong(get(outer + ".seq")), get(outer + ".chain"));
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /// The run before; null if the event tells none.
  @Nullable ChainLink previous() {
    ChainHead head = head("previous");
    return head == null ? null : new ChainLink(head, get("previous.whole").equals("true"));
  }
}
