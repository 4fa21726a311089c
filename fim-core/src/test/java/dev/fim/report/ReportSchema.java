package dev.fim.report;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The published schema, as a judge of reports.
final class ReportSchema {

  private static final Path FILE = Path.of("..", "docs", "reference", "fim.report-1.schema.json");

  private final Schema report;
  private final Schema line;

  ReportSchema() {
    SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    this.report = registry.getSchema(document());
    ObjectNode ofLines = document();
    ofLines.remove(List.of("$id", "type", "required", "additionalProperties", "properties"));
    ofLines.put("$ref", "#/$defs/line");
    this.line = registry.getSchema(ofLines);
  }

  private static ObjectNode document() {
    try {
      return (ObjectNode) JsonMapper.shared().readTree(Files.readString(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> faultsOfReport(String json) {
    return report.validate(json, InputFormat.JSON).stream().map(Error::toString).toList();
  }

  List<String> faultsOfLine(String json) {
    return line.validate(json, InputFormat.JSON).stream().map(Error::toString).toList();
  }
}
