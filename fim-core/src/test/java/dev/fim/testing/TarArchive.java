package dev.fim.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Writes archives byte by byte, whatever they hold: names in any bytes, and every fault that a
/// test asks for. A name is text with a character for each byte.
public final class TarArchive {

  public static final long SECONDS = 1_700_000_000;

  private static final int BLOCK = 512;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Map<String, String> pax = new LinkedHashMap<>();
  private int mode = 0644;
  private long uid;
  private long gid;
  private long seconds = SECONDS;

  /// Sets the mode of the members that follow.
  public TarArchive mode(int newMode) {
    mode = newMode;
    return this;
  }

  /// Sets the owner of the members that follow.
  public TarArchive owner(long newUid, long newGid) {
    uid = newUid;
    gid = newGid;
    return this;
  }

  /// Sets the time of the members that follow.
  public TarArchive mtime(long newSeconds) {
    seconds = newSeconds;
    return this;
  }

  /// Adds a record to the extended header of the next member.
  public TarArchive pax(String key, String value) {
    pax.put(key, value);
    return this;
  }

  public TarArchive file(String name, String content) {
    return file(name, bytes(content));
  }

  public TarArchive file(String name, byte[] content) {
    return member('0', name, "", content);
  }

  public TarArchive directory(String name) {
    return member('5', name, "", new byte[0]);
  }

  public TarArchive symlink(String name, String target) {
    return member('2', name, target, new byte[0]);
  }

  public TarArchive hardLink(String name, String target) {
    return member('1', name, target, new byte[0]);
  }

  public TarArchive device(char flag, String name, int major, int minor) {
    byte[] header = header(flag, name, "", 0);
    octal(header, 329, 8, major);
    octal(header, 337, 8, minor);
    return raw(summed(header));
  }

  /// Any member; its content follows, whatever the type.
  public TarArchive member(char flag, String name, String link, byte[] content) {
    if (!pax.isEmpty()) {
      extended('x', pax);
      pax.clear();
    }
    raw(summed(header(flag, name, link, content.length)));
    return padded(content);
  }

  /// A header of records.
  public TarArchive extended(char flag, Map<String, String> records) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    records.forEach((key, value) -> text.writeBytes(bytes(record(key, value))));
    raw(summed(header(flag, "pax", "", text.size())));
    return padded(text.toByteArray());
  }

  private static String record(String key, String value) {
    String rest = " " + key + "=" + value + "\n";
    int length = rest.length() + 1;
    while (Integer.toString(length).length() + rest.length() != length) {
      length = Integer.toString(length).length() + rest.length();
    }
    return length + rest;
  }

  /// Bytes as they are.
  public TarArchive raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  private TarArchive padded(byte[] content) {
    out.writeBytes(content);
    out.writeBytes(new byte[-content.length & (BLOCK - 1)]);
    return this;
  }

  /// A header without its check sum.
  public byte[] header(char flag, String name, String link, long size) {
    byte[] header = new byte[BLOCK];
    put(header, 0, 100, bytes(name));
    octal(header, 100, 8, mode);
    octal(header, 108, 8, uid);
    octal(header, 116, 8, gid);
    octal(header, 124, 12, size);
    octal(header, 136, 12, seconds);
    header[156] = (byte) flag;
    put(header, 157, 100, bytes(link));
    put(header, 257, 8, bytes("ustar\00000"));
    return header;
  }

  /// A header with its check sum.
  public static byte[] summed(byte[] header) {
    Arrays.fill(header, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, 8, bytes("%06o\0 ".formatted(sum)));
    return header;
  }

  private static void octal(byte[] header, int at, int length, long number) {
    put(header, at, length, bytes(("%0" + (length - 1) + "o").formatted(number)));
  }

  private static void put(byte[] header, int at, int length, byte[] value) {
    System.arraycopy(value, 0, header, at, Math.min(length, value.length));
  }

  /// A character for each byte.
  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /// The archive, with its end.
  public byte[] finish() {
    return new TarArchive().raw(out.toByteArray()).raw(new byte[2 * BLOCK]).unfinished();
  }

  /// The archive as it is.
  public byte[] unfinished() {
    return out.toByteArray();
  }
}
