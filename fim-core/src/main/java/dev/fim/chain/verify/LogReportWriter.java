package dev.fim.chain.verify;

import dev.fim.report.json.JsonOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import tools.jackson.core.JsonGenerator;

/// Writes a report of a log, as text or as one JSON object.
public final class LogReportWriter {

  private static final String SCHEMA = "fim.log/1";

  private LogReportWriter() {}

  /// Writes it for people.
  public static void text(LogReport report, OutputStream out) throws IOException {
    StringBuilder text = new StringBuilder();
    for (RunSummary run : report.runs()) {
      text.append(
          "run %s: %s to %s, %s, the last number %d%s%n"
              .formatted(
                  run.run(),
                  run.firstLine(),
                  run.lastLine(),
                  count(run.events(), "event"),
                  run.lastSeq(),
                  run.covered() == 0 ? "" : ", sealed up to number " + run.covered()));
    }
    report.notes().forEach(note -> text.append("note: ").append(note).append('\n'));
    report.faults().forEach(fault -> text.append(fault.text()).append('\n'));
    if (report.faultsOmitted() > 0) {
      text.append("and %d faults more%n".formatted(report.faultsOmitted()));
    }
    text.append(
        "%s: %s in %s, %s of others%n"
            .formatted(
                report.isIntact() ? "intact" : "NOT INTACT",
                count(report.events(), "event"),
                count(report.runs().size(), "run"),
                count(report.others(), "line")));
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /// Writes it for programs.
  public static void json(LogReport report, OutputStream out) throws IOException {
    try (JsonGenerator json = JsonOutput.REPORT.on(out)) {
      json.writeStartObject();
      json.writeStringProperty("schema", SCHEMA);
      json.writeBooleanProperty("intact", report.isIntact());
      json.writeNumberProperty("lines", report.lines());
      json.writeNumberProperty("events", report.events());
      json.writeNumberProperty("others", report.others());
      json.writeArrayPropertyStart("runs");
      report.runs().forEach(run -> run(json, run));
      json.writeEndArray();
      json.writeArrayPropertyStart("faults");
      for (Fault fault : report.faults()) {
        json.writeStartObject();
        json.writeStringProperty("kind", fault.kind().label());
        json.writeStringProperty("text", fault.text());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeNumberProperty("faultsOmitted", report.faultsOmitted());
      json.writeArrayPropertyStart("notes");
      report.notes().forEach(json::writeString);
      json.writeEndArray();
      json.writeEndObject();
      JsonOutput.end(json, out);
    }
  }

  private static void run(JsonGenerator json, RunSummary run) {
    json.writeStartObject();
    json.writeStringProperty("run", run.run());
    json.writeStringProperty("from", run.firstLine());
    json.writeStringProperty("to", run.lastLine());
    json.writeNumberProperty("events", run.events());
    json.writeNumberProperty("lastSeq", run.lastSeq());
    json.writeNumberProperty("seals", run.seals());
    json.writeNumberProperty("covered", run.covered());
    Instant lastSeal = run.lastSeal();
    if (lastSeal != null) {
      json.writeStringProperty("lastSeal", lastSeal.toString());
    }
    json.writeEndObject();
  }
}
