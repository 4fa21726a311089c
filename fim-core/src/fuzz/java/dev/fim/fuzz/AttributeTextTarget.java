package dev.fim.fuzz;

import dev.fim.file.text.AclText;
import dev.fim.file.text.CapabilityText;
import dev.fim.path.ByteString;

/// Values of extended attributes that the kernel packs, and that a user who may set one chooses: each has
/// a text, or is shown as bytes, and the text is one line.
public final class AttributeTextTarget {

  private AttributeTextTarget() {}

  public static void fuzzerTestOneInput(byte[] input) {
    ByteString value = ByteString.wrap(input.clone());
    oneLine(CapabilityText.of(value));
    String access = AclText.of(value, null);
    String both = AclText.of(value, value);
    if (access != null) {
      oneLine(access);
    }
    if (both != null) {
      oneLine(both);
    }
  }

  private static void oneLine(String text) {
    Expect.that(text.chars().noneMatch(Character::isISOControl), "not one line: " + text);
  }
}
