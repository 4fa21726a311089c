package dev.fim.sidecar.procfs;

import dev.fim.path.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Parses the kernel's text in `/proc`: lines and fields of bytes.
final class ProcText {

  private ProcText() {}

  /// The parts between separators, without an empty last one.
  static List<byte[]> split(byte[] bytes, char separator) {
    List<byte[]> parts = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == separator) {
        parts.add(Arrays.copyOfRange(bytes, start, i));
        start = i + 1;
      }
    }
    if (start < bytes.length) {
      parts.add(Arrays.copyOfRange(bytes, start, bytes.length));
    }
    return parts;
  }

  /// The index of a byte at or after `from`; -1 if there is none.
  static int indexOf(byte[] bytes, char wanted, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /// Decodes the octal escapes of `seq_path`: a backslash and three digits.
  static ByteString unescaped(byte[] bytes) {
    byte[] result = new byte[bytes.length];
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\\'
          && i + 3 < bytes.length
          && isOctal(bytes[i + 1])
          && isOctal(bytes[i + 2])
          && isOctal(bytes[i + 3])) {
        result[length++] =
            (byte) ((bytes[i + 1] - '0') << 6 | (bytes[i + 2] - '0') << 3 | (bytes[i + 3] - '0'));
        i += 3;
      } else {
        result[length++] = bytes[i];
      }
    }
    return ByteString.of(result, 0, length);
  }

  private static boolean isOctal(byte b) {
    return b >= '0' && b <= '7';
  }

  /// Parses decimal digits.
  ///
  /// @throws NumberFormatException if they are not digits, or exceed 64 unsigned bits
  static long number(byte[] digits) {
    return Long.parseUnsignedLong(new String(digits, java.nio.charset.StandardCharsets.US_ASCII));
  }

  /// As [#number], for hexadecimal digits.
  static long hexadecimal(byte[] digits) {
    return Long.parseUnsignedLong(
        new String(digits, java.nio.charset.StandardCharsets.US_ASCII), 16);
  }
}
