package dev.fim.run;

import dev.fim.baseline.Generation;
import dev.fim.baseline.OpenMode;
import dev.fim.baseline.sealed.SealedStore;
import dev.fim.catalogue.StoreLocation;
import dev.fim.checked.CheckRecord;
import dev.fim.checked.DatabaseStatus;
import dev.fim.checked.LastCheck;
import dev.fim.checked.LastCheck.Extent;
import dev.fim.checked.LastChecks;
import dev.fim.policy.Policy;
import dev.fim.policy.Scope;
import dev.fim.request.Outcome;
import dev.fim.request.TreeRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Records the outcome of a check beside the database, and reports what is known of a database.
public final class StatusRun {

  private StatusRun() {}

  /// The status of a database.
  public static DatabaseStatus of(StoreLocation database) {
    List<String> notes = new ArrayList<>();
    LastChecks checks =
        switch (database) {
          case StoreLocation.InFile(Path file, String _) when database.exists() ->
              CheckRecord.of(file, notes);
          case StoreLocation.InFile _ -> LastChecks.NONE;
          case StoreLocation.OnServer _ -> {
            notes.add("checks against a catalogue are not recorded");
            yield LastChecks.NONE;
          }
        };
    try (SealedStore open = database.open(OpenMode.READ)) {
      Generation newest = open.latest();
      LastCheck latest = checks.latest();
      if (latest != null && latest.generation() != newest.id()) {
        notes.add("nothing was checked against generation " + newest.id() + " yet");
      }
      return new DatabaseStatus(
          open.display(),
          open.size(),
          open.generations().size(),
          newest,
          open.seals(newest),
          checks,
          notes);
    }
  }

  /// Records the outcome of a check, if it is one of a database file that can have a record.
  public static void record(
      StoreLocation database,
      TreeRequest request,
      Outcome outcome,
      LastCheck.Reading reading,
      Instant ended) {
    if (database instanceof StoreLocation.InFile(Path file, String _)
        && outcome.header().baseline().file() == null) {
      Generation generation = outcome.generation();
      Scope scope = Objects.requireNonNullElse(outcome.header().scope(), Scope.ALL);
      CheckRecord.add(
          file,
          new LastCheck(
              ended,
              generation.id(),
              reading,
              isWhole(request, outcome, scope) ? Extent.WHOLE : Extent.PART,
              outcome.header().root(),
              scope,
              outcome.summary()));
    }
  }

  private static boolean isWhole(TreeRequest request, Outcome outcome, Scope scope) {
    Generation generation = outcome.generation();
    Policy given = request.policy();
    @Nullable String source = given == null ? generation.policy() : given.source();
    return scope.equals(generation.scope())
        && outcome.header().root().equals(generation.root())
        && request.ignored().isEmpty()
        && Objects.equals(source, generation.policy());
  }
}
