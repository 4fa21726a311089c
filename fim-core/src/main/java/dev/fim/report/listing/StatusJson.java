package dev.fim.report.listing;

import dev.fim.baseline.Generation;
import dev.fim.checked.DatabaseStatus;
import dev.fim.checked.LastCheck;
import dev.fim.compare.Summary;
import dev.fim.digest.TreeDigest;
import dev.fim.path.ByteString;
import dev.fim.report.json.JsonBytes;
import dev.fim.report.json.JsonOutput;
import dev.fim.report.output.DisplayText;
import dev.fim.seal.Seal;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// The status of a database in JSON, with the member names of reports and listings.
final class StatusJson {

  private static final String SCHEMA = "fim.database-status/1";

  private StatusJson() {}

  static void write(DatabaseStatus status, OutputStream out) throws IOException {
    JsonGenerator json = JsonOutput.REPORT.on(out);
    json.writeStartObject();
    json.writeStringProperty("schema", SCHEMA);
    json.writeStringProperty("database", status.database());
    if (status.bytes() > 0) {
      json.writeNumberProperty("bytes", status.bytes());
    }
    json.writeNumberProperty("generations", status.generations());
    json.writeName("newest");
    generation(json, status);
    check(json, "lastCheck", status.checks().latest());
    check(json, "lastWholeCheck", status.checks().whole());
    json.writeArrayPropertyStart("notes");
    status.notes().forEach(json::writeString);
    json.writeEndArray();
    json.writeEndObject();
    JsonOutput.end(json, out);
  }

  private static void generation(JsonGenerator json, DatabaseStatus status) {
    Generation newest = status.newest();
    json.writeStartObject();
    json.writeNumberProperty("id", newest.id());
    json.writeStringProperty("created", String.valueOf(newest.created()));
    json.writeStringProperty("source", status.source().label());
    if (newest.image() != null) {
      json.writeStringProperty("image", DisplayText.safe(newest.image()));
    }
    JsonBytes.property(json, "root", newest.root().toByteString());
    JsonBytes.property(json, "scope", newest.scope().paths());
    String policy = newest.policyName();
    if (policy != null) {
      JsonBytes.property(json, "policy", ByteString.ofUtf8(policy));
    }
    json.writeNumberProperty("entries", newest.entries());
    json.writeNumberProperty("bytes", newest.bytes());
    json.writeNumberProperty("gaps", newest.gaps());
    TreeDigest digest = newest.digest();
    if (digest != null) {
      json.writeStringProperty("digest", digest.tree().hex());
    }
    json.writeArrayPropertyStart("seals");
    for (Seal seal : status.seals()) {
      json.writeStartObject();
      json.writeStringProperty("key", seal.statement().key().hex());
      json.writeStringProperty("sealed", seal.statement().sealed().toString());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void check(JsonGenerator json, String name, @Nullable LastCheck check) {
    json.writeName(name);
    if (check == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeStringProperty("ended", check.ended().toString());
    json.writeNumberProperty("generation", check.generation());
    json.writeStringProperty("verdict", check.summary().verdict().label());
    json.writeStringProperty("reading", check.reading().label());
    json.writeStringProperty("extent", check.extent().label());
    JsonBytes.property(json, "root", check.root().toByteString());
    JsonBytes.property(json, "scope", check.scope().paths());
    Summary summary = check.summary();
    json.writeName("summary");
    json.writeStartObject();
    json.writeNumberProperty("entries", summary.entries());
    json.writeNumberProperty("added", summary.added());
    json.writeNumberProperty("removed", summary.removed());
    json.writeNumberProperty("changed", summary.changed());
    json.writeNumberProperty("isolation", summary.isolation());
    json.writeNumberProperty("unverifiable", summary.unverifiable());
    json.writeEndObject();
    json.writeEndObject();
  }
}
