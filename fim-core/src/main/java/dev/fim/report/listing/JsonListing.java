package dev.fim.report.listing;

import dev.fim.baseline.Generation;
import dev.fim.digest.TreeDigest;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.Gap;
import dev.fim.file.MountPoint;
import dev.fim.file.Reason;
import dev.fim.file.Unobserved;
import dev.fim.file.content.KeptContent;
import dev.fim.owner.OwnerNames;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.report.json.JsonBytes;
import dev.fim.report.json.JsonChange;
import dev.fim.report.json.JsonOutput;
import dev.fim.report.output.DisplayText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;

/// A listing in JSON, with the member names of a report.
final class JsonListing implements Listing {

  /// One array, or one object per line.
  enum Form {
    ARRAY,
    LINES
  }

  private final OutputStream out;
  private final Form form;
  private final JsonGenerator json;
  private boolean empty = true;

  JsonListing(OutputStream out, Form form) {
    this.out = out;
    this.form = form;
    this.json = (form == Form.ARRAY ? JsonOutput.CHANGES : JsonOutput.LINES).on(out);
    if (form == Form.ARRAY) {
      json.writeStartArray();
    }
  }

  @Override
  public void entry(Entry entry) {
    object(() -> {
      JsonBytes.property(json, "path", entry.path().toByteString());
      switch (entry) {
        case MountPoint _ -> json.writeStringProperty("kind", "mount");
        case Unobserved(RawPath _, Reason reason) -> {
          json.writeStringProperty("kind", "unobserved");
          reason(reason);
        }
        case FileEntry file -> file(file);
      }
    });
  }

  private void file(FileEntry file) {
    json.writeStringProperty("type", file.type().label());
    JsonChange.values(json, file, file.recorded(), OwnerNames.NONE);
    KeptContent content = file.content();
    if (content != null) {
      json.writeStringProperty("content", content.label());
    }
    Gap gap = file.gap();
    if (gap != null) {
      reason(gap.reason());
    }
    if (file.isCarried()) {
      json.writeBooleanProperty("carried", true);
    }
  }

  private void reason(Reason reason) {
    json.writeStringProperty("reason", reason.cause().label());
    json.writeStringProperty("detail", DisplayText.safe(reason.detail()));
  }

  @Override
  public void generation(Generation generation) {
    object(() -> {
      json.writeNumberProperty("id", generation.id());
      json.writeStringProperty("created", String.valueOf(generation.created()));
      JsonBytes.property(json, "root", generation.root().toByteString());
      JsonBytes.property(json, "scope", generation.scope().paths());
      String policy = generation.policyName();
      if (policy != null) {
        JsonBytes.property(json, "policy", ByteString.ofUtf8(policy));
      }
      json.writeNumberProperty("entries", generation.entries());
      json.writeNumberProperty("bytes", generation.bytes());
      json.writeNumberProperty("gaps", generation.gaps());
      TreeDigest digest = generation.digest();
      if (digest != null) {
        json.writeStringProperty("digest", digest.tree().hex());
      }
      if (generation.image() != null) {
        json.writeStringProperty("image", DisplayText.safe(generation.image()));
      }
    });
  }

  private void object(Runnable members) {
    try {
      json.writeStartObject();
      members.run();
      json.writeEndObject();
      empty = false;
    } catch (JacksonException e) {
      throw DisplayText.fault(e);
    }
  }

  @Override
  public void close() {
    try {
      if (form == Form.ARRAY) {
        json.writeEndArray();
      }
      json.flush();
      if (form == Form.ARRAY || !empty) {
        out.write("\n".getBytes(StandardCharsets.UTF_8));
      }
      out.flush();
    } catch (JacksonException | IOException e) {
      throw DisplayText.fault(e);
    }
  }
}
