package dev.fim.scan;

/// What a scan does with a name that the selection leaves out.
public enum UnselectedNames {
  /// It is passed over.
  OMITTED,
  /// It is handed out as a file of which nothing is recorded. If it is a directory, nobody goes
  /// into it.
  NAMED
}
