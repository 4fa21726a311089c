package dev.fim.policy.pattern;

/// An invalid pattern, with the fault and its remedy.
public final class PatternFault extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String fact;
  private final String remedy;

  PatternFault(String fact, String remedy) {
    super(fact + "; " + remedy);
    this.fact = fact;
    this.remedy = remedy;
  }

  public String fact() {
    return fact;
  }

  public String remedy() {
    return remedy;
  }
}
