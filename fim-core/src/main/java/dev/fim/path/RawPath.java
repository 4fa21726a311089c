package dev.fim.path;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An absolute path in normal form, in the kernel's bytes: `/`, or names each after one `/`. A name
/// has any bytes but `/` and NUL, and is neither `.` nor `..`. The length is unbounded: a tree can
/// be deeper than `PATH_MAX`.
///
/// This is the one sort order of the program: depth first, names within a directory as unsigned
/// bytes. That equals comparing whole paths with `/` as the lowest byte. Thread-safe.
public final class RawPath implements Comparable<RawPath> {

  public static final RawPath ROOT = new RawPath(new byte[] {'/'});

  private final byte[] bytes;

  private RawPath(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Copies `bytes`.
  ///
  /// @throws IllegalArgumentException if they are not an absolute path in normal form
  public static RawPath of(byte[] bytes) {
    requireNormal(bytes);
    return new RawPath(bytes.clone());
  }

  /// Copies the first `length` bytes of `buffer`.
  ///
  /// @throws IllegalArgumentException if they are not an absolute path in normal form
  public static RawPath of(byte[] buffer, int length) {
    byte[] bytes = Arrays.copyOf(buffer, length);
    requireNormal(bytes);
    return new RawPath(bytes);
  }

  /// The path with these characters in UTF-8.
  ///
  /// @throws IllegalArgumentException if `path` is not an absolute path in normal form
  public static RawPath ofUtf8(String path) {
    return of(path.getBytes(StandardCharsets.UTF_8));
  }

  /// Reads the display form.
  ///
  /// @throws IllegalArgumentException if `display` is not the display form of an absolute path in
  ///   normal form
  public static RawPath parse(String display) {
    return of(DisplayForm.parse(display));
  }

  /// Resolves `.`, `..`, repeated and trailing slashes as text: links are not read.
  ///
  /// @throws IllegalArgumentException if `bytes` do not begin with `/` or hold a NUL
  public static RawPath normalize(byte[] bytes) {
    if (bytes.length == 0 || bytes[0] != '/') {
      throw new IllegalArgumentException("not an absolute path: " + DisplayForm.of(bytes));
    }
    byte[] normal = new byte[bytes.length + 1];
    int length = 0;
    int start = 1;
    for (int i = 1; i <= bytes.length; i++) {
      if (i == bytes.length || bytes[i] == '/') {
        length = resolved(normal, length, bytes, start, i);
        start = i + 1;
      }
    }
    return length == 0 ? ROOT : new RawPath(Arrays.copyOf(normal, length));
  }

  /// `given` if it begins with `/`, else this path with `given` appended. Resolves nothing: pass
  /// the result to [#normalize] or to code that follows links.
  public byte[] append(byte[] given) {
    if (given.length > 0 && given[0] == '/') {
      return given.clone();
    }
    int prefix = isRoot() ? 0 : bytes.length;
    byte[] joined = Arrays.copyOf(bytes, prefix + 1 + given.length);
    joined[prefix] = '/';
    System.arraycopy(given, 0, joined, prefix + 1, given.length);
    return joined;
  }

  /// Applies one name, `bytes` from `start` to `end`, to the first `length` bytes of `path`.
  ///
  /// @return the new length; 0 for the root
  private static int resolved(byte[] path, int length, byte[] bytes, int start, int end) {
    int named = end - start;
    if (named == 0 || (named == 1 && bytes[start] == '.')) {
      return length;
    }
    if (isDots(bytes, start, end)) {
      int parent = Math.max(0, length - 1);
      while (parent > 0 && path[parent] != '/') {
        parent--;
      }
      return parent;
    }
    requireName(Arrays.copyOfRange(bytes, start, end), 0, named);
    path[length] = '/';
    System.arraycopy(bytes, start, path, length + 1, named);
    return length + 1 + named;
  }

  /// The path of `name` in this directory.
  ///
  /// @throws IllegalArgumentException if `name` is empty, `.` or `..`, or holds a `/` or a NUL
  public RawPath child(byte[] name) {
    return child(name, 0, name.length);
  }

  /// As [#child(byte[])], with `length` bytes of `buffer` from `offset` as the name.
  public RawPath child(byte[] buffer, int offset, int length) {
    requireName(buffer, offset, offset + length);
    int prefix = bytes.length == 1 ? 0 : bytes.length;
    byte[] joined = Arrays.copyOf(bytes, prefix + 1 + length);
    joined[prefix] = '/';
    System.arraycopy(buffer, offset, joined, prefix + 1, length);
    return new RawPath(joined);
  }

  public RawPath child(ByteString name) {
    return child(name.shared());
  }

  /// The directory above; null for the root.
  public @Nullable RawPath parent() {
    if (isRoot()) {
      return null;
    }
    int slash = lastSlash();
    return slash == 0 ? ROOT : new RawPath(Arrays.copyOf(bytes, slash));
  }

  /// The last name; empty for the root.
  public ByteString name() {
    int start = lastSlash() + 1;
    return ByteString.of(bytes, start, bytes.length - start);
  }

  /// The names from the root down; none for the root.
  public List<ByteString> names() {
    List<ByteString> names = new ArrayList<>();
    int start = 1;
    for (int i = 1; i <= bytes.length && start < bytes.length; i++) {
      if (i == bytes.length || bytes[i] == '/') {
        names.add(ByteString.of(bytes, start, i - start));
        start = i + 1;
      }
    }
    return names;
  }

  public boolean isRoot() {
    return bytes.length == 1;
  }

  /// How many names the path has: 0 for the root.
  public int depth() {
    int slashes = 0;
    for (byte b : bytes) {
      slashes += b == '/' ? 1 : 0;
    }
    return isRoot() ? 0 : slashes;
  }

  /// Whether this is `ancestor` or lies below it.
  public boolean isWithin(RawPath ancestor) {
    int length = ancestor.bytes.length;
    if (length == 1) {
      return true;
    }
    return bytes.length >= length
        && Arrays.equals(bytes, 0, length, ancestor.bytes, 0, length)
        && (bytes.length == length || bytes[length] == '/');
  }

  /// This path with `base` in place of the root: `/srv/x` on `/proc/7/root` is
  /// `/proc/7/root/srv/x`.
  public RawPath on(RawPath base) {
    if (base.isRoot()) {
      return this;
    }
    if (isRoot()) {
      return base;
    }
    byte[] joined = Arrays.copyOf(base.bytes, base.bytes.length + bytes.length);
    System.arraycopy(bytes, 0, joined, base.bytes.length, bytes.length);
    return new RawPath(joined);
  }

  /// In bytes.
  public int length() {
    return bytes.length;
  }

  public byte byteAt(int index) {
    return bytes[index];
  }

  public byte[] toByteArray() {
    return bytes.clone();
  }

  public ByteString toByteString() {
    return ByteString.wrap(bytes);
  }

  /// See [DisplayForm].
  public String display() {
    return DisplayForm.of(bytes);
  }

  /// Lower-case hexadecimal digits, two a byte.
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public int compareTo(RawPath other) {
    return compare(bytes, other.bytes);
  }

  /// The order of [RawPath] on plain bytes.
  public static int compare(byte[] left, byte[] right) {
    int at = Arrays.mismatch(left, right);
    if (at < 0) {
      return 0;
    }
    if (at == left.length || at == right.length) {
      return left.length - right.length;
    }
    return rank(left[at]) - rank(right[at]);
  }

  private static int rank(byte b) {
    return b == '/' ? 0 : b & 0xff;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawPath that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// The display form.
  @Override
  public String toString() {
    return display();
  }

  private int lastSlash() {
    int at = bytes.length - 1;
    while (bytes[at] != '/') {
      at--;
    }
    return at;
  }

  private static void requireNormal(byte[] bytes) {
    if (bytes.length == 0 || bytes[0] != '/') {
      throw new IllegalArgumentException("not an absolute path: " + DisplayForm.of(bytes));
    }
    if (bytes.length == 1) {
      return;
    }
    int start = 1;
    for (int i = 1; i <= bytes.length; i++) {
      if (i == bytes.length || bytes[i] == '/') {
        requireName(bytes, start, i);
        start = i + 1;
      }
    }
  }

  private static void requireName(byte[] bytes, int start, int end) {
    if (end <= start || isDots(bytes, start, end)) {
      throw new IllegalArgumentException(
          "an empty name, '.' or '..' in a path: " + DisplayForm.of(bytes));
    }
    for (int i = start; i < end; i++) {
      if (bytes[i] == 0 || bytes[i] == '/') {
        throw new IllegalArgumentException("a NUL or a slash in a name: " + DisplayForm.of(bytes));
      }
    }
  }

  private static boolean isDots(byte[] bytes, int start, int end) {
    int length = end - start;
    return (length == 1 || length == 2) && bytes[start] == '.' && bytes[end - 1] == '.';
  }
}
