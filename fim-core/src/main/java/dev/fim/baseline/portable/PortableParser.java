package dev.fim.baseline.portable;

import dev.fim.baseline.Generation;
import dev.fim.baseline.GenerationOrigin;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.DeviceNumber;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Gap;
import dev.fim.file.MountPoint;
import dev.fim.file.Reason;
import dev.fim.file.Timestamp;
import dev.fim.file.Unobserved;
import dev.fim.file.XattrNames;
import dev.fim.file.content.CopyReader;
import dev.fim.file.content.KeptContent;
import dev.fim.file.inode.InodeValues;
import dev.fim.path.ByteString;
import dev.fim.path.DisplayForm;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Scope;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// Reads the lines of a portable baseline.
///
/// It parses the known values, then lets [PortableLines] write the line again and accepts only the
/// same bytes. So one comparison refuses unknown and repeated fields, another order, spaces and
/// other spellings of a value.
final class PortableParser {

  private final PortableLines lines = new PortableLines();

  /// The fault in a line, as it follows "line N".
  static final class Fault extends Exception {
    private static final long serialVersionUID = 1L;

    Fault(String fact) {
      super(fact);
    }

    String fact() {
      return String.valueOf(getMessage());
    }
  }

  /// @param line with its newline
  Generation header(byte[] line, String policyName) throws Fault {
    Generation generation = read(line, fields -> header(fields, policyName));
    requireSame(line, lines.header(generation));
    return generation;
  }

  private static Generation header(Map<String, @Nullable Object> fields, String policyName) {
    String format = JsonLine.text(fields, "format");
    if (!format.equals(PortableLines.FORMAT)) {
      throw new IllegalArgumentException(
          "has the format %s, and this fim reads %s"
              .formatted(DisplayForm.ofText(cut(format)), PortableLines.FORMAT));
    }
    List<RawPath> scope = new ArrayList<>();
    JsonLine.texts(fields, "scope").forEach(path -> scope.add(RawPath.parse(path)));
    String policy = JsonLine.textOrNull(fields, "policy");
    long entries = JsonLine.number(fields, "entries");
    long gaps = JsonLine.number(fields, "gaps");
    if (entries < 0 || gaps < 0 || gaps > entries) {
      throw new IllegalArgumentException("has impossible counts");
    }
    return new Generation(
        0,
        null,
        new GenerationOrigin(
            RawPath.parse(JsonLine.text(fields, "root")),
            new Scope(scope),
            policy,
            policy == null ? null : policyName,
            MountCrossing.ofLabel(JsonLine.text(fields, "crossing")),
            image(fields)),
        entries,
        JsonLine.number(fields, "bytes"),
        attributes(fields, "recorded"),
        gaps,
        null);
  }

  private static @Nullable String image(Map<String, @Nullable Object> fields) {
    String image = JsonLine.textOrNull(fields, "image");
    if (image != null && !image.matches("sha256:[0-9a-f]{64}")) {
      throw new IllegalArgumentException("has an image whose id is no SHA-256");
    }
    return image;
  }

  /// The digest in the last line; null if this line does not have the form of a last line.
  @Nullable ByteString trailer(byte[] line) throws Fault {
    if (line.length != lines.trailer(ByteString.wrap(new byte[32])).length) {
      return null;
    }
    ByteString digest =
        read(
            line,
            fields ->
                fields.get(PortableLines.ALGORITHM) instanceof String hex && fields.size() == 1
                    ? ByteString.ofHex(hex)
                    : ByteString.EMPTY);
    if (digest.length() == 0) {
      return null;
    }
    requireSame(line, lines.trailer(digest));
    return digest;
  }

  /// @param line with its newline
  Entry entry(byte[] line) throws Fault {
    Entry entry = read(line, PortableParser::entry);
    requireSame(line, lines.entry(entry));
    return entry;
  }

  private static Entry entry(Map<String, @Nullable Object> fields) {
    RawPath path = RawPath.parse(JsonLine.text(fields, "path"));
    String kind = JsonLine.textOrNull(fields, "kind");
    if (kind == null) {
      return file(path, fields);
    }
    return switch (kind) {
      case "mount" -> new MountPoint(path);
      case "unobserved" -> new Unobserved(path, reason(fields));
      default -> throw new IllegalArgumentException("has an unknown kind");
    };
  }

