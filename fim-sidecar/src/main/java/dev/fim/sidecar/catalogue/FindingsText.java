package dev.fim.sidecar.catalogue;

import dev.fim.fleet.PodReport;
import dev.fim.report.json.JsonBytes;
import dev.fim.sidecar.finding.Finding;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Findings as JSON of bounded length: whole findings, then how many were left out.
final class FindingsText {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int ROOM_FOR_END = 100;

  private FindingsText() {}

  static String of(List<Finding> findings) {
    StringBuilder text = new StringBuilder("{\"findings\": [");
    int written = 0;
    for (Finding finding : findings) {
      String next = object(finding);
      if (text.length() + next.length() > PodReport.MOST_FINDINGS - ROOM_FOR_END) {
        break;
      }
      text.append(written == 0 ? "" : ", ").append(next);
      written++;
    }
    text.append(']');
    if (written < findings.size()) {
      text.append(", \"omitted\": ").append(findings.size() - written);
    }
    return text.append('}').toString();
  }

  static String action(String action, String result, @Nullable String detail) {
    return json(json -> {
      json.writeStringProperty("action", action);
      json.writeStringProperty("result", result);
      if (detail != null) {
        json.writeStringProperty("detail", detail);
      }
    });
  }

  static String reason(String reason) {
    return json(json -> json.writeStringProperty("reason", reason));
  }

  private static String object(Finding finding) {
    return json(json -> {
      json.writeStringProperty("kind", finding.kind().label());
      JsonBytes.property(json, "path", finding.path());
      json.writeStringProperty("reason", finding.reason());
    });
  }

  private interface Content {
    void write(JsonGenerator json);
  }

  private static String json(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      content.write(json);
      json.writeEndObject();
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
