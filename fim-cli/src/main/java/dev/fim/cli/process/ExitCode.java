package dev.fim.cli.process;

import dev.fim.compare.Summary;
import dev.fim.error.Problem;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// The exit codes of `fim`. Findings form a bit mask as in AIDE; errors have AIDE's numbers where
/// AIDE has the error.
public enum ExitCode {
  INTACT(0, "intact: everything was observed, and nothing differs"),
  ADDED(1, "something was added"),
  REMOVED(2, "something was removed"),
  CHANGED(4, "something was changed, or isolated from view by a mount"),
  UNVERIFIABLE(32, "something could not be verified, or not be recorded in full"),
  INTERNAL(14, "a fault in fim itself"),
  ARGUMENT(Problem.ARGUMENT, "an invalid argument or option"),
  POLICY(Problem.POLICY, "a policy that cannot be read or is invalid"),
  IO(
      Problem.IO,
      "a file, the tree's root or the output could not be opened, read or written, or memory ran"
          + " out"),
  NOT_STARTED(
      20, "the launcher found no suitable Java, may open too few files, or could not build"),
  DATABASE_IN_USE(Problem.DATABASE_IN_USE, "another process has the database open"),
  DATABASE(
      Problem.DATABASE, "the database is missing, damaged, of another version, or not trusted"),
  INTERRUPTED(Problem.INTERRUPTED, "interrupted; no verdict"),
  BASELINE_NOT_TRUSTED(
      Problem.BASELINE_NOT_TRUSTED,
      "a baseline or an event log that is incomplete or altered, or a baseline whose seal is not"
          + " trusted");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  ExitCode(Problem problem, String meaning) {
    this(problem.exitCode(), meaning);
  }

  public int code() {
    return code;
  }

  /// One line for help and documentation.
  public String meaning() {
    return meaning;
  }

  /// Whether this is one bit of the mask that [#of(Summary)] forms.
  public boolean isBit() {
    return this == ADDED || this == REMOVED || this == CHANGED || this == UNVERIFIABLE;
  }

  /// All codes: findings first, then errors by number.
  public static List<ExitCode> inOrder() {
    return Arrays.stream(values())
        .sorted(
            Comparator.comparing((ExitCode code) -> code != INTACT && !code.isBit())
                .thenComparingInt(ExitCode::code))
        .toList();
  }

  /// The mask of the findings; 0 if there are none.
  public static int of(Summary summary) {
    return bit(summary.added(), ADDED)
        | bit(summary.removed(), REMOVED)
        | bit(summary.changed() + summary.isolation(), CHANGED)
        | bit(summary.unverifiable(), UNVERIFIABLE);
  }

  private static int bit(long count, ExitCode bit) {
    return count > 0 ? bit.code : 0;
  }
}
