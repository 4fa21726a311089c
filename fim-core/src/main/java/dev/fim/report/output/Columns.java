package dev.fim.report.output;

/// Keeps text to the width of a terminal.
public final class Columns {

  private Columns() {}

  /// Breaks a text at blanks. A word that is longer than a line stays whole.
  ///
  /// @param text in display form, without line breaks
  /// @param indent how far the text is indented: its first line by the caller, others by this
  /// @param columns the width of a line; 0 for any
  public static String wrap(String text, int indent, int columns) {
    int width = columns - indent;
    if (columns == 0 || width < 1 || text.length() <= width) {
      return text;
    }
    StringBuilder wrapped = new StringBuilder();
    int length = 0;
    for (String word : text.split(" ", -1)) {
      if (length > 0 && length + 1 + word.length() > width) {
        wrapped.append('\n').repeat(' ', indent);
        length = 0;
      } else if (length > 0) {
        wrapped.append(' ');
        length++;
      }
      wrapped.append(word);
      length += word.length();
    }
    return wrapped.toString();
  }
}
