package dev.fim.baseline.database;

import static dev.fim.baseline.database.Recordings.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.baseline.Generation;
import dev.fim.baseline.OpenMode;
import dev.fim.baseline.RandomEntries;
import dev.fim.cursor.ListedEntries;
import dev.fim.digest.TreeDigester;
import dev.fim.file.Entry;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The digests that a database keeps.
final class GenerationDigestTest {

  @TempDir Path directory;

  @Test
  void aGenerationHasTheDigestOfItsEntries() {
    List<Entry> entries = new RandomEntries(3).tree(200);
    List<Entry> fewer = entries.subList(0, 150);
    try (BaselineDatabase database =
        BaselineDatabase.open(directory.resolve("fim"), OpenMode.CREATE)) {
      Generation first = record(database, entries);
      Generation shared = record(database, entries, first);
      Generation taken = record(database, fewer, shared);
      assertThat(first.digest()).isEqualTo(TreeDigester.of(ListedEntries.of(entries)));
      assertThat(shared.digest()).isEqualTo(first.digest());
      assertThat(taken.digest()).isEqualTo(TreeDigester.of(ListedEntries.of(fewer)));
      assertThat(TreeDigester.of(database.entries(taken))).isEqualTo(taken.digest());
    }
  }
}
