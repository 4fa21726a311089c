package dev.fim.foreign.listing;

import dev.fim.path.DisplayForm;
import dev.fim.path.RawPath;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Names and words of lists.
public final class ListingText {

  private static final int LONGEST = 100;

  private ListingText() {}

  /// The path of a name below a directory. Empty parts and `.` in it count for nothing.
  ///
  /// @param name each byte a character (ISO 8859-1)
  /// @return null if it has `..` or a NUL in it
  public static @Nullable RawPath below(RawPath directory, String name) {
    if (name.indexOf('\0') >= 0 || ("/" + name + "/").contains("/../")) {
      return null;
    }
    byte[] relative = ("./" + name).getBytes(StandardCharsets.ISO_8859_1);
    return RawPath.normalize(directory.append(relative));
  }

  /// A word of a list in quotes, in display form and cut where it is long.
  ///
  /// @param word each byte a character (ISO 8859-1)
  public static String shown(String word) {
    String cut = word.length() <= LONGEST ? word : word.substring(0, LONGEST) + "...";
    return "'" + DisplayForm.of(cut.getBytes(StandardCharsets.ISO_8859_1)) + "'";
  }
}
