package dev.fim.scan;

import dev.fim.file.Entry;
import org.jspecify.annotations.Nullable;

/// What came of looking at a name once.
final class Observation {

  /// The name is not there any more, or stands for nothing that the selection wants.
  static final Observation NOTHING = new Observation(null);

  /// The name stands for something else than a moment ago: look again.
  static final Observation AGAIN = new Observation(null);

  private final @Nullable Entry entry;

  private Observation(@Nullable Entry entry) {
    this.entry = entry;
  }

  static Observation of(Entry entry) {
    return new Observation(entry);
  }

  @Nullable Entry entry() {
    return entry;
  }
}
