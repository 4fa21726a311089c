package dev.fim.report.json;

import dev.fim.file.AttributeValue;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.report.output.DisplayText;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Byte values in JSON: the display form and, if that escapes anything, a twin in hexadecimal
/// digits.
public final class JsonBytes {

  private JsonBytes() {}

  /// Writes `name`, and `nameHex` if needed.
  public static void property(JsonGenerator json, String name, ByteString bytes) {
    String display = bytes.display();
    json.writeStringProperty(name, display);
    String hex = DisplayText.hexTwin(bytes, display);
    if (hex != null) {
      json.writeStringProperty(name + "Hex", hex);
    }
  }

  /// Writes the array `name` and, if any path needs it, the array `nameHex` of all paths.
  public static void property(JsonGenerator json, String name, List<RawPath> paths) {
    boolean twin = false;
    json.writeArrayPropertyStart(name);
    for (RawPath path : paths) {
      String display = path.display();
      twin |= DisplayText.isEscaped(display);
      json.writeString(display);
    }
    json.writeEndArray();
    if (twin) {
      json.writeArrayPropertyStart(name + "Hex");
      paths.forEach(path -> json.writeString(path.hex()));
      json.writeEndArray();
    }
  }

  static boolean needsTwin(@Nullable AttributeValue value) {
    return switch (value) {
      case null -> false;
      case AttributeValue.Numeric _, AttributeValue.Text _ -> false;
      case AttributeValue.Raw(ByteString bytes) -> DisplayText.isEscaped(bytes.display());
      case AttributeValue.Named named ->
          named.values().entrySet().stream()
              .anyMatch(entry ->
                  DisplayText.isEscaped(entry.getKey().display())
                      || DisplayText.isEscaped(entry.getValue().display()));
    };
  }

  static void value(JsonGenerator json, @Nullable AttributeValue value) {
    switch (value) {
      case null -> json.writeNull();
      case AttributeValue.Numeric(long number) -> json.writeNumber(number);
      case AttributeValue.Text(String text) -> json.writeString(text);
      case AttributeValue.Raw(ByteString bytes) -> json.writeString(bytes.display());
      case AttributeValue.Named named -> {
        json.writeStartObject();
        for (Map.Entry<ByteString, ByteString> entry : named.values().entrySet()) {
          json.writeStringProperty(entry.getKey().display(), entry.getValue().display());
        }
        json.writeEndObject();
      }
    }
  }

  /// Writes the twin of a value of bytes.
  ///
  /// @throws IllegalArgumentException if `value` is a number or text, which have none
  static void hex(JsonGenerator json, @Nullable AttributeValue value) {
    switch (value) {
      case null -> json.writeNull();
      case AttributeValue.Numeric _, AttributeValue.Text _ ->
          throw new IllegalArgumentException("not a value of bytes: " + value);
      case AttributeValue.Raw(ByteString bytes) -> json.writeString(bytes.hex());
      case AttributeValue.Named named -> {
        json.writeStartObject();
        for (Map.Entry<ByteString, ByteString> entry : named.values().entrySet()) {
          json.writeStringProperty(entry.getKey().hex(), entry.getValue().hex());
        }
        json.writeEndObject();
      }
    }
  }
}
