package dev.fim.chain;

import dev.fim.path.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The file that keeps how far a run got: one line of a fixed length with a check sum, so that one
/// write replaces it, and a torn one is noticed.
public final class HeadRecord {

  /// The length in bytes.
  public static final int LENGTH = 200;

  private static final Pattern LINE =
      Pattern.compile(
          "fim\\.chain/1 ([0-9a-f]{32}) ([0-9]{15}) ([0-9a-f]{64}) ([01]) ([0-9a-f]{64}) {7}\n");

  private HeadRecord() {}

  /// The record of a link.
  public static byte[] encode(ChainLink link) {
    ChainHead head = link.head();
    String fields =
        "fim.chain/1 %s %015d %s %s "
            .formatted(head.run(), head.seq(), head.value().hex(), link.whole() ? "1" : "0");
    return (fields + sum(fields) + " ".repeat(7) + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  /// The link of a record; null if it is none.
  public static @Nullable ChainLink decode(byte[] record) {
    String text = new String(record, StandardCharsets.ISO_8859_1);
    Matcher line = LINE.matcher(text);
    if (!line.matches() || !sum(text.substring(0, line.start(5))).equals(line.group(5))) {
      return null;
    }
    try {
      return new ChainLink(
          ChainHead.of(line.group(1), Long.parseLong(line.group(2)), line.group(3)),
          line.group(4).equals("1"));
    } catch (IllegalArgumentException _) {
      return null; // the number 0
    }
  }

  private static String sum(String fields) {
    try {
      byte[] bytes = fields.getBytes(StandardCharsets.ISO_8859_1);
      return ByteString.wrap(MessageDigest.getInstance("SHA-256").digest(bytes)).hex();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime lacks SHA-256", e);
    }
  }
}
