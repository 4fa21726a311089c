package dev.fim.baseline.database;

import dev.fim.baseline.Generation;
import dev.fim.baseline.GenerationOrigin;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Generations of given entries, and the entries of a cursor.
public final class Recordings {

  public static final Instant NOW = Instant.parse("2026-11-22T10:00:00.123456789Z");
  public static final GenerationOrigin ORIGIN =
      new GenerationOrigin(RawPath.ROOT, Scope.ALL, null, null, MountCrossing.STAY);

  private Recordings() {}

  public static Generation record(BaselineDatabase database, List<Entry> entries) {
    return record(database, entries, null);
  }

  public static Generation record(
      BaselineDatabase database, List<Entry> entries, @Nullable Generation likely) {
    try (GenerationWriter writer = database.begin(likely)) {
      entries.forEach(writer::add);
      return writer.complete(NOW, ORIGIN);
    }
  }

  public static List<Entry> all(EntryCursor cursor) {
    try (cursor) {
      List<Entry> entries = new ArrayList<>();
      for (Entry entry = cursor.next(); entry != null; entry = cursor.next()) {
        entries.add(entry);
      }
      return entries;
    }
  }
}
