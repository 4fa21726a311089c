package dev.fim.image.archive;

import dev.fim.file.Timestamp;
import dev.fim.image.stream.MalformedException;
import dev.fim.path.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The records of an extended header: `LENGTH KEY=VALUE` and a newline (POSIX.1-2001, pax).
final class PaxRecords {

  static final PaxRecords NONE = new PaxRecords(Map.of());

  private static final String XATTR = "SCHILY.xattr.";
  private static final int LONGEST_LENGTH = 10;

  /// Keys are decoded byte by byte, so nothing is lost.
  private final Map<String, ByteString> values;

  private PaxRecords(Map<String, ByteString> values) {
    this.values = values;
  }

  static PaxRecords parse(byte[] bytes) throws MalformedException {
    Map<String, ByteString> values = new HashMap<>();
    int at = 0;
    while (at < bytes.length) {
      int space = at;
      int length = 0;
      while (space < bytes.length && bytes[space] != ' ') {
        int digit = bytes[space] - '0';
        if (digit < 0 || digit > 9 || space - at >= LONGEST_LENGTH) {
          throw malformed();
        }
        length = 10 * length + digit;
        space++;
      }
      int end = at + length;
      if (length < 0 || end <= space || end > bytes.length || bytes[end - 1] != '\n') {
        throw malformed();
      }
      int equals = space + 1;
      while (equals < end && bytes[equals] != '=') {
        equals++;
      }
      if (equals == end) {
        throw malformed();
      }
      String key = new String(bytes, space + 1, equals - space - 1, StandardCharsets.ISO_8859_1);
      if (key.isEmpty() || key.indexOf('\0') >= 0) {
        throw malformed();
      }
      values.put(key, ByteString.of(bytes, equals + 1, end - 1 - (equals + 1)));
      at = end;
    }
    PaxRecords records = new PaxRecords(values);
    records.requireNotSparse();
    return records;
  }

  private static MalformedException malformed() {
    return new MalformedException("it has an extended header of no known form");
  }

  private void requireNotSparse() throws MalformedException {
    for (String key : values.keySet()) {
      if (key.startsWith("GNU.sparse.")) {
        throw new MalformedException("it is a sparse file of GNU tar, which no layer may have");
      }
    }
  }

  /// The first key that would change an entry; null if there is none.
  @Nullable String keyOfEntries() {
    for (String key : values.keySet()) {
      if (key.startsWith(XATTR)
          || switch (key) {
            case "path", "linkpath", "size", "uid", "gid", "mtime" -> true;
            default -> false;
          }) {
        return key;
      }
    }
    return null;
  }

  /// The value of a key that stands in place of a field; null if there is none.
  @Nullable ByteString text(String key) throws MalformedException {
    ByteString value = values.get(key);
    if (value == null || value.length() == 0) {
      return null;
    }
    for (int i = 0; i < value.length(); i++) {
      if (value.byteAt(i) == 0) {
        throw new MalformedException("it has an extended header with a NUL in its " + key);
      }
    }
    return value;
  }

  /// A decimal number in place of a field.
  ///
  /// @param otherwise the number in the field
  long number(String key, long otherwise) throws MalformedException {
    ByteString value = text(key);
    if (value == null) {
      return otherwise;
    }
    String digits = new String(value.toByteArray(), StandardCharsets.ISO_8859_1);
    if (!digits.matches("[0-9]{1,18}")) {
      throw new MalformedException("it has an extended header with no number as its " + key);
    }
    return Long.parseLong(digits);
  }

  /// The time of the last change, with a fraction of a second where there is one.
  ///
  /// @param otherwise the seconds in the field
  Timestamp mtime(long otherwise) throws MalformedException {
    ByteString value = text("mtime");
    if (value == null) {
      return new Timestamp(otherwise, Timestamp.SECONDS_ONLY);
    }
    String text = new String(value.toByteArray(), StandardCharsets.ISO_8859_1);
    if (!text.matches("-?[0-9]{1,18}(\\.[0-9]*)?")) {
      throw new MalformedException("it has an extended header with no time as its mtime");
    }
    int dot = text.indexOf('.');
    String fraction = dot < 0 ? "" : text.substring(dot + 1);
    long seconds = Long.parseLong(dot < 0 ? text : text.substring(0, dot));
    if (fraction.isEmpty()) {
      return new Timestamp(seconds, Timestamp.SECONDS_ONLY);
    }
    int nanos = Integer.parseInt((fraction + "000000000").substring(0, 9));
    return text.startsWith("-") && nanos > 0
        ? new Timestamp(seconds - 1, 1_000_000_000 - nanos)
        : new Timestamp(seconds, nanos);
  }

  /// All extended attributes. A value may have any bytes, and none.
  SortedMap<ByteString, ByteString> xattrs() {
    SortedMap<ByteString, ByteString> xattrs = new TreeMap<>();
    values.forEach((key, value) -> {
      if (key.startsWith(XATTR) && key.length() > XATTR.length()) {
        byte[] name = key.getBytes(StandardCharsets.ISO_8859_1);
        xattrs.put(ByteString.wrap(Arrays.copyOfRange(name, XATTR.length(), name.length)), value);
      }
    });
    return xattrs;
  }
}
