package dev.fim.baseline.portable;

import dev.fim.baseline.Generation;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.Gap;
import dev.fim.file.MountPoint;
import dev.fim.file.Reason;
import dev.fim.file.Unobserved;
import dev.fim.file.XattrNames;
import dev.fim.file.content.KeptContent;
import dev.fim.file.inode.InodeValues;
import dev.fim.path.ByteString;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes the lines of a portable baseline, each in its canonical form.
final class PortableLines {

  static final String FORMAT = "fim.baseline/1";
  static final String ALGORITHM = "sha256";

  private static final JsonFactory JSON = new JsonFactory();

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /// The first line, with its newline.
  byte[] header(Generation generation) {
    return line(json -> {
      json.writeStringProperty("format", FORMAT);
      json.writeStringProperty("algorithm", ALGORITHM);
      json.writeStringProperty("root", generation.root().display());
      json.writeArrayPropertyStart("scope");
      generation.scope().paths().forEach(path -> json.writeString(path.display()));
      json.writeEndArray();
      json.writeStringProperty("crossing", generation.crossing().label());
      if (generation.image() != null) {
        json.writeStringProperty("image", generation.image());
      }
      writeText(json, "policy", generation.policy());
      json.writeNumberProperty("entries", generation.entries());
      json.writeNumberProperty("bytes", generation.bytes());
      json.writeNumberProperty("gaps", generation.gaps());
      writeAttributes(json, "recorded", generation.recorded());
    });
  }

  /// The last line, with its newline.
  byte[] trailer(ByteString digest) {
    return line(json -> json.writeStringProperty(ALGORITHM, digest.hex()));
  }

  /// The line of an entry, with its newline.
  byte[] entry(Entry entry) {
    return line(json -> {
      json.writeStringProperty("path", entry.path().display());
      switch (entry) {
        case FileEntry file -> writeFile(json, file);
        case MountPoint mount -> json.writeStringProperty("kind", "mount");
        case Unobserved unobserved -> {
          json.writeStringProperty("kind", "unobserved");
          writeReason(json, unobserved.reason());
        }
      }
    });
  }

  private interface Body {
    void write(JsonGenerator json);
  }

  private byte[] line(Body body) {
    line.reset();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
      json.writeStartObject();
      body.write(json);
      json.writeEndObject();
    }
    line.write('\n');
    return line.toByteArray();
  }

  private static void writeFile(JsonGenerator json, FileEntry file) {
    json.writeStringProperty("type", file.type().label());
    if (!file.recorded().contains(Attribute.TYPE)) {
      json.writeBooleanProperty("typeRecorded", false);
    }
    for (Attribute attribute : file.recorded().toList()) {
      writeAttribute(json, file, attribute);
    }
    writeContent(json, file.content());
    if (file.isMountRoot()) {
      json.writeBooleanProperty("mountRoot", true);
    }
    if (file.isCarried()) {
      json.writeBooleanProperty("carried", true);
    }
    Gap gap = file.gap();
    if (gap != null) {
      json.writeObjectPropertyStart("gap");
      writeAttributes(json, "attributes", gap.attributes());
      json.writeBooleanProperty("children", gap.children());
      writeReason(json, gap.reason());
      json.writeEndObject();
    }
  }

  private static void writeAttribute(JsonGenerator json, FileEntry file, Attribute attribute) {
    String name = attribute.label();
    switch (attribute) {
      case TYPE -> {
        return;
      }
      case MODE -> json.writeStringProperty(name, "%04o".formatted(file.mode()));
      case UID -> json.writeNumberProperty(name, file.uid());
      case GID -> json.writeNumberProperty(name, file.gid());
      case NLINK -> json.writeNumberProperty(name, file.nlink());
      case SIZE -> json.writeNumberProperty(name, file.size());
      case BLOCKS -> json.writeNumberProperty(name, file.blocks());
      case MTIME -> json.writeStringProperty(name, file.mtime().display());
      case CTIME -> json.writeStringProperty(name, file.ctime().display());
      case INODE -> json.writeStringProperty(name, Long.toUnsignedString(file.inode()));
      case DEV -> json.writeStringProperty(name, file.dev().display());
      case RDEV -> json.writeStringProperty(name, file.rdev().display());
      case LINK -> {
        ByteString link = file.link();
        writeText(json, name, link == null ? null : link.display());
      }
      case ATIME, BTIME ->
          json.writeStringProperty(name, Objects.requireNonNull(file.value(attribute)).toString());
      case FLAGS -> json.writeNumberProperty(name, file.flags());
      case XATTRS, ACL, SECURITY -> writeXattrs(json, name, file.extended(attribute));
      case SELINUX -> writeHex(json, name, file.extended().get(XattrNames.SELINUX));
      case CAPS -> writeHex(json, name, file.caps());
      case FS -> writeNumber(json, name, file.inodeValues().fileSystem());
      case CHATTR -> writeNumber(json, name, file.inodeValues().chattr());
      case PROJID -> writeNumber(json, name, file.inodeValues().project());
      case VERITY -> writeHex(json, name, file.inodeValues().verity());
      case MD5, SHA1, SHA256, SHA512, SHA512_256, SHA3_256, SHA3_512, BLAKE3 ->
          writeHex(json, name, file.digest(Objects.requireNonNull(attribute.digest())));
    }
  }

  private static void writeContent(JsonGenerator json, @Nullable KeptContent content) {
    switch (content) {
      case null -> {}
      case KeptContent.Copy(ByteString deflated) ->
          json.writeStringProperty(
              "content", Base64.getEncoder().encodeToString(deflated.toByteArray()));
      case KeptContent.Withheld(KeptContent.Cause cause) ->
          json.writeStringProperty("contentWithheld", cause.label());
      case KeptContent.Stored _ -> {} // not loaded: the copies are left out
    }
  }

  private static void writeXattrs(
      JsonGenerator json, String name, SortedMap<ByteString, ByteString> xattrs) {
    json.writeObjectPropertyStart(name);
    for (Map.Entry<ByteString, ByteString> xattr : xattrs.entrySet()) {
      json.writeStringProperty(xattr.getKey().display(), xattr.getValue().hex());
    }
    json.writeEndObject();
  }

  private static void writeNumber(JsonGenerator json, String name, long number) {
    if (number == InodeValues.ABSENT) {
      json.writeNullProperty(name);
    } else {
      json.writeNumberProperty(name, number);
    }
  }

  private static void writeReason(JsonGenerator json, Reason reason) {
    json.writeStringProperty("cause", reason.cause().label());
    json.writeStringProperty("detail", reason.detail());
  }

  private static void writeAttributes(JsonGenerator json, String name, AttributeSet attributes) {
    json.writeArrayPropertyStart(name);
    List<Attribute> list = attributes.toList();
    list.forEach(attribute -> json.writeString(attribute.label()));
    json.writeEndArray();
  }

  private static void writeHex(JsonGenerator json, String name, @Nullable ByteString bytes) {
    writeText(json, name, bytes == null ? null : bytes.hex());
  }

  private static void writeText(JsonGenerator json, String name, @Nullable String text) {
    if (text == null) {
      json.writeNullProperty(name);
    } else {
      json.writeStringProperty(name, text);
    }
  }
}
