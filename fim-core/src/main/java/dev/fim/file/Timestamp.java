package dev.fim.file;

import java.time.Instant;
import java.util.Locale;

/// A time of a file.
///
/// @param seconds since 1970-01-01T00:00:00Z, negative before
/// @param nanos 0 to 999,999,999, counted forward from `seconds`, or [#SECONDS_ONLY]
public record Timestamp(long seconds, int nanos) implements Comparable<Timestamp> {

  /// In place of nanoseconds: the time is known to the second, as another program recorded it.
  public static final int SECONDS_ONLY = -1;

  static final int MOST_NANOS = 999_999_999;

  public Timestamp {
    requireNanos(nanos);
  }

  /// Requires 0 to 999,999,999 or [#SECONDS_ONLY].
  ///
  /// @throws IllegalArgumentException if `nanos` is anything else
  static void requireNanos(int nanos) {
    if (nanos < SECONDS_ONLY || nanos > MOST_NANOS) {
      throw new IllegalArgumentException("nanoseconds out of range: " + nanos);
    }
  }

  /// Whether both can be the same time: as far as both are known, they agree.
  public boolean agreesWith(Timestamp other) {
    return agree(seconds, nanos, other.seconds, other.nanos);
  }

  static boolean agree(long seconds, int nanos, long otherSeconds, int otherNanos) {
    return seconds == otherSeconds
        && (nanos == otherNanos || nanos == SECONDS_ONLY || otherNanos == SECONDS_ONLY);
  }

  /// RFC 3339 in UTC with nine digits of a second, or none if the time is known to the second.
  /// Beyond the range of `Instant` (about a thousand million years each way), `@SECONDS.NANOS` or
  /// `@SECONDS`, as `date(1)` reads it.
  public String display() {
    String fraction = nanos == SECONDS_ONLY ? "" : String.format(Locale.ROOT, ".%09d", nanos);
    if (seconds < Instant.MIN.getEpochSecond() || seconds > Instant.MAX.getEpochSecond()) {
      return "@" + seconds + fraction;
    }
    String text = Instant.ofEpochSecond(seconds).toString();
    return text.substring(0, text.length() - 1) + fraction + "Z";
  }

  /// Reads what [#display] writes.
  ///
  /// @throws IllegalArgumentException or [java.time.DateTimeException] if `text` is nothing of that
  ///   kind
  public static Timestamp parse(String text) {
    int dot = text.indexOf('.');
    if (text.startsWith("@")) {
      return dot < 0
          ? new Timestamp(Long.parseLong(text, 1, text.length(), 10), SECONDS_ONLY)
          : new Timestamp(
              Long.parseLong(text, 1, dot, 10), Integer.parseInt(text, dot + 1, text.length(), 10));
    }
    Instant instant = Instant.parse(text);
    return new Timestamp(instant.getEpochSecond(), dot < 0 ? SECONDS_ONLY : instant.getNano());
  }

  @Override
  public int compareTo(Timestamp other) {
    int bySeconds = Long.compare(seconds, other.seconds);
    return bySeconds != 0 ? bySeconds : Integer.compare(nanos, other.nanos);
  }
}
