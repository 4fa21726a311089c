package dev.fim.report.event;

import dev.fim.compare.Change;
import dev.fim.compare.Summary;
import dev.fim.compare.Verdict;
import dev.fim.owner.OwnerNames;
import dev.fim.policy.label.RuleLabel;
import dev.fim.policy.label.Severity;
import dev.fim.report.json.JsonChange;
import dev.fim.report.json.JsonFrame;
import dev.fim.report.json.JsonOutput;
import dev.fim.report.output.DisplayText;
import dev.fim.report.output.RunOrigin;
import java.io.IOException;
import java.io.OutputStream;
import tools.jackson.core.JsonGenerator;

/// Events of the Elastic Common Schema, one a line. What ECS has no field for stands below `fim`.
public final class EcsEvents implements EventFormat {

  private static final String VERSION = "9.4.0";

  private final OutputStream out;
  private final JsonGenerator json;
  private final RunOrigin origin;
  private final OwnerNames owners;

  /// Begins a report.
  ///
  /// @param owners the names to write beside numbers of users and groups
  public EcsEvents(OutputStream out, RunOrigin origin, OwnerNames owners) {
    this.out = out;
    this.json = JsonOutput.LINES.on(out);
    this.origin = origin;
    this.owners = owners;
  }

  @Override
  public void change(Change change, String message) {
    json.writeStartObject();
    frame(message + " at " + change.path().display());
    boolean isDrift = !(change instanceof Change.Unverifiable);
    beginEvent(isDrift ? "alert" : "event", type(change), change.kind());
    int severity = EventSeverity.of(change).ecsNumber;
    if (severity != 0) {
      json.writeNumberProperty("severity", severity);
    }
    if (change instanceof Change.Unverifiable gap) {
      json.writeStringProperty(
          "reason", gap.reason().cause().label() + ": " + DisplayText.safe(gap.reason().detail()));
    }
    json.writeEndObject();
    ChangeSides sides = ChangeSides.of(change);
    EcsFile.write(json, change, sides, owners);
    label(change.label());
    ours(change, sides);
    json.writeEndObject();
  }

  @Override
  public void end(RunResult result) throws IOException {
    Summary summary = result.summary();
    json.writeStartObject();
    frame(result.message());
    beginEvent("event", "info", "summary");
    json.writeStringProperty(
        "outcome", summary.verdict() == Verdict.UNVERIFIABLE ? "unknown" : "success");
    json.writeEndObject();
    json.writeObjectPropertyStart("fim");
    json.writeStringProperty("kind", "summary");
    JsonFrame.write(json, result.header(), result.notes(), summary, result.skippedMounts());
    json.writeEndObject();
    json.writeEndObject();
    JsonOutput.end(json, out);
  }

  /// What ECS has no field for.
  private void ours(Change change, ChangeSides sides) {
    json.writeObjectPropertyStart("fim");
    json.writeStringProperty("kind", change.kind());
    Severity severity = change.severity();
    if (severity != null) {
      json.writeStringProperty("severity", severity.label());
    }
    String hex = DisplayText.hexTwin(change.path().toByteString(), change.path().display());
    if (hex != null) {
      json.writeStringProperty("pathHex", hex);
    }
    if (change instanceof Change.Changed changed) {
      json.writeArrayPropertyStart("changed");
      changed.attributes().toList().forEach(attribute -> json.writeString(attribute.label()));
      json.writeEndArray();
    }
    if (sides.expected() != null) {
      EcsFile.values(json, "expected", sides.expected(), sides.attributes(), owners);
    }
    if (sides.actual() != null) {
      EcsFile.values(json, "actual", sides.actual(), sides.attributes(), owners);
    }
    JsonChange.origin(json, change.origin());
    JsonChange.diff(json, change);
    json.writeEndObject();
  }

  private void label(RuleLabel label) {
    String name = label.name();
    if (name != null) {
      json.writeObjectPropertyStart("rule");
      json.writeStringProperty("name", DisplayText.safe(name));
      json.writeEndObject();
    }
    if (!label.tags().isEmpty()) {
      json.writeArrayPropertyStart("tags");
      label.tags().forEach(tag -> json.writeString(DisplayText.safe(tag)));
      json.writeEndArray();
    }
  }

  private void frame(String message) {
    json.writeStringProperty("@timestamp", origin.clock().instant().toString());
    json.writeStringProperty("message", message);
    json.writeObjectPropertyStart("ecs");
    json.writeStringProperty("version", VERSION);
    json.writeEndObject();
    if (origin.host() != null) {
      json.writeObjectPropertyStart("host");
      json.writeStringProperty("hostname", origin.host());
      json.writeEndObject();
    }
    json.writeObjectPropertyStart("observer");
    json.writeStringProperty("product", "fim");
    if (origin.version() != null) {
      json.writeStringProperty("version", origin.version());
    }
    json.writeEndObject();
  }

  private void beginEvent(String kind, String type, String action) {
    json.writeObjectPropertyStart("event");
    json.writeStringProperty("kind", kind);
    array("category", "file");
    array("type", type);
    json.writeStringProperty("action", action);
    json.writeStringProperty("module", "fim");
    json.writeStringProperty("dataset", "fim.report");
  }

  private void array(String name, String only) {
    json.writeArrayPropertyStart(name);
    json.writeString(only);
    json.writeEndArray();
  }

  private static String type(Change change) {
    return switch (change) {
      case Change.Added _ -> "creation";
      case Change.Removed _ -> "deletion";
      case Change.Changed _, Change.Isolation _ -> "change";
      case Change.Unverifiable _ -> "info";
    };
  }
}
