package dev.fim.sidecar.control;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Encodes the state of targets: one JSON object, the reply to [ControlRequest.Verb#STATUS].
public final class StatusCode {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final String SCHEMA = "fim.status/1";

  private StatusCode() {}

  /// Returns the JSON text.
  public static String json(List<TargetStatus> targets) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      json.writeStringProperty("schema", SCHEMA);
      json.writeArrayPropertyStart("targets");
      targets.forEach(target -> write(json, target));
      json.writeEndArray();
      json.writeEndObject();
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static void write(JsonGenerator json, TargetStatus target) {
    json.writeStartObject();
    json.writeStringProperty("container", target.container());
    json.writeBooleanProperty("ready", target.isReady());
    text(json, "reason", target.reason());
    text(json, "baseline", target.baseline());
    if (target.baseline() != null) {
      json.writeNumberProperty("entries", target.entries());
    }
    text(json, "sha256", target.sha256());
    time(json, "intact", target.intact());
    time(json, "drifted", target.drifted());
    time(json, "heldUntil", target.heldUntil());
    json.writeEndObject();
  }

  private static void text(JsonGenerator json, String name, @Nullable String value) {
    if (value != null) {
      json.writeStringProperty(name, value);
    }
  }

  private static void time(JsonGenerator json, String name, @Nullable Instant value) {
    text(json, name, value == null ? null : value.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  /// Parses the output of [#json].
  ///
  /// @throws IllegalArgumentException if the text is anything else
  public static List<TargetStatus> targets(String text) {
    List<TargetStatus> targets = new ArrayList<>();
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      boolean isWithin = false;
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        isWithin |= token == JsonToken.START_ARRAY;
        if (isWithin && token == JsonToken.START_OBJECT) {
          targets.add(target(json));
        }
      }
      return targets;
    } catch (JacksonException | DateTimeParseException e) {
      throw new IllegalArgumentException("no state of targets", e);
    }
  }

  private static TargetStatus target(JsonParser json) {
    Map<String, String> values = new HashMap<>();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      json.nextToken();
      values.put(name, json.getString());
    }
    return new TargetStatus(
        values.getOrDefault("container", ""),
        values.get("reason"),
        values.get("baseline"),
        Long.parseLong(values.getOrDefault("entries", "0")),
        values.get("sha256"),
        instant(values.get("intact")),
        instant(values.get("drifted")),
        instant(values.get("heldUntil")));
  }

  private static @Nullable Instant instant(@Nullable String text) {
    return text == null ? null : Instant.parse(text);
  }
}
