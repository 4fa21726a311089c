package dev.fim.error;

import org.jspecify.annotations.Nullable;

/// A failure that ends a run without a verdict.
///
/// The message is `cannot ATTEMPT SUBJECT: FACT; REMEDY`; the remedy is optional. Subject and names
/// in the fact must be in display form.
public class FimException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Problem problem;
  private final String attempt;
  private final String subject;
  private final String fact;
  private final @Nullable String remedy;

  /// A failure without a cause.
  ///
  /// @param attempt what failed, as it follows "cannot": `open the database`
  /// @param subject a path, an option, a generation
  /// @param fact why it failed
  /// @param remedy what the user can do; null for none
  public FimException(
      Problem problem, String attempt, String subject, String fact, @Nullable String remedy) {
    this(problem, attempt, subject, fact, remedy, null);
  }

  /// As above, with the failure that caused this one.
  public FimException(
      Problem problem,
      String attempt,
      String subject,
      String fact,
      @Nullable String remedy,
      @Nullable Throwable cause) {
    super(
        "cannot " + attempt + " " + subject + ": " + fact + (remedy == null ? "" : "; " + remedy),
        cause);
    this.problem = problem;
    this.attempt = attempt;
    this.subject = subject;
    this.fact = fact;
    this.remedy = remedy;
  }

  public Problem problem() {
    return problem;
  }

  public String attempt() {
    return attempt;
  }

  public String subject() {
    return subject;
  }

  public String fact() {
    return fact;
  }

  public @Nullable String remedy() {
    return remedy;
  }
}
