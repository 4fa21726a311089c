package dev.fim.packages;

/// A list of packages that cannot be used. The message is the fact, after the name of the list.
final class PackageFault extends Exception {

  private static final long serialVersionUID = 1;

  PackageFault(String fact) {
    super(fact);
  }

  String fact() {
    return String.valueOf(getMessage());
  }
}