  private static FileEntry file(RawPath path, Map<String, @Nullable Object> fields) {
    FileType type = FileType.ofLabel(JsonLine.text(fields, "type"));
    if (type == null) {
      throw new IllegalArgumentException("has an unknown type");
    }
    FileEntry.Builder builder = FileEntry.builder(path, type);
    AttributeSet recorded =
        fields.containsKey("typeRecorded")
            ? AttributeSet.NONE
            : AttributeSet.NONE.with(Attribute.TYPE);
    long[] numbers = new long[Attribute.values().length];
    for (Attribute attribute : Attribute.values()) {
      if (attribute != Attribute.TYPE && fields.containsKey(attribute.label())) {
        recorded = recorded.with(attribute);
        read(fields, attribute, numbers, builder);
      }
    }
    KeptContent content = content(fields);
    if (fields.containsKey("gap")) {
      Map<String, @Nullable Object> gap = JsonLine.object(fields, "gap");
      boolean children = Boolean.TRUE.equals(gap.get("children"));
      builder.gap(new Gap(attributes(gap, "attributes"), children, reason(gap)));
    }
    FileEntry file =
        builder
            .recorded(recorded)
            .mode((int) numbers[Attribute.MODE.ordinal()])
            .owner(numbers[Attribute.UID.ordinal()], numbers[Attribute.GID.ordinal()])
            .nlink(numbers[Attribute.NLINK.ordinal()])
            .size(numbers[Attribute.SIZE.ordinal()], numbers[Attribute.BLOCKS.ordinal()])
            .inode(numbers[Attribute.INODE.ordinal()], numbers[Attribute.DEV.ordinal()])
            .rdev(numbers[Attribute.RDEV.ordinal()])
            .mountRoot(Boolean.TRUE.equals(fields.get("mountRoot")))
            .carried(Boolean.TRUE.equals(fields.get("carried")))
            .content(content)
            .build();
    requireProved(file, content);
    return file;
  }

  private static @Nullable KeptContent content(Map<String, @Nullable Object> fields) {
    String copy = JsonLine.textOrNull(fields, "content");
    String withheld = JsonLine.textOrNull(fields, "contentWithheld");
    if (copy != null && withheld == null) {
      return new KeptContent.Copy(ByteString.wrap(Base64.getDecoder().decode(copy)));
    }
    return withheld == null ? null : new KeptContent.Withheld(KeptContent.Cause.ofLabel(withheld));
  }

  /// A copy with another digest would tell a lie in each report. Inflates 1 MiB at most.
  private static void requireProved(FileEntry file, @Nullable KeptContent content) {
    if (content instanceof KeptContent.Copy copy) {
      ByteString sha256 = file.digest(DigestAlgorithm.SHA256);
      if (sha256 == null || CopyReader.content(copy, sha256) == null) {
        throw new IllegalArgumentException("has a content that does not have its sha256");
      }
    }
  }

