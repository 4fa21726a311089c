package dev.fim.sidecar.control;

import dev.fim.error.Problem;
import dev.fim.sidecar.control.ControlRequest.Verb;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Encodes requests and replies: one JSON object of texts, after which the sender closes its side.
final class ControlCode {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final String VERB = "verb";
  private static final String CONTAINER = "container";
  private static final String TIME = "time";
  private static final String PROBLEM = "problem";
  private static final String TEXT = "text";

  private ControlCode() {}

  static byte[] bytes(ControlRequest request) {
    Duration time = request.time();
    return bytes(
        VERB,
        request.verb().name(),
        CONTAINER,
        request.container(),
        TIME,
        time == null ? null : time.toString());
  }

  static byte[] bytes(ControlReply reply) {
    Problem problem = reply.problem();
    return bytes(PROBLEM, problem == null ? null : problem.name(), TEXT, reply.text());
  }

  /// @throws IOException if it cannot be read, is longer than `most` bytes, or no request
  static ControlRequest request(InputStream in, int most) throws IOException {
    Map<String, String> texts = texts(in, most);
    String time = texts.get(TIME);
    try {
      return new ControlRequest(
          Verb.valueOf(texts.getOrDefault(VERB, "")),
          texts.get(CONTAINER),
          time == null ? null : Duration.parse(time));
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new IOException("not a request", e);
    }
  }

  /// @throws IOException if it cannot be read, is longer than `most` bytes, or no reply
  static ControlReply reply(InputStream in, int most) throws IOException {
    Map<String, String> texts = texts(in, most);
    String problem = texts.get(PROBLEM);
    String text = texts.get(TEXT);
    if (text == null) {
      throw new IOException("not a reply");
    }
    try {
      return new ControlReply(problem == null ? null : Problem.valueOf(problem), text);
    } catch (IllegalArgumentException e) {
      throw new IOException("not a reply", e);
    }
  }

  private static byte[] bytes(@Nullable String... namesAndValues) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      for (int i = 0; i < namesAndValues.length; i += 2) {
        String name = namesAndValues[i];
        String value = namesAndValues[i + 1];
        if (name != null && value != null) {
          json.writeStringProperty(name, value);
        }
      }
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static Map<String, String> texts(InputStream in, int most) throws IOException {
    byte[] bytes = in.readNBytes(most + 1);
    if (bytes.length > most) {
      throw new IOException("longer than " + most + " bytes");
    }
    Map<String, String> texts = new LinkedHashMap<>();
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
      require(json.nextToken() == JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        require(json.nextToken() == JsonToken.VALUE_STRING);
        texts.put(name, json.getString());
      }
      require(json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null);
    } catch (JacksonException e) {
      throw new IOException("not one JSON object", e);
    }
    return texts;
  }

  private static void require(boolean condition) throws IOException {
    if (!condition) {
      throw new IOException("not one JSON object of texts");
    }
  }
}
