package dev.fim.chain;

import dev.fim.path.ByteString;
import java.util.regex.Pattern;

/// A place in a chain: an event, and the value of all events up to it. Immutable.
///
/// @param run the name of the run: 32 lower-case hexadecimal digits
/// @param seq the number of the event in the run, from 1
/// @param value 32 bytes
public record ChainHead(String run, long seq, ByteString value) {

  /// The length of a value in bytes.
  public static final int VALUE_LENGTH = 32;

  /// The length of the name of a run in digits.
  public static final int RUN_LENGTH = 32;

  /// The largest number of an event: 15 digits.
  public static final long LAST = 999_999_999_999_999L;

  /// The value before the first event of each run.
  public static final ByteString START = ByteString.of(new byte[VALUE_LENGTH]);

  private static final Pattern RUN = Pattern.compile("[0-9a-f]{" + RUN_LENGTH + "}");
  private static final Pattern VALUE = Pattern.compile("[0-9a-f]{" + 2 * VALUE_LENGTH + "}");

  public ChainHead {
    if (!RUN.matcher(run).matches() || seq < 1 || seq > LAST || value.length() != VALUE_LENGTH) {
      throw new IllegalArgumentException("no place in a chain");
    }
  }

  /// The place that these texts tell.
  ///
  /// @param value in hexadecimal digits
  /// @throws IllegalArgumentException if they tell none
  public static ChainHead of(String run, long seq, String value) {
    if (!VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException("no value of a chain");
    }
    return new ChainHead(run, seq, ByteString.ofHex(value));
  }
}