  private static void read(
      Map<String, @Nullable Object> fields,
      Attribute attribute,
      long[] numbers,
      FileEntry.Builder builder) {
    String name = attribute.label();
    switch (attribute) {
      case TYPE -> throw new IllegalStateException("type is read by itself");
      case UID, GID, NLINK, SIZE, BLOCKS ->
          numbers[attribute.ordinal()] = JsonLine.number(fields, name);
      case MODE -> numbers[attribute.ordinal()] = Integer.parseInt(JsonLine.text(fields, name), 8);
      case INODE ->
          numbers[attribute.ordinal()] = Long.parseUnsignedLong(JsonLine.text(fields, name));
      case DEV, RDEV -> numbers[attribute.ordinal()] = device(JsonLine.text(fields, name));
      case MTIME -> {
        Timestamp time = Timestamp.parse(JsonLine.text(fields, name));
        builder.mtime(time.seconds(), time.nanos());
      }
      case CTIME -> {
        Timestamp time = Timestamp.parse(JsonLine.text(fields, name));
        builder.ctime(time.seconds(), time.nanos());
      }
      case ATIME -> builder.atime(Timestamp.parse(JsonLine.text(fields, name)));
      case BTIME -> builder.btime(Timestamp.parse(JsonLine.text(fields, name)));
      case LINK -> {
        String link = JsonLine.textOrNull(fields, name);
        builder.link(link == null ? null : ByteString.wrap(DisplayForm.parse(link)));
      }
      case XATTRS, ACL, SECURITY -> builder.xattrs(xattrs(JsonLine.object(fields, name)));
      case CAPS -> readXattr(fields, name, XattrNames.CAPABILITY, builder);
      case SELINUX -> readXattr(fields, name, XattrNames.SELINUX, builder);
      case FLAGS -> builder.flags(JsonLine.number(fields, name));
      case FS -> builder.inodeValues(InodeValues.NONE.withFileSystem(numberOrAbsent(fields, name)));
      case CHATTR -> builder.inodeValues(InodeValues.NONE.withChattr(numberOrAbsent(fields, name)));
      case PROJID ->
          builder.inodeValues(InodeValues.NONE.withProject(numberOrAbsent(fields, name)));
      case VERITY -> {
        String verity = JsonLine.textOrNull(fields, name);
        builder.inodeValues(
            InodeValues.NONE.withVerity(verity == null ? null : ByteString.ofHex(verity)));
      }
      case MD5, SHA1, SHA256, SHA512, SHA512_256, SHA3_256, SHA3_512, BLAKE3 -> {
        String digest = JsonLine.textOrNull(fields, name);
        if (digest != null) {
          builder.digest(Objects.requireNonNull(attribute.digest()), ByteString.ofHex(digest));
        }
      }
    }
  }

  private static long numberOrAbsent(Map<String, @Nullable Object> fields, String name) {
    return fields.get(name) == null ? InodeValues.ABSENT : JsonLine.number(fields, name);
  }

  private static void readXattr(
      Map<String, @Nullable Object> fields,
      String field,
      ByteString name,
      FileEntry.Builder builder) {
    String value = JsonLine.textOrNull(fields, field);
    if (value != null) {
      builder.xattrs(new TreeMap<>(Map.of(name, ByteString.ofHex(value))));
    }
  }

  private static SortedMap<ByteString, ByteString> xattrs(Map<String, @Nullable Object> fields) {
    SortedMap<ByteString, ByteString> xattrs = new TreeMap<>();
    for (String name : fields.keySet()) {
      xattrs.put(
          ByteString.wrap(DisplayForm.parse(name)), ByteString.ofHex(JsonLine.text(fields, name)));
    }
    return xattrs;
  }

  private static long device(String text) {
    int colon = text.indexOf(':');
    return new DeviceNumber(
            Long.parseLong(text, 0, Math.max(colon, 0), 10),
            Long.parseLong(text, colon + 1, text.length(), 10))
        .packed();
  }

  private static Reason reason(Map<String, @Nullable Object> fields) {
    return new Reason(
        Reason.Cause.ofLabel(JsonLine.text(fields, "cause")), JsonLine.text(fields, "detail"));
  }

  private static AttributeSet attributes(Map<String, @Nullable Object> fields, String name) {
    AttributeSet attributes = AttributeSet.NONE;
    for (String label : JsonLine.texts(fields, name)) {
      Attribute attribute = Attribute.ofLabel(label);
      if (attribute == null) {
        throw new IllegalArgumentException("names an unknown attribute");
      }
      attributes = attributes.with(attribute);
    }
    return attributes;
  }

  private interface Reader<T> {
    T read(Map<String, @Nullable Object> fields);
  }

  /// Runs a reader over a line. Invalid values throw [IllegalArgumentException], including
  /// [NumberFormatException].
  private static <T> T read(byte[] line, Reader<T> reader) throws Fault {
    try {
      return reader.read(JsonLine.parse(line));
    } catch (JacksonException e) {
      throw new Fault("is no JSON object on one line");
    } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException e) {
      throw new Fault(DisplayForm.ofText(cut(String.valueOf(e.getMessage()))));
    }
  }

  private static void requireSame(byte[] line, byte[] canonical) throws Fault {
    if (!Arrays.equals(line, canonical)) {
      throw new Fault(
          "is not in canonical form, from byte " + (Arrays.mismatch(line, canonical) + 1));
    }
  }

  private static String cut(String text) {
    return text.length() <= 120 ? text : text.substring(0, 120) + "…";
  }
}
