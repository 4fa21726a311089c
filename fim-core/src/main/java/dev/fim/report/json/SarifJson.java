package dev.fim.report.json;

import dev.fim.compare.Change;
import dev.fim.compare.ReportHeader;
import dev.fim.compare.Summary;
import dev.fim.path.RawPath;
import dev.fim.policy.label.Severity;
import dev.fim.report.output.DisplayText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// The parts of a report in SARIF 2.1.0.
public final class SarifJson {

  private static final String ROOT = "ROOT";

  /// The characters that RFC 3986 reserves for nothing, and the separator of paths.
  private static final String PLAIN_IN_URI =
      "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /// The kinds of changes, by their names in lower case.
  private enum Rule {
    ADDED("A file that only the tree has", "Remove it, or accept it with 'fim update'."),
    REMOVED("A file that only the baseline has", "Restore it, or accept this with 'fim update'."),
    CHANGED("A file that differs from the baseline", "Restore it, or accept it with 'fim update'."),
    UNVERIFIABLE(
        "A file that could not be compared",
        "It is not known whether it is intact. The message has the reason; remove that and check"
            + " again."),
    ISOLATION(
        "A mount that came or went",
        "A new mount hides what the baseline has at this path and below, or a recorded mount is"
            + " gone. Restore the mounts, or accept them with 'fim update'.");

    private final String summary;
    private final String help;

    Rule(String summary, String help) {
      this.summary = summary;
      this.help = help;
    }

    String id() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Rule of(Change change) {
      return valueOf(change.kind().toUpperCase(Locale.ROOT));
    }
  }

  private SarifJson() {}

  /// Opens the report up to the array of its results.
  public static void begin(JsonGenerator json, ReportHeader header) {
    json.writeStartObject();
    json.writeStringProperty("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    json.writeStringProperty("version", "2.1.0");
    json.writeArrayPropertyStart("runs");
    json.writeStartObject();
    json.writeObjectPropertyStart("tool");
    json.writeObjectPropertyStart("driver");
    json.writeStringProperty("name", "fim");
    String version = version();
    if (version != null) {
      json.writeStringProperty("version", version);
    }
    json.writeArrayPropertyStart("rules");
    for (Rule rule : Rule.values()) {
      json.writeStartObject();
      json.writeStringProperty("id", rule.id());
      text(json, "shortDescription", rule.summary);
      text(json, "help", rule.help);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
    json.writeObjectPropertyStart("originalUriBaseIds");
    json.writeObjectPropertyStart(ROOT);
    String root = encoded(header.root());
    json.writeStringProperty("uri", "file://" + (root.endsWith("/") ? root : root + "/"));
    json.writeEndObject();
    json.writeEndObject();
    json.writeArrayPropertyStart("results");
  }

  /// Writes a change as a result.
  ///
  /// @param message one line in display form
  public static void result(JsonGenerator json, Change change, String message) {
    Rule rule = Rule.of(change);
    json.writeStartObject();
    json.writeStringProperty("ruleId", rule.id());
    json.writeNumberProperty("ruleIndex", rule.ordinal());
    json.writeStringProperty("level", level(change));
    text(json, "message", withoutMarkup(message));
    json.writeArrayPropertyStart("locations");
    json.writeStartObject();
    json.writeObjectPropertyStart("physicalLocation");
    json.writeObjectPropertyStart("artifactLocation");
    json.writeStringProperty("uri", relative(change.path()));
    json.writeStringProperty("uriBaseId", ROOT);
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndArray();
    json.writeObjectPropertyStart("partialFingerprints");
    json.writeStringProperty("kindAndPath/v1", fingerprint(change));
    json.writeEndObject();
    json.writeName("properties");
    JsonChange.write(json, change);
    json.writeEndObject();
  }

  /// Closes the results and the report. A run that ends without a verdict does not come here.
  public static void end(
      JsonGenerator json,
      ReportHeader header,
      List<String> notes,
      Summary summary,
      List<RawPath> skippedMounts) {
    json.writeEndArray();
    json.writeArrayPropertyStart("invocations");
    json.writeStartObject();
    json.writeBooleanProperty("executionSuccessful", true);
    if (!notes.isEmpty()) {
      json.writeArrayPropertyStart("toolExecutionNotifications");
      for (String note : notes) {
        json.writeStartObject();
        json.writeStringProperty("level", "note");
        text(json, "message", withoutMarkup(DisplayText.safe(note)));
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
    json.writeEndArray();
    json.writeObjectPropertyStart("properties");
    JsonFrame.write(json, header, notes, summary, skippedMounts);
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void text(JsonGenerator json, String name, String text) {
    json.writeObjectPropertyStart(name);
    json.writeStringProperty("text", text);
    json.writeEndObject();
  }

  private static String level(Change change) {
    Severity severity = change.severity();
    if (severity == null || change instanceof Change.Unverifiable) {
      return "warning";
    }
    return switch (severity) {
      case CRITICAL, HIGH -> "error";
      case MEDIUM -> "warning";
      case LOW -> "note";
    };
  }

  /// Escapes what a reader of SARIF takes for a link or a placeholder (sections 3.11.5 and 3.11.6).
  private static String withoutMarkup(String display) {
    return display.replace("[", "\\x5b").replace("{", "\\x7b").replace("}", "\\x7d");
  }

  private static String relative(RawPath path) {
    String encoded = encoded(path);
    return encoded.equals("/") ? "./" : encoded.substring(1);
  }

  private static String encoded(RawPath path) {
    StringBuilder uri = new StringBuilder();
    for (byte b : path.toByteString().toByteArray()) {
      if (PLAIN_IN_URI.indexOf(b) >= 0) {
        uri.append((char) b);
      } else {
        uri.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return uri.toString();
  }

  /// The same in every run.
  private static String fingerprint(Change change) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((change.kind() + " ").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(change.path().toByteString().toByteArray()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// The version that the build wrote into the manifest; null if this is not packaged.
  private static @Nullable String version() {
    return SarifJson.class.getPackage().getImplementationVersion();
  }
}
