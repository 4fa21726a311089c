package dev.fim.scan;

/// How a scan treats names that the selection leaves out.
public enum UnselectedNames {
  /// They are skipped.
  OMITTED,
  /// They are returned as files without recorded attributes. Such a directory is not entered.
  NAMED
}
