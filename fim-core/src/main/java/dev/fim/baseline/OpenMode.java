package dev.fim.baseline;

/// What a database is opened for.
public enum OpenMode {
  /// Nothing is written, and the file must exist. Any number of processes can read at once.
  READ,
  /// The file must exist. Nobody else can have it open.
  WRITE,
  /// As [#WRITE], but the file is made where there is none.
  CREATE;

  public boolean writes() {
    return this != READ;
  }
}
