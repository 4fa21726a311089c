package dev.fim.report.json;

import java.io.IOException;
import java.io.OutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/// The layout of JSON: a space after each colon and comma, and the separators `member` and `root`.
///
/// @param member between the members of the outermost object
/// @param root between outermost values
public record JsonOutput(String member, String root) implements PrettyPrinter {

  /// One object, one line per member.
  public static final JsonOutput REPORT = new JsonOutput(",\n ", "\n");

  /// The changes in such an object, one line each.
  public static final JsonOutput CHANGES = new JsonOutput(", ", ",\n  ");

  /// One object per line.
  public static final JsonOutput LINES = new JsonOutput(", ", "\n");

  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  /// Closing the generator does not close `out`.
  public JsonGenerator on(OutputStream out) {
    PrettyPrinter layout = this;
    return FACTORY.createGenerator(
        new ObjectWriteContext.Base() {
          @Override
          public PrettyPrinter getPrettyPrinter() {
            return layout;
          }

          @Override
          public boolean hasPrettyPrinter() {
            return true;
          }
        },
        out);
  }

  /// Ends a report whose last value is complete.
  ///
  /// @param out what `json` writes to
  public static void end(JsonGenerator json, OutputStream out) throws IOException {
    json.flush();
    out.write('\n');
    out.flush();
  }

  @Override
  public void writeRootValueSeparator(JsonGenerator json) {
    json.writeRaw(root);
  }

  @Override
  public void writeObjectEntrySeparator(JsonGenerator json) {
    json.writeRaw(json.streamWriteContext().getNestingDepth() == 1 ? member : ", ");
  }

  @Override
  public void writeObjectNameValueSeparator(JsonGenerator json) {
    json.writeRaw(": ");
  }

  @Override
  public void writeArrayValueSeparator(JsonGenerator json) {
    json.writeRaw(", ");
  }

  @Override
  public void writeStartObject(JsonGenerator json) {
    json.writeRaw('{');
  }

  @Override
  public void writeEndObject(JsonGenerator json, int entries) {
    json.writeRaw('}');
  }

  @Override
  public void writeStartArray(JsonGenerator json) {
    json.writeRaw('[');
  }

  @Override
  public void writeEndArray(JsonGenerator json, int values) {
    json.writeRaw(']');
  }

  @Override
  public void beforeArrayValues(JsonGenerator json) {}

  @Override
  public void beforeObjectEntries(JsonGenerator json) {}
}
