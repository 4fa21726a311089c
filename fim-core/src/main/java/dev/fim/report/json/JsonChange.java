package dev.fim.report.json;

import dev.fim.compare.Change;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.AttributeValue;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Reason;
import dev.fim.path.RawPath;
import dev.fim.policy.Severity;
import dev.fim.report.output.DisplayText;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// One change as a JSON object.
public final class JsonChange {

  private JsonChange() {}

  public static void write(JsonGenerator json, Change change) {
    json.writeStartObject();
    switch (change) {
      case Change.Added(FileEntry actual, AttributeSet attributes, Severity severity) -> {
        opening(json, "added", actual.path(), actual.type(), severity);
        values(json, actual, attributes);
      }
      case Change.Removed(FileEntry expected, AttributeSet attributes, Severity severity) -> {
        opening(json, "removed", expected.path(), expected.type(), severity);
        values(json, expected, attributes);
      }
      case Change.Changed(
              FileEntry expected,
              FileEntry actual,
              AttributeSet attributes,
              Severity severity) -> {
        opening(json, "changed", actual.path(), actual.type(), severity);
        differences(json, expected, actual, attributes);
      }
      case Change.Unverifiable(RawPath path, FileType type, Reason reason, Severity severity) -> {
        opening(json, "unverifiable", path, type, severity);
        json.writeStringProperty("reason", reason.cause().label());
        json.writeStringProperty("detail", DisplayText.safe(reason.detail()));
      }
      case Change.Isolation(RawPath path, FileType type, Severity severity) ->
          opening(json, "isolation", path, type, severity);
    }
    json.writeEndObject();
  }

  private static void opening(
      JsonGenerator json,
      String kind,
      RawPath path,
      @Nullable FileType type,
      @Nullable Severity severity) {
    json.writeStringProperty("kind", kind);
    JsonBytes.property(json, "path", path.toByteString());
    if (type != null) {
      json.writeStringProperty("type", type.label());
    }
    if (severity != null) {
      json.writeStringProperty("severity", severity.label());
    }
  }

  public static void values(JsonGenerator json, FileEntry file, AttributeSet attributes) {
    json.writeObjectPropertyStart("attributes");
    for (Attribute attribute : attributes.without(Attribute.TYPE).toList()) {
      AttributeValue value = file.value(attribute);
      if (value != null) {
        json.writeName(attribute.label());
        JsonBytes.value(json, value);
        if (JsonBytes.needsTwin(value)) {
          json.writeName(attribute.label() + "Hex");
          JsonBytes.hex(json, value);
        }
      }
    }
    json.writeEndObject();
  }

  private static void differences(
      JsonGenerator json, FileEntry expected, FileEntry actual, AttributeSet attributes) {
    json.writeObjectPropertyStart("attributes");
    for (Attribute attribute : attributes.toList()) {
      AttributeValue left = expected.value(attribute);
      AttributeValue right = actual.value(attribute);
      json.writeObjectPropertyStart(attribute.label());
      json.writeName("expected");
      JsonBytes.value(json, left);
      json.writeName("actual");
      JsonBytes.value(json, right);
      json.writeEndObject();
      if (JsonBytes.needsTwin(left) || JsonBytes.needsTwin(right)) {
        json.writeObjectPropertyStart(attribute.label() + "Hex");
        json.writeName("expected");
        JsonBytes.hex(json, left);
        json.writeName("actual");
        JsonBytes.hex(json, right);
        json.writeEndObject();
      }
    }
    json.writeEndObject();
  }
}
