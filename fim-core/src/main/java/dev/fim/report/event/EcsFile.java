package dev.fim.report.event;

import dev.fim.compare.Change;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.AttributeValue;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.owner.OwnerNames;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.report.json.JsonChange;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// A file in the fields of ECS, and attributes in fields of ours.
final class EcsFile {

  /// The fields of a file that are one attribute of ours each.
  private static final Map<Attribute, String> FIELDS =
      Map.of(
          Attribute.MODE, "mode",
          Attribute.UID, "uid",
          Attribute.GID, "gid",
          Attribute.SIZE, "size",
          Attribute.INODE, "inode",
          Attribute.LINK, "target_path");

  private static final Map<Attribute, String> TIMES =
      Map.of(
          Attribute.MTIME, "mtime",
          Attribute.CTIME, "ctime",
          Attribute.ATIME, "accessed",
          Attribute.BTIME, "created");

  private static final List<Attribute> HASHES =
      List.of(Attribute.MD5, Attribute.SHA1, Attribute.SHA256, Attribute.SHA512);

  private EcsFile() {}

  /// Writes `file`, with what was recorded of it.
  static void write(JsonGenerator json, Change change, ChangeSides sides, OwnerNames owners) {
    json.writeObjectPropertyStart("file");
    path(json, change.path());
    FileType type = change.type();
    if (type != null) {
      json.writeStringProperty("type", type == FileType.DIRECTORY ? "dir" : type.label());
    }
    FileEntry file = sides.latest();
    if (file != null) {
      recorded(json, file);
      owner(json, "owner", owners.of(file, Attribute.UID));
      owner(json, "group", owners.of(file, Attribute.GID));
    }
    json.writeEndObject();
  }

  private static void owner(JsonGenerator json, String field, @Nullable String name) {
    if (name != null) {
      json.writeStringProperty(field, name);
    }
  }

  private static void path(JsonGenerator json, RawPath path) {
    json.writeStringProperty("path", path.display());
    RawPath parent = path.parent();
    if (parent == null) {
      return;
    }
    String name = path.name().display();
    json.writeStringProperty("directory", parent.display());
    json.writeStringProperty("name", name);
    int dot = name.lastIndexOf('.');
    if (dot > 0 && dot < name.length() - 1) {
      json.writeStringProperty("extension", name.substring(dot + 1));
    }
  }

  private static void recorded(JsonGenerator json, FileEntry file) {
    for (Attribute attribute : file.recorded().toList()) {
      AttributeValue value = file.value(attribute);
      String field = FIELDS.get(attribute);
      String time = TIMES.get(attribute);
      if (value == null) {
        continue;
      }
      if (attribute == Attribute.SIZE) {
        json.writeNumberProperty("size", file.size());
      } else if (field != null) {
        json.writeStringProperty(field, value.toString());
      } else if (time != null && isDate(value.toString())) {
        json.writeStringProperty(time, value.toString());
      } else if (attribute == Attribute.FLAGS) {
        json.writeArrayPropertyStart("attributes");
        List.of(value.toString().split(",")).forEach(json::writeString);
        json.writeEndArray();
      }
    }
    if (HASHES.stream().anyMatch(hash -> file.value(hash) != null)) {
      json.writeObjectPropertyStart("hash");
      for (Attribute hash : HASHES) {
        AttributeValue value = file.value(hash);
        if (value != null) {
          json.writeStringProperty(hash.label(), value.toString());
        }
      }
      json.writeEndObject();
    }
  }

  /// Whether RFC 3339 has the year. A date of another form would make the whole event be refused.
  private static boolean isDate(String time) {
    return Character.isDigit(time.charAt(0));
  }

  /// Writes an object of attributes by their labels. All values but numbers are text, so that each
  /// field has one type; extended attributes are an array of `name=value`, since anybody may choose
  /// the names.
  static void values(
      JsonGenerator json, String name, FileEntry file, AttributeSet attributes, OwnerNames owners) {
    json.writeObjectPropertyStart(name);
    for (Attribute attribute : attributes.toList()) {
      value(json, attribute.label(), file.value(attribute));
      owner(json, attribute.label() + JsonChange.NAME, owners.of(file, attribute));
    }
    json.writeEndObject();
  }

  private static void value(JsonGenerator json, String name, @Nullable AttributeValue value) {
    switch (value) {
      case null -> json.writeNullProperty(name);
      case AttributeValue.Numeric(long number) -> json.writeNumberProperty(name, number);
      case AttributeValue.Named named -> {
        json.writeArrayPropertyStart(name);
        for (Map.Entry<ByteString, ByteString> entry : named.values().entrySet()) {
          json.writeString(entry.getKey().display() + "=" + entry.getValue().display());
        }
        json.writeEndArray();
      }
      case AttributeValue.Text _, AttributeValue.Raw _ ->
          json.writeStringProperty(name, value.toString());
    }
  }
}
