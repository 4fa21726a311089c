package dev.fim.file;

/// What of a file could not be observed, though its metadata could.
///
/// @param attributes those whose values are missing
/// @param children whether the names in this directory are not, or not all, known
public record Gap(AttributeSet attributes, boolean children, Reason reason) {

  public Gap {
    if (attributes.isEmpty() && !children) {
      throw new IllegalArgumentException("a gap in which nothing is missing");
    }
  }
}
