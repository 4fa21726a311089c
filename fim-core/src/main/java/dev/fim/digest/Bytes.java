package dev.fim.digest;

import dev.fim.path.ByteString;
import java.util.Arrays;

/// Bytes that grow. Numbers are big-endian. For one thread.
final class Bytes {

  private byte[] bytes = new byte[256];
  private int length;

  Bytes clear() {
    length = 0;
    return this;
  }

  int length() {
    return length;
  }

  /// The bytes up to [#length], valid until the next change.
  byte[] array() {
    return bytes;
  }

  Bytes put8(int number) {
    reserve(1);
    bytes[length++] = (byte) number;
    return this;
  }

  Bytes put16(int number) {
    return put8(number >> 8).put8(number);
  }

  Bytes put32(long number) {
    return put16((int) (number >> 16)).put16((int) number);
  }

  Bytes put64(long number) {
    return put32(number >> 32).put32(number);
  }

  /// The length in 4 bytes, then the bytes.
  Bytes put(ByteString value) {
    return put32(value.length()).putRaw(value);
  }

  Bytes putRaw(ByteString value) {
    byte[] added = value.toByteArray();
    return putRaw(added, 0, added.length);
  }

  Bytes putRaw(byte[] added, int offset, int count) {
    reserve(count);
    System.arraycopy(added, offset, bytes, length, count);
    length += count;
    return this;
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
    }
  }
}
