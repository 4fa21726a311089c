package dev.fim.report.json;

import dev.fim.compare.Change;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.AttributeValue;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Reason;
import dev.fim.path.RawPath;
import dev.fim.policy.label.RuleLabel;
import dev.fim.policy.label.Severity;
import dev.fim.report.output.DisplayText;
import tools.jackson.core.JsonGenerator;

/// One change as a JSON object.
public final class JsonChange {

  private JsonChange() {}

  public static void write(JsonGenerator json, Change change) {
    json.writeStartObject();
    members(json, change);
    json.writeEndObject();
  }

  private static void members(JsonGenerator json, Change change) {
    json.writeStringProperty("kind", change.kind());
    JsonBytes.property(json, "path", change.path().toByteString());
    FileType type = change.type();
    if (type != null) {
      json.writeStringProperty("type", type.label());
    }
    label(json, change.label());
    switch (change) {
      case Change.Added(FileEntry actual, AttributeSet attributes, RuleLabel _) ->
          values(json, actual, attributes);
      case Change.Removed(FileEntry expected, AttributeSet attributes, RuleLabel _) ->
          values(json, expected, attributes);
      case Change.Changed(
              FileEntry expected,
              FileEntry actual,
              AttributeSet attributes,
              RuleLabel _) ->
          differences(json, expected, actual, attributes);
      case Change.Unverifiable(RawPath _, FileType _, Reason reason, RuleLabel _) -> {
        json.writeStringProperty("reason", reason.cause().label());
        json.writeStringProperty("detail", DisplayText.safe(reason.detail()));
      }
      case Change.Isolation _ -> {}
    }
  }

  /// Writes `severity`, `rule` and `tags`, each if the label has it.
  public static void label(JsonGenerator json, RuleLabel label) {
    Severity severity = label.severity();
    if (severity != null) {
      json.writeStringProperty("severity", severity.label());
    }
    String name = label.name();
    if (name != null) {
      json.writeStringProperty("rule", DisplayText.safe(name));
    }
    if (!label.tags().isEmpty()) {
      json.writeArrayPropertyStart("tags");
      label.tags().forEach(tag -> json.writeString(DisplayText.safe(tag)));
      json.writeEndArray();
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
