package dev.fim.baseline;

/// How a database is opened.
public enum OpenMode {
  /// For reading. The file must exist. Any number of processes can read at once.
  READ,
  /// For writing. The file must exist, and nobody else can have it open.
  WRITE,
  /// As [#WRITE], but creates the file if there is none.
  CREATE;

  public boolean writes() {
    return this != READ;
  }
}
