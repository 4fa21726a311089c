package dev.fim.cli.terminal;

/// How far a run has come.
///
/// @param expectedEntries how many there will be; 0 if not known
/// @param expectedBytes how many there will be; 0 if not known
public record ProgressSnapshot(long entries, long bytes, long expectedEntries, long expectedBytes) {

  /// The part that is done, 0 to 1; negative if not known. Bytes count where their number is known,
  /// since they take the time.
  double fraction() {
    if (expectedBytes > 0) {
      return Math.clamp((double) bytes / expectedBytes, 0, 1);
    }
    return expectedEntries > 0 ? Math.clamp((double) entries / expectedEntries, 0, 1) : -1;
  }
}
