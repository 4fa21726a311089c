package dev.fim.report.event;

import dev.fim.compare.Change;
import dev.fim.compare.Summary;
import dev.fim.compare.Verdict;
import dev.fim.file.FileType;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.report.output.DisplayText;
import dev.fim.report.output.RunOrigin;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Messages of syslog, RFC 5424, one a line: what a collector reads from a file or a pipe, and what
/// RFC 6587 calls non-transparent framing.
public final class SyslogMessages implements EventFormat {

  /// "log audit" (RFC 5424, section 6.2.1).
  private static final int FACILITY = 13;

  private static final int WARNING = 4;
  private static final int INFORMATIONAL = 6;

  /// fim has no private enterprise number. This one is reserved for examples (RFC 5612), and RFC
  /// 5424 uses it as such: no other product writes it.
  private static final String ELEMENT = "fim@32473";

  private static final String BOM = "\ufeff";

  /// At most six digits of a second (RFC 5424, section 6.2.3).
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final OutputStream out;
  private final RunOrigin origin;

  public SyslogMessages(OutputStream out, RunOrigin origin) {
    this.out = out;
    this.origin = origin;
  }

  @Override
  public void change(Change change, String message) throws IOException {
    StringBuilder line = header(EventSeverity.of(change).syslogLevel, change.kind());
    line.append('[').append(ELEMENT);
    path(line, "path", change.path());
    FileType type = change.type();
    if (type != null) {
      parameter(line, "type", type.label());
    }
    EventSeverity severity = EventSeverity.of(change);
    if (severity != EventSeverity.NONE) {
      parameter(line, "severity", severity.name().toLowerCase(Locale.ROOT));
    }
    String rule = change.label().name();
    if (rule != null) {
      parameter(line, "rule", DisplayText.safe(rule));
    }
    change.label().tags().forEach(tag -> parameter(line, "tag", DisplayText.safe(tag)));
    if (change instanceof Change.Unverifiable gap) {
      parameter(line, "reason", gap.reason().cause().label());
    }
    end(line, message + " at " + change.path().display());
  }

  @Override
  public void end(RunResult result) throws IOException {
    Summary summary = result.summary();
    StringBuilder line =
        header(summary.verdict() == Verdict.INTACT ? INFORMATIONAL : WARNING, "summary");
    line.append('[').append(ELEMENT);
    parameter(line, "verdict", summary.verdict().label());
    parameter(line, "entries", Long.toString(summary.entries()));
    parameter(line, "added", Long.toString(summary.added()));
    parameter(line, "removed", Long.toString(summary.removed()));
    parameter(line, "changed", Long.toString(summary.changed()));
    parameter(line, "isolation", Long.toString(summary.isolation()));
    parameter(line, "unverifiable", Long.toString(summary.unverifiable()));
    path(line, "root", result.header().root());
    for (RawPath mount : result.skippedMounts()) {
      path(line, "skippedMount", mount);
    }
    for (String note : result.notes()) {
      parameter(line, "note", note);
    }
    end(line, result.message());
    out.flush();
  }

  private StringBuilder header(int level, String id) {
    Instant now = origin.clock().instant();
    return new StringBuilder()
        .append('<')
        .append(FACILITY * 8 + level)
        .append(">1 ")
        .append(TIME.format(now))
        .append(' ')
        .append(orNil(origin.host()))
        .append(" fim ")
        .append(origin.pid())
        .append(' ')
        .append(id)
        .append(' ');
  }

  private static String orNil(@Nullable String value) {
    return value == null ? "-" : value;
  }

  /// The display form and, if that escapes anything, the bytes in hexadecimal digits.
  private static void path(StringBuilder line, String name, RawPath path) {
    ByteString bytes = path.toByteString();
    String display = bytes.display();
    parameter(line, name, display);
    String hex = DisplayText.hexTwin(bytes, display);
    if (hex != null) {
      parameter(line, name + "Hex", hex);
    }
  }

  /// Escapes the three characters that PARAM-VALUE must not hold as they are (section 6.3.3).
  private static void parameter(StringBuilder line, String name, String value) {
    line.append(' ').append(name).append("=\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\' || c == ']') {
        line.append('\\');
      }
      line.append(c);
    }
    line.append('"');
  }

  private void end(StringBuilder line, String message) throws IOException {
    line.append("] ").append(BOM).append(message).append('\n');
    out.write(line.toString().getBytes(StandardCharsets.UTF_8));
  }
}
