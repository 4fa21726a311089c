package dev.fim.file;

import java.time.Instant;
import java.util.Locale;

/// A time of a file.
///
/// @param seconds since 1970-01-01T00:00:00Z, negative before
/// @param nanos 0 to 999,999,999, counted forward from `seconds`
public record Timestamp(long seconds, int nanos) implements Comparable<Timestamp> {

  static final int MOST_NANOS = 999_999_999;

  public Timestamp {
    if (nanos < 0 || nanos > MOST_NANOS) {
      throw new IllegalArgumentException("nanoseconds out of range: " + nanos);
    }
  }

  /// RFC 3339 in UTC with nine digits of a second. Beyond the range of `Instant` (about a thousand
  /// million years each way), `@SECONDS.NANOS`, as `date(1)` reads it.
  public String display() {
    if (seconds < Instant.MIN.getEpochSecond() || seconds > Instant.MAX.getEpochSecond()) {
      return String.format(Locale.ROOT, "@%d.%09d", seconds, nanos);
    }
    String text = Instant.ofEpochSecond(seconds).toString();
    return text.substring(0, text.length() - 1) + String.format(Locale.ROOT, ".%09dZ", nanos);
  }

  /// Reads what [#display] writes.
  ///
  /// @throws IllegalArgumentException or [java.time.DateTimeException] if `text` is nothing of that
  ///   kind
  public static Timestamp parse(String text) {
    if (text.startsWith("@")) {
      int dot = text.indexOf('.');
      return new Timestamp(
          Long.parseLong(text, 1, Math.max(dot, 1), 10),
          Integer.parseInt(text, dot + 1, text.length(), 10));
    }
    Instant instant = Instant.parse(text);
    return new Timestamp(instant.getEpochSecond(), instant.getNano());
  }

  @Override
  public int compareTo(Timestamp other) {
    int bySeconds = Long.compare(seconds, other.seconds);
    return bySeconds != 0 ? bySeconds : Integer.compare(nanos, other.nanos);
  }
}
