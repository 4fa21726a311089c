package dev.fim.sidecar.procfs;

import dev.fim.path.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How the kernel writes text in `/proc`: in lines and fields of bytes.
final class ProcText {

  private ProcText() {}

  /// The parts between separators; the last is left out if it is empty.
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

  /// Undoes the octal escapes of `seq_path` and the like: a backslash and three digits.
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

  /// The number that decimal digits stand for.
  ///
  /// @throws NumberFormatException if they are none, or beyond 64 bits unsigned
  static long number(byte[] digits) {
    return Long.parseUnsignedLong(new String(digits, java.nio.charset.StandardCharsets.US_ASCII));
  }

  /// As [#number], from hexadecimal digits.
  static long hexadecimal(byte[] digits) {
    return Long.parseUnsignedLong(
        new String(digits, java.nio.charset.StandardCharsets.US_ASCII), 16);
  }
}
