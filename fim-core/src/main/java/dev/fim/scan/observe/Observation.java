package dev.fim.scan.observe;

import dev.fim.file.Entry;
import org.jspecify.annotations.Nullable;

/// The result of observing a name once.
public final class Observation {

  /// The name no longer exists or is not selected.
  public static final Observation NOTHING = new Observation(null);

  /// The name is another file than a moment ago: observe it again.
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
