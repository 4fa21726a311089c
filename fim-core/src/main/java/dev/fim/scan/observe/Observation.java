package dev.fim.scan.observe;

import dev.fim.file.Entry;
import org.jspecify.annotations.Nullable;

/// What came of looking at a name once.
public final class Observation {

  /// The name is not there any more, or stands for nothing that the selection wants.
  public static final Observation NOTHING = new Observation(null);

  /// The name stands for something else than a moment ago: look again.
  public static final Observation AGAIN = new Observation(null);

  private final @Nullable Entry entry;

  private Observation(@Nullable Entry entry) {
    this.entry = entry;
  }

  public static Observation of(Entry entry) {
    return new Observation(entry);
  }

  public @Nullable Entry entry() {
    return entry;
  }
}
