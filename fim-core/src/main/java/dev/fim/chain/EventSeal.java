package dev.fim.chain;

import dev.fim.key.KeyId;
import java.nio.charset.StandardCharsets;

/// What a seal of the event log signs: all events of a run up to one.
///
/// @param sealed the last event that it covers
/// @param time of the seal, as its event tells it
/// @param key that signs
public record EventSeal(ChainHead sealed, String time, KeyId key) {

  /// The most events that a run has between the sealed one and the seal.
  public static final int MOST_BEHIND = 200;

  /// The bytes that are signed: six lines of ASCII, each with a line feed.
  public byte[] text() {
    return """
    fim event seal 1
    run %s
    seq %d
    chain %s
    time %s
    key %s
    """
        .formatted(sealed.run(), sealed.seq(), sealed.value().hex(), time, key.hex())
        .getBytes(StandardCharsets.UTF_8);
  }
}
