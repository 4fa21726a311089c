package dev.fim.report.event;

import dev.fim.compare.Change;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.AttributeValue;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Timestamp;
import dev.fim.owner.OwnerNames;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.report.json.JsonChange;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// A file as the object `file` of OCSF.
final class OcsfFile {

  /// Those that the object has an attribute of its own for; the others are `xattributes`.
  private static final Set<Attribute> NAMED =
      EnumSet.of(
          Attribute.TYPE,
          Attribute.UID,
          Attribute.SIZE,
          Attribute.MTIME,
          Attribute.ATIME,
          Attribute.BTIME,
          Attribute.INODE);

  /// Times beyond this are not written: their milliseconds would not fit.
  private static final long LAST_SECOND = Long.MAX_VALUE / 1000 - 1;

  private OcsfFile() {}

  /// @param file what was recorded of it; null for nothing
  static void write(
      JsonGenerator json, Change change, @Nullable FileEntry file, OwnerNames owners) {
    RawPath path = change.path();
    FileType type = file == null ? change.type() : file.type();
    json.writeObjectPropertyStart("file");
    json.writeStringProperty("name", path.isRoot() ? "/" : path.name().display());
    json.writeStringProperty("path", path.display());
    json.writeNumberProperty("type_id", id(type));
    json.writeStringProperty("type", caption(type));
    if (change instanceof Change.Removed) {
      json.writeBooleanProperty("is_deleted", true);
    }
    if (file != null) {
      recorded(json, file, owners);
      hashes(json, file);
      others(json, file, owners);
    }
    json.writeEndObject();
  }

  private static void recorded(JsonGenerator json, FileEntry file, OwnerNames owners) {
    if (file.value(Attribute.SIZE) != null) {
      json.writeNumberProperty("size", file.size());
    }
    if (file.value(Attribute.MTIME) != null) {
      time(json, "modified_time", file.mtime());
    }
    time(json, "accessed_time", file.atime());
    time(json, "created_time", file.btime());
    AttributeValue inode = file.value(Attribute.INODE);
    if (inode != null) {
      json.writeStringProperty("uid", inode.toString());
    }
    if (file.value(Attribute.UID) != null) {
      json.writeObjectPropertyStart("owner");
      json.writeStringProperty("uid", Long.toString(file.uid()));
      String name = owners.of(file, Attribute.UID);
      if (name != null) {
        json.writeStringProperty("name", name);
      }
      json.writeEndObject();
    }
  }

  private static void time(JsonGenerator json, String name, @Nullable Timestamp time) {
    if (time != null && Math.abs(time.seconds()) <= LAST_SECOND) {
      json.writeNumberProperty(name, time.seconds() * 1000 + time.nanos() / 1_000_000);
    }
  }

  private static void hashes(JsonGenerator json, FileEntry file) {
    if (!file.recorded().containsAny(AttributeSet.DIGESTS)) {
      return;
    }
    json.writeArrayPropertyStart("hashes");
    for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
      ByteString digest = file.digest(algorithm);
      if (digest != null) {
        json.writeStartObject();
        json.writeNumberProperty("algorithm_id", id(algorithm));
        json.writeStringProperty("algorithm", algorithm.standardName());
        json.writeStringProperty("value", digest.hex());
        json.writeEndObject();
      }
    }
    json.writeEndArray();
  }

  private static void others(JsonGenerator json, FileEntry file, OwnerNames owners) {
    List<Attribute> others =
        file.recorded().toList().stream()
            .filter(attribute -> !NAMED.contains(attribute) && attribute.digest() == null)
            .filter(attribute -> file.value(attribute) != null)
            .toList();
    if (others.isEmpty()) {
      return;
    }
    json.writeObjectPropertyStart("xattributes");
    for (Attribute attribute : others) {
      AttributeValue value = file.value(attribute);
      if (value instanceof AttributeValue.Named named) {
        json.writeObjectPropertyStart(attribute.label());
        for (Map.Entry<ByteString, ByteString> entry : named.values().entrySet()) {
          json.writeStringProperty(entry.getKey().display(), entry.getValue().display());
        }
        json.writeEndObject();
      } else {
        json.writeStringProperty(attribute.label(), String.valueOf(value));
      }
      String name = owners.of(file, attribute);
      if (name != null) {
        json.writeStringProperty(attribute.label() + JsonChange.NAME, name);
      }
    }
    json.writeEndObject();
  }

  private static int id(@Nullable FileType type) {
    return switch (type) {
      case null -> 0;
      case FILE -> 1;
      case DIRECTORY -> 2;
      case CHAR -> 3;
      case BLOCK -> 4;
      case SOCKET -> 5;
      case FIFO -> 6;
      case SYMLINK -> 7;
    };
  }

  private static String caption(@Nullable FileType type) {
    return switch (type) {
      case null -> "Unknown";
      case FILE -> "Regular File";
      case DIRECTORY -> "Folder";
      case CHAR -> "Character Device";
      case BLOCK -> "Block Device";
      case SOCKET -> "Local Socket";
      case FIFO -> "Named Pipe";
      case SYMLINK -> "Symbolic Link";
    };
  }

  private static int id(DigestAlgorithm algorithm) {
    return switch (algorithm) {
      case MD5 -> 1;
      case SHA1 -> 2;
      case SHA256 -> 3;
      case SHA512 -> 4;
      case SHA512_256 -> 11;
      case SHA3_256 -> 13;
      case SHA3_512 -> 15;
      case BLAKE3 -> 99;
    };
  }
}
