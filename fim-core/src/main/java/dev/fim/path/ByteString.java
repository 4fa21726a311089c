package dev.fim.path;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// An immutable sequence of bytes: a file name, a link target, a digest, the value of an extended
/// attribute.
///
/// Equality and order compare all bytes as unsigned, a prefix first. Thread-safe.
public final class ByteString implements Comparable<ByteString> {

  public static final ByteString EMPTY = new ByteString(new byte[0]);

  private final byte[] bytes;

  private ByteString(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Copies `bytes`.
  public static ByteString of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new ByteString(bytes.clone());
  }

  /// Copies `length` bytes of `bytes` from `offset`.
  public static ByteString of(byte[] bytes, int offset, int length) {
    return length == 0 ? EMPTY : new ByteString(Arrays.copyOfRange(bytes, offset, offset + length));
  }

  /// Wraps `bytes` without a copy: the caller must not change them afterwards.
  public static ByteString wrap(byte[] bytes) {
    return new ByteString(bytes);
  }

  public static ByteString ofUtf8(String text) {
    return new ByteString(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Reads hexadecimal digits of either case.
  ///
  /// @throws IllegalArgumentException if `hex` has an odd length or another character
  public static ByteString ofHex(String hex) {
    return new ByteString(HexFormat.of().parseHex(hex));
  }

  public int length() {
    return bytes.length;
  }

  public byte byteAt(int index) {
    return bytes[index];
  }

  /// Whether these bytes begin with all of `prefix`.
  public boolean startsWith(ByteString prefix) {
    int length = prefix.bytes.length;
    return bytes.length >= length && Arrays.equals(bytes, 0, length, prefix.bytes, 0, length);
  }

  public byte[] toByteArray() {
    return bytes.clone();
  }

  /// The bytes themselves, for callers in this package that only read them.
  byte[] shared() {
    return bytes;
  }

  /// Lower-case hexadecimal digits, two a byte.
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  /// The bytes as text that is safe to print; see [DisplayForm].
  public String display() {
    return DisplayForm.of(bytes);
  }

  @Override
  public int compareTo(ByteString other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ByteString that && Arrays.equals(bytes, that.bytes);
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
}
