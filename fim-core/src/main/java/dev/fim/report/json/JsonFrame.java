package dev.fim.report.json;

import dev.fim.compare.BaselineName;
import dev.fim.compare.ReportHeader;
import dev.fim.compare.Summary;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.Scope;
import dev.fim.report.output.DisplayText;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Writes the members of a report other than the changes into an open object.
public final class JsonFrame {

  private static final String SCHEMA = "fim.report/1";

  private JsonFrame() {}

  public static void write(
      JsonGenerator json,
      ReportHeader header,
      List<String> notes,
      Summary summary,
      List<RawPath> skippedMounts) {
    json.writeStringProperty("schema", SCHEMA);
    json.writeStringProperty("verdict", summary.verdict().label());
    JsonBytes.property(json, "root", header.root().toByteString());
    Scope scope = header.scope();
    if (scope != null) {
      JsonBytes.property(json, "scope", scope.paths());
    }
    baseline(json, "baseline", header.baseline());
    BaselineName actual = header.actual();
    if (actual != null) {
      baseline(json, "actual", actual);
    }
    if (!notes.isEmpty()) {
      json.writeArrayPropertyStart("notes");
      notes.forEach(note -> json.writeString(DisplayText.safe(note)));
      json.writeEndArray();
    }
    summary(json, summary);
    JsonBytes.property(json, "skippedMounts", skippedMounts);
  }

  private static void baseline(JsonGenerator json, String name, BaselineName baseline) {
    json.writeObjectPropertyStart(name);
    Long id = baseline.id();
    if (id != null) {
      json.writeNumberProperty("id", id);
    }
    Instant created = baseline.created();
    if (created != null) {
      json.writeStringProperty("created", created.toString());
    }
    ByteString file = baseline.file();
    if (file != null) {
      JsonBytes.property(json, "file", file);
    }
    json.writeEndObject();
  }

  private static void summary(JsonGenerator json, Summary summary) {
    json.writeObjectPropertyStart("summary");
    json.writeNumberProperty("entries", summary.entries());
    json.writeNumberProperty("added", summary.added());
    json.writeNumberProperty("removed", summary.removed());
    json.writeNumberProperty("changed", summary.changed());
    json.writeNumberProperty("unverifiable", summary.unverifiable());
    if (summary.isolation() != 0) {
      json.writeNumberProperty("isolation", summary.isolation());
    }
    json.writeEndObject();
  }
}
