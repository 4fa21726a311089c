package dev.fim.policy;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.DisplayForm;
import org.jspecify.annotations.Nullable;

/// A fault in the text of a policy: where it is, what was found there and what is allowed.
public final class PolicyException extends FimException {

  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  PolicyException(String name, int line, int column, String fact, @Nullable String remedy) {
    super(
        Problem.POLICY,
        "use the policy",
        DisplayForm.ofText(name) + ", line " + line + ", column " + column,
        fact,
        remedy);
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
