package dev.fim.chain;

import dev.fim.path.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/// A line of the event log: a JSON object whose last members are its place in a chain.
///
/// ```text
/// {…,"run":"<32 hex>","seq":<number>,"chain":"<64 hex>"}
/// ```
///
/// `chain` is the SHA-256 over the 32 bytes of the value before, and then the bytes of the line up
/// to `,"chain":"`. The value before the first line of a run is 32 zero bytes. The members stand in
/// this order and spelling, so that the place is found without a parser: within a JSON string each
/// quote has a backslash.
///
/// @param place that the line tells
/// @param covered how many bytes of the line `chain` covers
public record ChainedLine(ChainHead place, int covered) {

  private static final byte[] RUN = ascii(",\"run\":\"");
  private static final byte[] SEQ = ascii("\",\"seq\":");
  private static final byte[] CHAIN = ascii(",\"chain\":\"");
  private static final byte[] END = ascii("\"}");
  private static final int VALUE_DIGITS = 2 * ChainHead.VALUE_LENGTH;
  private static final int MOST_SEQ_DIGITS = 15;
  private static final int LEAST_COVERED = 1 + RUN.length + ChainHead.RUN_LENGTH + SEQ.length + 1;

  /// Parses a line.
  ///
  /// @param line without its line feed
  /// @return null if it tells no place in a chain
  public static @Nullable ChainedLine parse(byte[] line) {
    int value = line.length - END.length - VALUE_DIGITS;
    int covered = value - CHAIN.length;
    if (covered < LEAST_COVERED || line[0] != '{') {
      return null;
    }
    int digits = 0;
    while (digits <= MOST_SEQ_DIGITS && isDigit(line[covered - digits - 1])) {
      digits++;
    }
    int run = covered - digits - SEQ.length - ChainHead.RUN_LENGTH;
    if (digits == 0
        || digits > MOST_SEQ_DIGITS
        || run - RUN.length < 1
        || !has(line, line.length - END.length, END)
        || !has(line, covered, CHAIN)
        || !has(line, covered - digits - SEQ.length, SEQ)
        || !has(line, run - RUN.length, RUN)
        || (line[covered - digits] == '0')) {
      return null;
    }
    try {
      return new ChainedLine(
          ChainHead.of(
              text(line, run, ChainHead.RUN_LENGTH),
              Long.parseLong(text(line, covered - digits, digits)),
              text(line, value, VALUE_DIGITS)),
          covered);
    } catch (IllegalArgumentException _) {
      return null; // digits that are none
    }
  }

  /// Whether the line is the one that follows an event with this value.
  ///
  /// @param line that this was parsed from
  public boolean follows(ByteString before, byte[] line) {
    return place.value().equals(value(before, line, covered));
  }

  /// A line with its place.
  ///
  /// @param object a JSON object with at least one member, without white space at its end
  /// @param link more members with a comma before each; empty for none
  /// @param before the value before it
  static Written write(byte[] object, String link, String run, long seq, ByteString before) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(object.length + 256);
    line.write(object, 0, object.length - 1);
    line.writeBytes(link.getBytes(StandardCharsets.US_ASCII));
    line.writeBytes(RUN);
    line.writeBytes(ascii(run));
    line.writeBytes(SEQ);
    line.writeBytes(ascii(Long.toString(seq)));
    ByteString value = value(before, line.toByteArray(), line.size());
    line.writeBytes(CHAIN);
    line.writeBytes(ascii(value.hex()));
    line.writeBytes(END);
    return new Written(line.toByteArray(), new ChainHead(run, seq, value));
  }

  /// A line and its place.
  ///
  /// @param text without a line feed
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Written(byte[] text, ChainHead place) {}

  private static ByteString value(ByteString before, byte[] line, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(before.toByteArray());
      digest.update(line, 0, length);
      return ByteString.wrap(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime lacks SHA-256", e);
    }
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static boolean has(byte[] line, int at, byte[] part) {
    for (int i = 0; i < part.length; i++) {
      if (line[at + i] != part[i]) {
        return false;
      }
    }
    return true;
  }

  private static String text(byte[] line, int from, int length) {
    return new String(line, from, length, StandardCharsets.ISO_8859_1);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
