package dev.fim.baseline.server;

import dev.fim.baseline.tree.StoreFaults;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.DisplayForm;
import java.io.EOFException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// Translates failures of the server, the driver and the network.
///
/// A server that cannot be reached is a fault of input and output; one that answers with a refusal
/// is a fault of the database.
@SuppressWarnings("exports") // for the `catalogue` package
public record CatalogueFault(CatalogueAddress address) implements StoreFaults {

  private static final int MOST_CHARACTERS = 300;

  @Override
  public String display() {
    return address.display();
  }

  @Override
  public String restore() {
    return "restore the database of the server from a backup, or record and push again";
  }

  @Override
  public FimException of(String attempt, Throwable thrown) {
    FimException known = find(thrown, FimException.class);
    if (known != null) {
      return known;
    }
    OutOfMemoryError memory = find(thrown, OutOfMemoryError.class);
    if (memory != null) {
      return fault(Problem.DATABASE, attempt, "memory ran out", "raise -Xmx", memory);
    }
    SQLException sql = find(thrown, SQLException.class);
    if (sql == null) {
      return fault(
          Problem.DATABASE,
          attempt,
          "what the server answered is damaged (" + words(thrown) + ")",
          restore(),
          thrown);
    }
    String state = String.valueOf(sql.getSQLState());
    String words = words(sql);
    return switch (state) {
      case "28000", "28P01" ->
          fault(
              Problem.DATABASE,
              attempt,
              "the server refuses user '%s': %s".formatted(address.displayUser(), words),
              "give the password in ~/.pgpass, in the file that $PGPASSFILE names, or in"
                  + " $PGPASSWORD",
              thrown);
      case "42501" ->
          fault(
              Problem.DATABASE,
              attempt,
              "user '%s' may not do this: %s".formatted(address.displayUser(), words),
              "let the owner of the catalogue grant it: 'fim catalogue create' has --reader and"
                  + " --writer",
              thrown);
      case "3F000", "42P01" -> missing(attempt, thrown);
      case "53100" ->
          fault(
              Problem.IO,
              attempt,
              "the server has no space left: " + words,
              "make room there; the old generations are still there",
              thrown);
      case "08001", "08003", "08004", "08006", "57P01", "57P02", "57P03" ->
          fault(
              Problem.IO,
              attempt,
              "the server cannot be reached or went away: " + words + because(sql),
              null,
              thrown);
      default ->
          find(thrown, EOFException.class) != null
              ? fault(Problem.IO, attempt, "the server went away: " + words, null, thrown)
              : fault(
                  Problem.DATABASE,
                  attempt,
                  "the server answers %s: %s".formatted(DisplayForm.ofText(state), words),
                  null,
                  thrown);
    };
  }

  public FimException missing(String attempt, @Nullable Throwable cause) {
    return fault(
        Problem.DATABASE,
        attempt,
        "the database has no schema of fim",
        "let its owner run 'fim catalogue create --db URL'",
        cause);
  }

  public FimException fault(
      Problem problem,
      String attempt,
      String fact,
      @Nullable String remedy,
      @Nullable Throwable cause) {
    return new FimException(problem, attempt, display(), fact, remedy, cause);
  }

  /// Whether an error of this state is among the causes.
  public static boolean isState(Throwable thrown, String state) {
    SQLException sql = find(thrown, SQLException.class);
    return sql != null && state.equals(sql.getSQLState());
  }

  /// The innermost cause, which says more than the driver does.
  private static String because(SQLException sql) {
    Throwable cause = sql.getCause();
    return cause == null || cause.getMessage() == null ? "" : " (" + words(cause) + ")";
  }

  /// One line of what was answered, in display form.
  private static String words(Throwable thrown) {
    ServerErrorMessage server =
        thrown instanceof PSQLException answered ? answered.getServerErrorMessage() : null;
    String text = server == null ? thrown.getMessage() : server.getMessage();
    String line = text == null ? thrown.getClass().getSimpleName() : text.replaceAll("\\s+", " ");
    return DisplayForm.ofText(line.substring(0, Math.min(MOST_CHARACTERS, line.length())));
  }

  private static <T extends Throwable> @Nullable T find(Throwable thrown, Class<T> type) {
    int depth = 0;
    for (Throwable at = thrown; at != null && depth < 32; at = at.getCause(), depth++) {
      if (type.isInstance(at)) {
        return type.cast(at);
      }
    }
    return null;
  }
}
