package dev.fim.disk;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Somebody else has had, or can have, a hand in a file or a directory.
public final class UntrustedException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String fact;
  private final @Nullable String remedy;

  /// What was found.
  ///
  /// @param fact with names in display form
  /// @param remedy what the user can do; null where there is nothing to say
  public UntrustedException(String fact, @Nullable String remedy) {
    super(fact);
    this.fact = fact;
    this.remedy = remedy;
  }

  public String fact() {
    return fact;
  }

  public @Nullable String remedy() {
    return remedy;
  }
}
