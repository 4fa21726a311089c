package dev.fim.run;

import dev.fim.error.FimException;
import dev.fim.path.ByteString;
import dev.fim.policy.Scope;
import dev.fim.scan.TreeRoot;
import dev.fim.selection.ScopeFinder;
import java.util.ArrayList;
import java.util.List;

/// Finds the part of a baseline that repeated checks compare.
public final class SessionRun {

  private SessionRun() {}

  /// The parts that `paths` name; all of the baseline for none.
  ///
  /// @throws FimException ([Problem#ARGUMENT]) if the baseline holds nothing of them
  public static Scope scope(OpenBaseline trusted, List<ByteString> paths) {
    Scope whole = trusted.generation().scope();
    if (paths.isEmpty()) {
      return whole;
    }
    try (TreeRoot root = TreeRoot.open(trusted.generation().root())) {
      Scope wanted =
          new ScopeFinder(root, new ArrayList<>())
              .find(
                  paths,
                  whole,
                  path -> CheckRun.isRecorded(trusted, path),
                  whole::contains,
                  trusted.selection());
      Scope scope = wanted.intersect(whole);
      if (scope.paths().isEmpty()) {
        throw CheckRun.notHeld(wanted, whole);
      }
      return scope;
    }
  }
}
