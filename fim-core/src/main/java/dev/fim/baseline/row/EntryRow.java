package dev.fim.baseline.row;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.AttributeValue;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.Gap;
import dev.fim.file.MountPoint;
import dev.fim.file.Reason;
import dev.fim.file.Unobserved;
import dev.fim.path.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// An entry as the values of all its columns, in the order of [EntryColumns#all]: each a [Long], an
/// array of bytes, a [String] or null.
public final class EntryRow {

  private static final DigestAlgorithm[] ALGORITHMS = DigestAlgorithm.values();

  private EntryRow() {}

  /// The row of an entry.
  public static @Nullable Object[] of(long id, Entry entry) {
    String pathText = textBeside(entry.path().toByteString());
    return switch (entry) {
      case FileEntry file -> of(id, file, pathText);
      case MountPoint mount -> other(id, mount, PackedStatus.MOUNT_POINT, pathText, null);
      case Unobserved unobserved ->
          other(id, unobserved, PackedStatus.UNOBSERVED, pathText, unobserved.reason());
    };
  }

  /// The row of a file.
  ///
  /// @param pathText the display form of the path, unless it equals the bytes
  static @Nullable Object[] of(long id, FileEntry file, @Nullable String pathText) {
    AttributeSet recorded = file.recorded();
    Gap gap = file.gap();
    ByteString link = recorded.contains(Attribute.LINK) ? file.link() : null;
    boolean hasFlags = recorded.contains(Attribute.FLAGS) && file.flags() != 0;
    return new @Nullable Object[] {
      id,
      file.path().toByteArray(),
      PackedStatus.of(file),
      digests(file),
      pathText,
      gap == null ? null : (Long) gap.attributes().bits(),
      gap == null ? null : gap.reason().cause().label(),
      gap == null ? null : gap.reason().detail(),
      recorded.contains(Attribute.BLOCKS) ? (Long) file.blocks() : null,
      recorded.contains(Attribute.RDEV) ? (Long) file.rdev().packed() : null,
      link == null ? null : link.toByteArray(),
      link == null ? null : textBeside(link),
      file.extended().isEmpty() ? null : AttributeBytes.ofMap(file.extended()),
      text(file, Attribute.XATTRS),
      null, // rows of schema version 1 only
      text(file, Attribute.CAPS),
      hasFlags ? (Long) (long) file.flags() : null,
      text(file, Attribute.FLAGS),
      text(file, Attribute.ACL),
      text(file, Attribute.SELINUX),
      text(file, Attribute.SECURITY),
      text(file, Attribute.ATIME),
      text(file, Attribute.BTIME),
      file.inodeValues().isEmpty() ? null : file.inodeValues().toBytes(),
      text(file, Attribute.FS),
      text(file, Attribute.CHATTR),
      text(file, Attribute.PROJID),
      text(file, Attribute.VERITY)
    };
  }

  private static @Nullable Object[] other(
      long id, Entry entry, int state, @Nullable String pathText, @Nullable Reason reason) {
    @Nullable Object[] row = new @Nullable Object[EntryColumns.all().size()];
    row[0] = id;
    row[1] = entry.path().toByteArray();
    row[2] = PackedStatus.of(state);
    row[4] = pathText;
    row[6] = reason == null ? null : reason.cause().label();
    row[7] = reason == null ? null : reason.detail();
    return row;
  }

  /// Whether the first columns hold the whole entry.
  static boolean isPlain(FileEntry file) {
    AttributeSet recorded = file.recorded();
    return file.gap() == null
        && file.link() == null
        && file.extended().isEmpty()
        && file.atime() == null
        && file.btime() == null
        && file.inodeValues().isEmpty()
        && (file.flags() == 0 || !recorded.contains(Attribute.FLAGS))
        && !recorded.contains(Attribute.BLOCKS)
        && !recorded.contains(Attribute.RDEV);
  }

  /// All recorded digests, concatenated; null if there is none.
  static byte @Nullable [] digests(FileEntry file) {
    byte @Nullable [] all = null;
    for (DigestAlgorithm algorithm : ALGORITHMS) {
      ByteString digest =
          file.recorded().contains(algorithm.attribute()) ? file.digest(algorithm) : null;
      if (digest != null) {
        byte[] more = digest.toByteArray();
        int before = all == null ? 0 : all.length;
        byte[] joined = all == null ? more : Arrays.copyOf(all, before + more.length);
        System.arraycopy(more, 0, joined, before, more.length);
        all = joined;
      }
    }
    return all;
  }

  /// The display form; null if it equals the bytes as UTF-8.
  static @Nullable String textBeside(ByteString bytes) {
    if (isPlainAscii(bytes)) {
      return null;
    }
    String display = bytes.display();
    return Objects.equals(ByteString.wrap(display.getBytes(StandardCharsets.UTF_8)), bytes)
        ? null
        : display;
  }

  /// A fast path for almost every name.
  private static boolean isPlainAscii(ByteString bytes) {
    for (int i = 0; i < bytes.length(); i++) {
      byte b = bytes.byteAt(i);
      if (b < ' ' || b == '\\' || b == 0x7f) {
        return false;
      }
    }
    return true;
  }

  /// What a person reads; null if the file has no such value, or it is not recorded.
  private static @Nullable String text(FileEntry file, Attribute attribute) {
    AttributeValue value = file.value(attribute);
    return switch (value) {
      case null -> null;
      case AttributeValue.Named(SortedMap<ByteString, ByteString> values) -> text(values);
      default -> value.toString();
    };
  }

  private static String text(SortedMap<ByteString, ByteString> xattrs) {
    StringBuilder text = new StringBuilder();
    xattrs.forEach((name, value) ->
        text.append(text.isEmpty() ? "" : "\n")
            .append(name.display())
            .append('=')
            .append(value.display()));
    return text.toString();
  }
}
