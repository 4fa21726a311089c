package dev.fim.sidecar.admission.pod;

import java.util.OptionalInt;

/// Finds half a character, which JSON can write (`"\ud800"`) and no text encoding can hold. Other
/// readers replace it.
public final class LoneSurrogate {

  private LoneSurrogate() {}

  /// The first lone surrogate in a text.
  public static OptionalInt in(String text) {
    return text.codePoints().filter(c -> c >= 0xd800 && c <= 0xdfff).findFirst();
  }
}
