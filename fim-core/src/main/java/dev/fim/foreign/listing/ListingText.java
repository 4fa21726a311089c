package dev.fim.foreign.listing;

import dev.fim.path.DisplayForm;
import java.nio.charset.StandardCharsets;

/// Parts of lists in messages.
public final class ListingText {

  private static final int LONGEST = 100;

  private ListingText() {}

  /// A word of a list in quotes, in display form and cut where it is long.
  ///
  /// @param word each byte a character (ISO 8859-1)
  public static String shown(String word) {
    String cut = word.length() <= LONGEST ? word : word.substring(0, LONGEST) + "...";
    return "'" + DisplayForm.of(cut.getBytes(StandardCharsets.ISO_8859_1)) + "'";
  }
}
