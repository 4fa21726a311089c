package dev.fim.image.archive;

import dev.fim.image.stream.MalformedException;
import dev.fim.path.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A header of an archive: one block, with fields at fixed places (`tar(5)`).
///
/// @param bytes of [#SIZE]
@SuppressWarnings("ArrayRecordComponent") // never compared, and for this package only
record TarBlock(byte[] bytes) {

  static final int SIZE = 512;

  private static final int CHECK_SUM = 148;
  private static final int CHECK_SUM_LENGTH = 8;
  private static final int MAGIC = 257;
  private static final int PREFIX = 345;
  private static final byte[] USTAR = "ustar\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] GNU = "ustar  \0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] STAR = "tar\0".getBytes(StandardCharsets.US_ASCII);
  private static final int STAR_AT = 508;

  boolean isZero() {
    return isZero(bytes);
  }

  static boolean isZero(byte[] block) {
    for (int i = 0; i < SIZE; i++) {
      if (block[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /// Whether the check sum is right. Some old programs summed signed bytes.
  boolean hasCheckSum() {
    long unsigned = 0;
    long signed = 0;
    for (int i = 0; i < SIZE; i++) {
      boolean isSum = i >= CHECK_SUM && i < CHECK_SUM + CHECK_SUM_LENGTH;
      unsigned += isSum ? ' ' : bytes[i] & 0xff;
      signed += isSum ? ' ' : bytes[i];
    }
    try {
      long stored = octal(CHECK_SUM, CHECK_SUM_LENGTH, "check sum");
      return stored == unsigned || stored == signed;
    } catch (MalformedException e) {
      return false;
    }
  }

  char flag() {
    return (char) (bytes[156] & 0xff);
  }

  /// The name, with the prefix that some formats have.
  ByteString name() {
    ByteString name = text(0, 100);
    ByteString prefix = prefix();
    if (prefix.length() == 0) {
      return name;
    }
    byte[] joined = Arrays.copyOf(prefix.toByteArray(), prefix.length() + 1 + name.length());
    joined[prefix.length()] = '/';
    System.arraycopy(name.toByteArray(), 0, joined, prefix.length() + 1, name.length());
    return ByteString.wrap(joined);
  }

  private ByteString prefix() {
    if (has(MAGIC, USTAR)) {
      return text(PREFIX, has(STAR_AT, STAR) ? 131 : 155);
    }
    // Go before 1.8 wrote names of this format with a prefix, where two times belong.
    return has(MAGIC, GNU) && !(isNumberOrNone(PREFIX) && isNumberOrNone(PREFIX + 12))
        ? text(PREFIX, 155)
        : ByteString.EMPTY;
  }

  private boolean isNumberOrNone(int at) {
    try {
      return bytes[at] == 0 || number(at, 12, "time") != Long.MIN_VALUE;
    } catch (MalformedException e) {
      return false;
    }
  }

  private boolean has(int at, byte[] text) {
    return Arrays.equals(bytes, at, at + text.length, text, 0, text.length);
  }

  ByteString link() {
    return text(157, 100);
  }

  /// Up to the first NUL.
  private ByteString text(int at, int length) {
    int end = at;
    while (end < at + length && bytes[end] != 0) {
      end++;
    }
    return ByteString.of(bytes, at, end - at);
  }

  /// A number: octal digits or, with the highest bit set, a two's complement of the other bits.
  ///
  /// @param what it is, for messages
  long number(int at, int length, String what) throws MalformedException {
    if ((bytes[at] & 0x80) == 0) {
      return octal(at, length, what);
    }
    boolean isNegative = (bytes[at] & 0x40) != 0;
    long number = isNegative ? -1 : 0;
    for (int i = at; i < at + length; i++) {
      int digit = i == at ? (isNegative ? bytes[i] & 0xff : bytes[i] & 0x7f) : bytes[i] & 0xff;
      if (number > Long.MAX_VALUE >> 8 || number < Long.MIN_VALUE >> 8) {
        throw new MalformedException("its header has a number that is too large: the " + what);
      }
      number = number << 8 | digit;
    }
    return number;
  }

  private long octal(int from, int length, String what) throws MalformedException {
    int at = from;
    int end = from + length;
    while (at < end && isBlank(bytes[at])) {
      at++;
    }
    while (end > at && isBlank(bytes[end - 1])) {
      end--;
    }
    // Some writers put a NUL after the digits, and something else behind it.
    long number = 0;
    for (; at < end; at++) {
      if (bytes[at] < '0' || bytes[at] > '7') {
        throw new MalformedException("its header has no number where the " + what + " belongs");
      }
      number = number << 3 | (bytes[at] - '0');
    }
    return number;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == 0;
  }
}
