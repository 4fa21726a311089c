package dev.fim.disk;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Another user owns or can write a file or directory.
public final class UntrustedException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String fact;
  private final @Nullable String remedy;

  /// An untrusted file or directory.
  ///
  /// @param fact with names in display form
  /// @param remedy what the user can do; null for none
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
