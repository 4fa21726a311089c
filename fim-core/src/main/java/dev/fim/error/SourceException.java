package dev.fim.error;

import org.jspecify.annotations.Nullable;

/// A fault in a text that a person wrote: its place, what was found and what is allowed.
public final class SourceException extends FimException {

  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  /// A fault at one place.
  ///
  /// @param attempt as it follows "cannot": `use the policy`
  /// @param name of the text, in display form
  /// @param line counted from 1
  /// @param column in characters (code points), counted from 1
  public SourceException(
      Problem problem,
      String attempt,
      String name,
      int line,
      int column,
      String fact,
      @Nullable String remedy) {
    super(problem, attempt, name + ", line " + line + ", column " + column, fact, remedy);
    this.line = line;
    this.column = column;
  }

  /// Counted from 1.
  public int line() {
    return line;
  }

  /// In characters (code points), counted from 1.
  public int column() {
    return column;
  }
}
