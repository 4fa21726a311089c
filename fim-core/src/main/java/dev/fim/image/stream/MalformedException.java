package dev.fim.image.stream;

import java.io.IOException;

/// Data that do not have the form that they claim. The message is a fact in display form, without a
/// full stop.
public final class MalformedException extends IOException {

  private static final long serialVersionUID = 1L;

  public MalformedException(String fact) {
    super(fact);
  }

  /// The fact.
  public String fact() {
    return String.valueOf(getMessage());
  }
}
