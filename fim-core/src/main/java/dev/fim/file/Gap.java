package dev.fim.file;

/// The parts of a file that could not be observed, although its metadata could.
///
/// @param attributes with missing values
/// @param children whether this directory could not be listed in full
public record Gap(AttributeSet attributes, boolean children, Reason reason) {

  public Gap {
    if (attributes.isEmpty() && !children) {
      throw new IllegalArgumentException("a gap in which nothing is missing");
    }
  }
}
