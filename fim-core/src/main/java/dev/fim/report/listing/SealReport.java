package dev.fim.report.listing;

import dev.fim.path.ByteString;
import dev.fim.report.ReportFormat;
import dev.fim.report.json.JsonBytes;
import dev.fim.report.json.JsonOutput;
import dev.fim.report.output.DisplayText;
import dev.fim.seal.Seal;
import dev.fim.seal.SealStatement;
import dev.fim.seal.SealSubject;
import dev.fim.seal.SealedBytes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;

/// Reports a seal.
public final class SealReport {

  private static final String SCHEMA = "fim.verify/1";

  private SealReport() {}

  /// Writes the report and flushes. Does not close the stream.
  ///
  /// @param state what is known of the seal, such as `trusted`
  /// @param format text or JSON
  /// @throws dev.fim.error.FimException if it cannot be written
  public static void write(
      String state, Seal seal, List<String> notes, OutputStream out, ReportFormat format) {
    try {
      switch (format) {
        case TEXT -> out.write(text(state, seal, notes).getBytes(StandardCharsets.UTF_8));
        case JSON -> {
          json(state, seal, notes, out);
          out.write('\n');
        }
        case NDJSON, SARIF, JUNIT, HTML, OCSF, ECS, SYSLOG ->
            throw new IllegalArgumentException("no format of a seal: " + format);
      }
      out.flush();
    } catch (JacksonException | IOException e) {
      throw DisplayText.fault(e);
    }
  }

  /// The lines of the statement, aligned.
  private static String text(String state, Seal seal, List<String> notes) {
    StringBuilder text = new StringBuilder(state).append(": ").append(subject(seal)).append('\n');
    String statement = new String(seal.text().toByteArray(), StandardCharsets.UTF_8);
    statement
        .lines()
        .skip(1)
        .forEach(line -> {
          int colon = line.indexOf(':');
          text.append(
              "  %-10s %s\n".formatted(line.substring(0, colon), line.substring(colon + 2)));
        });
    notes.stream().skip(1).forEach(note -> text.append("  %-10s %s\n".formatted("note", note)));
    return text.toString();
  }

  private static String subject(Seal seal) {
    return switch (seal.statement().subject()) {
      case SealSubject.Baseline baseline -> "generation " + baseline.number();
      case SealSubject.PolicyText _ -> "a policy";
    };
  }

  private static void json(String state, Seal seal, List<String> notes, OutputStream out) {
    SealStatement statement = seal.statement();
    JsonGenerator json = JsonOutput.LINES.on(out);
    json.writeStartObject();
    json.writeStringProperty("schema", SCHEMA);
    json.writeStringProperty("state", state);
    json.writeStringProperty("kind", statement.subject().kind());
    switch (statement.subject()) {
      case SealSubject.Baseline baseline -> baseline(json, baseline);
      case SealSubject.PolicyText policy -> {
        json.writeStringProperty("policy", policy.digest().hex());
        json.writeNumberProperty("bytes", policy.bytes());
      }
    }
    SealedBytes file = statement.file();
    if (file != null) {
      json.writeStringProperty("file", file.sha256().hex());
      json.writeNumberProperty("bytes", file.length());
    }
    text(json, "name", statement.name());
    json.writeStringProperty("sealed", statement.sealed().toString());
    text(json, "tool", statement.tool());
    json.writeStringProperty("key", statement.key().hex());
    json.writeArrayPropertyStart("notes");
    notes.forEach(json::writeString);
    json.writeEndArray();
    json.writeEndObject();
    json.flush();
  }

  private static void baseline(JsonGenerator json, SealSubject.Baseline baseline) {
    json.writeStringProperty("series", baseline.series());
    json.writeNumberProperty("generation", baseline.number());
    json.writeStringProperty("created", baseline.created().toString());
    JsonBytes.property(json, "root", baseline.root().toByteString());
    JsonBytes.property(json, "scope", baseline.scope().paths());
    json.writeStringProperty("crossing", baseline.crossing().label());
    ByteString policy = baseline.policy();
    if (policy != null) {
      json.writeStringProperty("policy", policy.hex());
    }
    text(json, "image", baseline.image());
    json.writeNumberProperty("entries", baseline.entries());
    json.writeStringProperty("tree", baseline.digest().tree().hex());
    json.writeStringProperty("record", baseline.digest().record().hex());
  }

  private static void text(JsonGenerator json, String name, @Nullable String value) {
    if (value != null) {
      JsonBytes.property(json, name, ByteString.ofUtf8(value));
    }
  }
}
