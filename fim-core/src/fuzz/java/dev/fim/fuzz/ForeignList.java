package dev.fim.fuzz;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.foreign.ForeignBaseline;
import dev.fim.foreign.ForeignKind;
import dev.fim.path.RawPath;

/// A list of another program: what is accepted gives its entries in order, and as many as it counts.
final class ForeignList {

  private ForeignList() {}

  static void read(ForeignKind kind, byte[] input) {
    try {
      ForeignBaseline list =
          ForeignBaseline.read(FuzzFile.of(input), kind, RawPath.ROOT, null, RawPath.ROOT);
      long count = 0;
      RawPath last = null;
      try (EntryCursor entries = list.entries()) {
        for (Entry entry = entries.next(); entry != null; entry = entries.next()) {
          Expect.that(last == null || last.compareTo(entry.path()) < 0, "out of order");
          last = entry.path();
          count++;
        }
      }
      Expect.that(count == list.generation().entries(), "another number of entries");
      list.notes()
          .forEach(
              note ->
                  Expect.that(
                      note.chars().noneMatch(Character::isISOControl), "not one line: " + note));
    } catch (FimException e) {
      Expect.refusal(e, Problem.BASELINE_NOT_TRUSTED);
    }
  }
}
