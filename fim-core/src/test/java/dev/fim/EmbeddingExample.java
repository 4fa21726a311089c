package dev.fim;

import dev.fim.compare.Change;
import dev.fim.compare.Verdict;
import dev.fim.request.Outcome;
import dev.fim.request.TreeRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The example of `docs/how-to/embed.md`, to the letter between the two marks.
final class EmbeddingExample {

  private EmbeddingExample() {}

  // example
  static Verdict recordThenCheck(Path database, String directory) {
    FileIntegrity fim = FileIntegrity.at(database);
    fim.init(TreeRequest.of(directory), change -> System.err.println("not recorded: " + change));

    List<Change> changes = new ArrayList<>();
    Outcome outcome = fim.check(TreeRequest.standard(), changes::add);
    changes.forEach(change -> System.out.println(change.path() + ": " + change));
    return outcome.verdict();
  }
  // end of example
}
