package dev.fim.export;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Timestamp;
import dev.fim.file.XattrNames;
import dev.fim.file.text.AclText;
import dev.fim.file.text.CapabilityText;
import dev.fim.path.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The values of AIDE's database, in AIDE's encodings.
final class AideValues {

  /// What has a column that AIDE 0.18 knows, and the type.
  static final AttributeSet ATTRIBUTES =
      AttributeSet.of(
          Attribute.TYPE,
          Attribute.LINK,
          Attribute.MODE,
          Attribute.UID,
          Attribute.GID,
          Attribute.NLINK,
          Attribute.SIZE,
          Attribute.BLOCKS,
          Attribute.INODE,
          Attribute.ATIME,
          Attribute.CTIME,
          Attribute.MTIME,
          Attribute.MD5,
          Attribute.SHA1,
          Attribute.SHA256,
          Attribute.SHA512,
          Attribute.XATTRS,
          Attribute.ACL,
          Attribute.SELINUX,
          Attribute.CAPS);

  // util.c of AIDE: what its own encoder escapes, besides bytes that are not printable in ASCII.
  private static final String UNSAFE = " <>\"#%{}|\\^~[]`@:'";

  /// The extended attributes that AIDE records.
  private static final List<String> PREFIXES = List.of("user.", "security.", "trusted.");

  // The text form of more than half of all capabilities begins with "=", less the others: libcap.
  private static final int MOST_CAPABILITIES = 20;

  private final LeftOut leftOut;

  AideValues(LeftOut leftOut) {
    this.leftOut = leftOut;
  }

  /// The value of an attribute that is recorded; null if AIDE has none for this file, or its text
  /// cannot be known.
  @Nullable String of(Attribute attribute, FileEntry file) {
    return switch (attribute) {
      case LINK -> link(Objects.requireNonNull(file.link()).toByteArray());
      case MODE -> Integer.toOctalString(formatBits(file.type()) | file.mode());
      case UID -> Long.toString(file.uid());
      case GID -> Long.toString(file.gid());
      case NLINK -> Long.toString(file.nlink());
      case SIZE -> Long.toString(file.size());
      case BLOCKS -> Long.toString(file.blocks());
      case INODE -> Long.toString(file.inode()); // AIDE's is signed
      case ATIME -> time(Objects.requireNonNull(file.atime()));
      case CTIME -> time(file.ctime());
      case MTIME -> time(file.mtime());
      case MD5, SHA1, SHA256, SHA512 ->
          base64(
              Objects.requireNonNull(file.digest(Objects.requireNonNull(attribute.digest())))
                  .toByteArray());
      case XATTRS -> xattrs(file);
      case ACL -> acl(file);
      case SELINUX -> label(file.extended().get(XattrNames.SELINUX));
      case CAPS -> capabilities(file.caps());
      default -> null; // no column
    };
  }

  /// The value of `perm` with no permissions in it: AIDE takes the type from there.
  static String type(FileEntry file) {
    return Integer.toOctalString(formatBits(file.type()));
  }

  /// The format bits of `st_mode`; see `inode(7)`.
  private static int formatBits(FileType type) {
    return switch (type) {
      case FILE -> 0100000;
      case DIRECTORY -> 0040000;
      case SYMLINK -> 0120000;
      case FIFO -> 0010000;
      case SOCKET -> 0140000;
      case BLOCK -> 0060000;
      case CHAR -> 0020000;
    };
  }

  /// Bytes with `%` and two digits for each that could be mistaken.
  static String encoded(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length + 16);
    for (byte b : bytes) {
      if (b <= ' ' || b == 0x7f || UNSAFE.indexOf(b) >= 0) {
        text.append("%%%02X".formatted(b & 0xff));
      } else {
        text.append((char) b);
      }
    }
    return text.toString();
  }

  /// A `0` in front tells a target that begins with one from no target.
  private static String link(byte[] target) {
    String text = encoded(target);
    return text.isEmpty() ? "0-" : text.startsWith("0") ? "0" + text : text;
  }

  /// In whole seconds; the digits in base64, as AIDE 0.18 writes them and later ones still read.
  private static String time(Timestamp time) {
    return time.seconds() == 0 ? "0" : base64(Long.toString(time.seconds()));
  }

  private static String xattrs(FileEntry file) {
    StringBuilder text = new StringBuilder();
    int count = 0;
    for (Map.Entry<ByteString, ByteString> xattr : file.extended(Attribute.XATTRS).entrySet()) {
      if (PREFIXES.stream().map(ByteString::ofUtf8).anyMatch(xattr.getKey()::startsWith)) {
        byte[] value = xattr.getValue().toByteArray();
        // A comma in the name would begin the value.
        text.append(',').append(encoded(xattr.getKey().toByteArray()).replace(",", "%2C"));
        text.append(',').append(value.length == 0 ? "0" : base64(value));
        count++;
      }
    }
    return count + text.toString();
  }

  /// As `acl_to_text(3)` writes it. That has the names of users and groups, and comments where a
  /// mask takes rights away: such lists are left out. A file without a list has that of its mode.
  private @Nullable String acl(FileEntry file) {
    ByteString access = file.extended().get(XattrNames.ACL_ACCESS);
    ByteString byDefault = file.extended().get(XattrNames.ACL_DEFAULT);
    if (access == null && !file.recorded().contains(Attribute.MODE)) {
      return null;
    }
    String first = access == null ? ofMode(file.mode()) : plain(access);
    String second = byDefault == null ? "" : plain(byDefault);
    if (first == null || second == null) {
      leftOut.countAccessList();
      return null;
    }
    return "POSIX,%s,%s".formatted(base64(first), second.isEmpty() ? "0" : base64(second));
  }

  private static @Nullable String plain(ByteString list) {
    String text = Objects.requireNonNull(AclText.of(list, null));
    boolean isPlain =
        Stream.of(text.split(",", -1)).allMatch(e -> e.matches("(user|group|other)::..."));
    return isPlain ? text.replace(",", "\n") + "\n" : null;
  }

  private static String ofMode(int mode) {
    return "user::%s\ngroup::%s\nother::%s\n"
        .formatted(rights(mode >> 6), rights(mode >> 3), rights(mode));
  }

  private static String rights(int bits) {
    return ((bits & 4) != 0 ? "r" : "-")
        + ((bits & 2) != 0 ? "w" : "-")
        + ((bits & 1) != 0 ? "x" : "-");
  }

  /// Without the NUL that the kernel puts at the end; AIDE records no attribute where there is no
  /// label.
  private static @Nullable String label(@Nullable ByteString value) {
    if (value == null) {
      return null;
    }
    String text = new String(value.toByteArray(), StandardCharsets.ISO_8859_1);
    return base64(text.endsWith("\0") ? text.substring(0, text.length() - 1) : text);
  }

  /// As `cap_to_text(3)` writes them, where that does not depend on how many capabilities the
  /// system knows. AIDE records no attribute where there are none.
  private @Nullable String capabilities(@Nullable ByteString value) {
    if (value == null) {
      return null;
    }
    String text = CapabilityText.of(value);
    if (!text.matches("cap_[a-z_,]+=[eip]+") || text.split(",", -1).length > MOST_CAPABILITIES) {
      leftOut.countCapabilities();
      return null;
    }
    return base64(text);
  }

  private static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
