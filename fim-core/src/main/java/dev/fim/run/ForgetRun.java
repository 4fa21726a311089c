package dev.fim.run;

import dev.fim.baseline.ForgetResult;
import dev.fim.baseline.Generation;
import dev.fim.baseline.OpenMode;
import dev.fim.baseline.database.BaselineDatabase;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.DisplayForm;
import dev.fim.scan.ScanMonitor;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Removes generations from a database and frees their space.
public final class ForgetRun {

  private final Path path;
  private final ScanMonitor monitor;

  public ForgetRun(Path path, ScanMonitor monitor) {
    this.path = path;
    this.monitor = monitor;
  }

  /// Removes generations.
  ///
  /// @param choice chooses the numbers to remove from all generations, the oldest first
  public ForgetResult run(Function<List<Generation>, Set<Long>> choice) {
    BaselineDatabase database = BaselineDatabase.open(path, OpenMode.WRITE);
    long sizeBefore;
    List<Generation> before;
    List<Generation> remaining;
    try (database) {
      sizeBefore = database.size();
      Generation _ = database.latest(); // fails if there is none
      before = database.generations();
      database.forget(choice.apply(before), this::requireGoingOn);
      remaining = database.generations();
    }
    List<Generation> forgotten =
        before.stream().filter(generation -> !remaining.contains(generation)).toList();
    return new ForgetResult(forgotten, remaining, sizeBefore, database.size());
  }

  /// The numbers of all but the newest.
  public static Set<Long> allBut(int newest, List<Generation> generations) {
    return generations.stream()
        .limit(Math.max(0, generations.size() - newest))
        .map(Generation::id)
        .collect(Collectors.toUnmodifiableSet());
  }

  private void requireGoingOn() {
    if (monitor.isCancelled()) {
      throw new FimException(
          Problem.INTERRUPTED,
          "forget generations of",
          DisplayForm.ofText(path.toString()),
          "interrupted",
          null);
    }
  }
}
