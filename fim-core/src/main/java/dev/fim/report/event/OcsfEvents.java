package dev.fim.report.event;

import dev.fim.compare.Change;
import dev.fim.compare.Summary;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.FileEntry;
import dev.fim.owner.OwnerNames;
import dev.fim.path.ByteString;
import dev.fim.report.json.ChangeFingerprint;
import dev.fim.report.json.JsonChange;
import dev.fim.report.json.JsonFrame;
import dev.fim.report.json.JsonOutput;
import dev.fim.report.output.DisplayText;
import dev.fim.report.output.RunOrigin;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Events of the Open Cybersecurity Schema Framework, one a line: a Detection Finding for each
/// change, and one Scan Activity at the end of the run.
public final class OcsfEvents implements EventFormat {

  private static final String VERSION = "1.8.0";

  private final OutputStream out;
  private final JsonGenerator json;
  private final RunOrigin origin;
  private final OwnerNames owners;

  /// Begins a report.
  ///
  /// @param owners the names to write beside numbers of users and groups
  public OcsfEvents(OutputStream out, RunOrigin origin, OwnerNames owners) {
    this.out = out;
    this.json = JsonOutput.LINES.on(out);
    this.origin = origin;
    this.owners = owners;
  }

  @Override
  public void change(Change change, String message) {
    EventSeverity severity = EventSeverity.of(change);
    json.writeStartObject();
    classification(2, "Findings", 2004, "Detection Finding", 1, "Create");
    json.writeNumberProperty("severity_id", severity.ocsfId);
    json.writeStringProperty("severity", severity.ocsfCaption);
    json.writeNumberProperty("status_id", 1);
    json.writeStringProperty("status", "New");
    occurrence(message + " at " + change.path().display(), change.label().tags());
    json.writeBooleanProperty("is_alert", !(change instanceof Change.Unverifiable));
    findingInfo(change);
    evidences(change);
    observables(change);
    json.writeObjectPropertyStart("unmapped");
    json.writeName("fim");
    JsonChange.write(json, change, owners);
    json.writeEndObject();
    json.writeEndObject();
  }

  @Override
  public void end(RunResult result) throws IOException {
    Summary summary = result.summary();
    json.writeStartObject();
    classification(6, "Application Activity", 6007, "Scan Activity", 2, "Completed");
    json.writeNumberProperty("severity_id", 1);
    json.writeStringProperty("severity", "Informational");
    occurrence(result.message(), List.of());
    json.writeObjectPropertyStart("scan");
    json.writeStringProperty("name", "fim");
    json.writeNumberProperty("type_id", 0);
    json.writeEndObject();
    json.writeNumberProperty("total", summary.entries());
    json.writeNumberProperty("num_detections", result.changes());
    json.writeNumberProperty("num_skipped_items", result.skippedMounts().size());
    json.writeObjectPropertyStart("unmapped");
    json.writeObjectPropertyStart("fim");
    JsonFrame.write(json, result.header(), result.notes(), summary, result.skippedMounts());
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
    JsonOutput.end(json, out);
  }

  private void classification(
      int category, String categoryName, int type, String name, int activity, String doing) {
    json.writeNumberProperty("category_uid", category);
    json.writeStringProperty("category_name", categoryName);
    json.writeNumberProperty("class_uid", type);
    json.writeStringProperty("class_name", name);
    json.writeNumberProperty("activity_id", activity);
    json.writeStringProperty("activity_name", doing);
    json.writeNumberProperty("type_uid", type * 100L + activity);
    json.writeStringProperty("type_name", name + ": " + doing);
  }

  private void occurrence(String message, List<String> tags) {
    json.writeNumberProperty("time", origin.clock().instant().toEpochMilli());
    json.writeStringProperty("message", message);
    json.writeObjectPropertyStart("metadata");
    json.writeStringProperty("version", VERSION);
    if (origin.host() != null) {
      // The class Scan Activity has a device only by this profile.
      json.writeArrayPropertyStart("profiles");
      json.writeString("host");
      json.writeEndArray();
    }
    if (!tags.isEmpty()) {
      json.writeArrayPropertyStart("labels");
      tags.forEach(tag -> json.writeString(DisplayText.safe(tag)));
      json.writeEndArray();
    }
    json.writeObjectPropertyStart("product");
    json.writeStringProperty("name", "fim");
    json.writeStringProperty("vendor_name", "fim");
    if (origin.version() != null) {
      json.writeStringProperty("version", origin.version());
    }
    json.writeEndObject();
    json.writeEndObject();
    if (origin.host() != null) {
      json.writeObjectPropertyStart("device");
      json.writeStringProperty("hostname", origin.host());
      json.writeNumberProperty("type_id", 0);
      json.writeEndObject();
    }
  }

  private void findingInfo(Change change) {
    json.writeObjectPropertyStart("finding_info");
    json.writeStringProperty("uid", ChangeFingerprint.of(change));
    json.writeStringProperty("title", change.kind() + " " + change.path().display());
    json.writeArrayPropertyStart("types");
    json.writeString(change.kind());
    json.writeEndArray();
    String rule = change.label().name();
    if (rule != null) {
      json.writeObjectPropertyStart("analytic");
      json.writeStringProperty("name", DisplayText.safe(rule));
      json.writeNumberProperty("type_id", 1);
      json.writeStringProperty("type", "Rule");
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void evidences(Change change) {
    ChangeSides sides = ChangeSides.of(change);
    json.writeArrayPropertyStart("evidences");
    if (sides.latest() == null) {
      evidence(change.kind(), change, null);
    }
    if (sides.expected() != null) {
      evidence("expected", change, sides.expected());
    }
    if (sides.actual() != null) {
      evidence("actual", change, sides.actual());
    }
    json.writeEndArray();
  }

  private void evidence(String name, Change change, @Nullable FileEntry file) {
    json.writeStartObject();
    json.writeStringProperty("name", name);
    OcsfFile.write(json, change, file, owners);
    if (change instanceof Change.Unverifiable gap) {
      json.writeObjectPropertyStart("data");
      json.writeStringProperty("reason", gap.reason().cause().label());
      json.writeStringProperty("detail", DisplayText.safe(gap.reason().detail()));
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  /// The path, and the digests of the file as it is now.
  private void observables(Change change) {
    json.writeArrayPropertyStart("observables");
    observable("evidences.file.path", 45, "File Path", change.path().display());
    FileEntry actual = ChangeSides.of(change).actual();
    if (actual != null) {
      for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
        ByteString digest = actual.digest(algorithm);
        if (digest != null) {
          observable("evidences.file.hashes.value", 8, "Hash", digest.hex());
        }
      }
    }
    json.writeEndArray();
  }

  private void observable(String name, int type, String caption, String value) {
    json.writeStartObject();
    json.writeStringProperty("name", name);
    json.writeNumberProperty("type_id", type);
    json.writeStringProperty("type", caption);
    json.writeStringProperty("value", value);
    json.writeEndObject();
  }
}
