package dev.fim.report.json;

import dev.fim.compare.Change;
import dev.fim.compare.PackageOrigin;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.AttributeValue;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Reason;
import dev.fim.owner.OwnerNames;
import dev.fim.path.RawPath;
import dev.fim.policy.label.RuleLabel;
import dev.fim.policy.label.Severity;
import dev.fim.report.diff.ContentDiff;
import dev.fim.report.output.DisplayText;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// One change as a JSON object.
public final class JsonChange {

  /// After the name of an attribute: the name of the user or group.
  public static final String NAME = "Name";

  private JsonChange() {}

  /// Writes a change.
  ///
  /// @param owners the names to write beside numbers of users and groups
  public static void write(JsonGenerator json, Change change, OwnerNames owners) {
    json.writeStartObject();
    members(json, change, owners);
    origin(json, change.origin());
    diff(json, change);
    json.writeEndObject();
  }

  private static void members(JsonGenerator json, Change change, OwnerNames owners) {
    json.writeStringProperty("kind", change.kind());
    JsonBytes.property(json, "path", change.path().toByteString());
    FileType type = change.type();
    if (type != null) {
      json.writeStringProperty("type", type.label());
    }
    label(json, change.label());
    switch (change) {
      case Change.Added(FileEntry actual, AttributeSet attributes, RuleLabel _, _) ->
          values(json, actual, attributes, owners);
      case Change.Removed(FileEntry expected, AttributeSet attributes, RuleLabel _, _) ->
          values(json, expected, attributes, owners);
      case Change.Changed(
              FileEntry expected,
              FileEntry actual,
              AttributeSet attributes,
              RuleLabel _,
              _) ->
          differences(json, expected, actual, attributes, owners);
      case Change.Unverifiable(RawPath _, FileType _, Reason reason, RuleLabel _) -> {
        json.writeStringProperty("reason", reason.cause().label());
        json.writeStringProperty("detail", DisplayText.safe(reason.detail()));
      }
      case Change.Isolation _ -> {}
    }
  }

  /// Writes `package`, if there is one.
  public static void origin(JsonGenerator json, @Nullable PackageOrigin origin) {
    if (origin != null) {
      json.writeObjectPropertyStart("package");
      json.writeStringProperty("manager", origin.manager());
      json.writeStringProperty("name", DisplayText.safe(origin.name()));
      json.writeStringProperty("version", DisplayText.safe(origin.version()));
      json.writeStringProperty("content", origin.content().label());
      json.writeEndObject();
    }
  }

  /// Writes `diff` and `diffNote`, each if the change has it.
  public static void diff(JsonGenerator json, Change change) {
    ContentDiff diff = ContentDiff.of(change);
    if (diff != null) {
      String unified = diff.unified(change.path());
      if (unified != null) {
        json.writeStringProperty("diff", unified);
      }
      if (diff.note() != null) {
        json.writeStringProperty("diffNote", diff.note());
      }
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

  /// Writes the values of a file.
  ///
  /// @param owners as in [#write]
  public static void values(
      JsonGenerator json, FileEntry file, AttributeSet attributes, OwnerNames owners) {
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
        String name = owners.of(file, attribute);
        if (name != null) {
          json.writeStringProperty(attribute.label() + NAME, name);
        }
      }
    }
    json.writeEndObject();
  }

  private static void differences(
      JsonGenerator json,
      FileEntry expected,
      FileEntry actual,
      AttributeSet attributes,
      OwnerNames owners) {
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
      names(json, attribute, owners.of(expected, attribute), owners.of(actual, attribute));
    }
    json.writeEndObject();
  }

  /// Both names, if at least one is known.
  private static void names(
      JsonGenerator json, Attribute attribute, @Nullable String expected, @Nullable String actual) {
    if (expected != null || actual != null) {
      json.writeObjectPropertyStart(attribute.label() + NAME);
      json.writeStringProperty("expected", expected);
      json.writeStringProperty("actual", actual);
      json.writeEndObject();
    }
  }
}
