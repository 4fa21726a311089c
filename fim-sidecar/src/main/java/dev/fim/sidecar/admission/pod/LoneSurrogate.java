package dev.fim.sidecar.admission.pod;

import java.util.OptionalInt;

/// Half a character, which JSON can write (`"\ud800"`) and no encoding of text can hold. Other
/// readers put another character in its place.
public final class LoneSurrogate {

  private LoneSurrogate() {}

  /// The first one in a text.
  public static OptionalInt in(String text) {
    return text.codePoints().filter(c -> c >= 0xd800 && c <= 0xdfff).findFirst();
  }
}
