package dev.fim.sidecar.event;

import dev.fim.path.ByteString;
import dev.fim.path.DisplayForm;
import dev.fim.sidecar.watch.Finding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes events, each whole and at once.
///
/// Whoever reads may be gone, and the watching goes on all the same: that is said once on the other
/// channel. Thread-safe.
public final class EventLog {

  /// How many findings one event names; how many there were besides, it counts.
  static final int MOST_FINDINGS = 100;

  private static final String SCHEMA = "fim.event/1";
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final DateTimeFormatter TIME = DateTimeFormatter.ISO_INSTANT;

  private final OutputStream out;
  private final Clock clock;
  private final Consumer<String> complaints;
  private boolean broken;

  /// @param complaints takes one line if `out` cannot be written
  public EventLog(OutputStream out, Clock clock, Consumer<String> complaints) {
    this.out = out;
    this.clock = clock;
    this.complaints = complaints;
  }

  public void write(Event event) {
    byte[] line = line(event);
    synchronized (this) {
      try {
        out.write(line);
        out.flush();
        broken = false;
      } catch (IOException e) {
        if (!broken) {
          complaints.accept(
              "cannot write events: " + DisplayForm.ofText(String.valueOf(e.getMessage())));
        }
        broken = true;
      }
    }
  }

  private byte[] line(Event event) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      json.writeStringProperty("schema", SCHEMA);
      json.writeStringProperty("time", TIME.format(clock.instant()));
      write(json, event);
      json.writeEndObject();
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, Event event) {
    switch (event) {
      case Event.Started(String version, int targets) -> {
        json.writeStringProperty("event", "started");
        json.writeStringProperty("version", version);
        json.writeNumberProperty("targets", targets);
      }
      case Event.TargetFound(String container, int pid) -> {
        head(json, "target-found", container);
        json.writeNumberProperty("pid", pid);
      }
      case Event.NotWatched(String container, String reason) -> {
        head(json, "not-watched", container);
        json.writeStringProperty("reason", reason);
      }
      case Event.BaselineInForce(
              String container,
              String source,
              long entries,
              String sha256,
              @Nullable String reason) -> {
        head(json, "baseline-in-force", container);
        json.writeStringProperty("source", source);
        json.writeNumberProperty("entries", entries);
        json.writeStringProperty("sha256", sha256);
        optional(json, "reason", reason);
      }
      case Event.PolicyNotes(String container, List<String> notes) -> {
        head(json, "policy-notes", container);
        json.writeArrayPropertyStart("notes");
        notes.forEach(json::writeString);
        json.writeEndArray();
      }
      case Event.Drift(String container, List<Finding> findings) -> {
        head(json, "drift", container);
        write(json, findings);
      }
      case Event.Action(
              String container,
              String action,
              String result,
              @Nullable String detail) -> {
        head(json, "action", container);
        json.writeStringProperty("action", action);
        json.writeStringProperty("result", result);
        optional(json, "detail", detail);
      }
      case Event.Unverifiable(String container, List<Finding> findings) -> {
        head(json, "unverifiable", container);
        write(json, findings);
      }
      case Event.Recurring(String container, List<RecurringDrift> places) -> {
        head(json, "recurring-drift", container);
        json.writeArrayPropertyStart("places");
        for (RecurringDrift place : places) {
          json.writeStartObject();
          path(json, place.path());
          json.writeNumberProperty("starts", place.starts());
          json.writeStringProperty("rule", place.rule());
          json.writeEndObject();
        }
        json.writeEndArray();
      }
      case Event.TargetGone(String container) -> head(json, "target-gone", container);
      case Event.Overflow(String container, String reason) -> {
        head(json, "overflow", container);
        json.writeStringProperty("reason", reason);
      }
      case Event.Fault(String container, String reason) -> {
        head(json, "fault", container);
        json.writeStringProperty("reason", reason);
      }
      case Event.Reviewed reviewed -> write(json, reviewed);
    }
  }

  private static void write(JsonGenerator json, Event.Reviewed reviewed) {
    json.writeStringProperty("event", "reviewed");
    json.writeStringProperty("namespace", reviewed.namespace());
    json.writeStringProperty("pod", reviewed.pod());
    json.writeStringProperty("review", reviewed.review());
    json.writeStringProperty("result", reviewed.result());
    if (!reviewed.faults().isEmpty()) {
      json.writeArrayPropertyStart("faults");
      reviewed.faults().forEach(json::writeString);
      json.writeEndArray();
    }
  }

  private static void head(JsonGenerator json, String event, String container) {
    json.writeStringProperty("event", event);
    json.writeStringProperty("container", container);
  }

  private static void path(JsonGenerator json, ByteString path) {
    String shown = DisplayForm.of(path.toByteArray());
    json.writeStringProperty("path", shown);
    if (!path.equals(ByteString.wrap(shown.getBytes(StandardCharsets.UTF_8)))) {
      json.writeStringProperty("pathHex", HexFormat.of().formatHex(path.toByteArray()));
    }
  }

  private static void optional(JsonGenerator json, String name, @Nullable String value) {
    if (value != null) {
      json.writeStringProperty(name, value);
    }
  }

  private static void write(JsonGenerator json, List<Finding> findings) {
    json.writeArrayPropertyStart("findings");
    for (Finding finding : findings.subList(0, Math.min(findings.size(), MOST_FINDINGS))) {
      json.writeStartObject();
      json.writeStringProperty("kind", finding.kind().label());
      path(json, finding.path());
      json.writeStringProperty("reason", finding.reason());
      if (finding.onVolume()) {
        json.writeBooleanProperty("onVolume", true);
      }
      if (finding instanceof Finding.Running running) {
        json.writeNumberProperty("pid", running.pid());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    if (findings.size() > MOST_FINDINGS) {
      json.writeNumberProperty("findingsOmitted", findings.size() - MOST_FINDINGS);
    }
  }
}
