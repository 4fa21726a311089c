package dev.fim.words;

import dev.fim.path.DisplayForm;
import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Formats words for messages, and suggests the intended word.
public final class Spelling {

  private static final int LONGEST_SHOWN = 60;
  private static final int LARGEST_DISTANCE = 2;

  /// Fewer letters are the beginning of too many words.
  private static final int SHORTEST_BEGINNING = 3;

  private static final int BEYOND_DISTANCES = 100;

  private Spelling() {}

  /// In quotes, escaped, and shortened if long. Backslashes are not escaped.
  public static String quote(String text) {
    int length = Math.min(text.codePointCount(0, text.length()), LONGEST_SHOWN);
    int end = text.offsetByCodePoints(0, length);
    return "'" + show(text.substring(0, end)) + (end < text.length() ? "…'" : "'");
  }

  /// As a YAML scalar in single quotes. `text` must not contain a line break.
  public static String scalar(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /// Escaped, except for backslashes.
  public static String show(String text) {
    return DisplayForm.ofText(text).replace("\\\\", "\\");
  }

  /// "did you mean …?" if a word is close, and all allowed words.
  public static String allowed(String found, Collection<String> allowed) {
    return allowed(found, allowed, String.join(", ", allowed));
  }

  /// As [#allowed(String, Collection)], where words alone do not say what is allowed.
  ///
  /// @param words the words among what is allowed
  /// @param allowed what is allowed
  public static String allowed(String found, Collection<String> words, String allowed) {
    String question = question(found, words);
    return (question.isEmpty() ? "" : question + " ") + "allowed: " + allowed;
  }

  /// "did you mean …?" with the closest word; empty if none is close.
  public static String question(String found, Collection<String> words) {
    String closest = closest(found, words);
    return closest == null ? "" : "did you mean '" + closest + "'?";
  }

  /// The closest word: the one with the fewest differing letters, of several the one that begins
  /// with `found`. If none has so few, the shortest that begins with `found`. Null if none is
  /// close.
  public static @Nullable String closest(String found, Collection<String> words) {
    String typed = found.toLowerCase(Locale.ROOT);
    String closest = null;
    int least = Integer.MAX_VALUE;
    for (String word : words) {
      int rank = rank(typed, word.toLowerCase(Locale.ROOT));
      if (rank < least) {
        least = rank;
        closest = word;
      }
    }
    return closest;
  }

  /// How far a word is from what was typed; [Integer#MAX_VALUE] for too far.
  private static int rank(String typed, String word) {
    int longer = Math.max(word.length(), typed.length());
    int distance = longer - Math.min(word.length(), typed.length());
    boolean isBeginning = typed.length() >= SHORTEST_BEGINNING && word.startsWith(typed);
    if (distance <= LARGEST_DISTANCE) {
      distance = distance(typed, word);
      if (distance <= LARGEST_DISTANCE && 2 * distance <= longer) {
        return 2 * distance + (word.startsWith(typed) ? 0 : 1);
      }
    }
    return isBeginning ? BEYOND_DISTANCES + word.length() : Integer.MAX_VALUE;
  }

  /// The edit distance with insertions, deletions, replacements and swaps of neighbours.
  private static int distance(String from, String to) {
    int[][] distances = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        distances[i][j] = i == 0 || j == 0 ? i + j : nearest(distances, from, i, to, j);
      }
    }
    return distances[from.length()][to.length()];
  }

  private static int nearest(int[][] distances, String from, int i, String to, int j) {
    boolean same = from.charAt(i - 1) == to.charAt(j - 1);
    int least = distances[i - 1][j - 1] + (same ? 0 : 1);
    least = Math.min(least, Math.min(distances[i - 1][j], distances[i][j - 1]) + 1);
    boolean swapped =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(least, distances[i - 2][j - 2] + 1) : least;
  }
}
