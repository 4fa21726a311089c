package dev.fim.cli.terminal;

/// The progress of a run.
///
/// @param expectedEntries how many are expected; 0 if not known
/// @param expectedBytes how many are expected; 0 if not known
public record ProgressSnapshot(long entries, long bytes, long expectedEntries, long expectedBytes) {

  /// The part that is done, 0 to 1; negative if not known. By bytes if their number is known,
  /// because reading takes most of the time.
  double fraction() {
    if (expectedBytes > 0) {
      return Math.clamp((double) bytes / expectedBytes, 0, 1);
    }
    return expectedEntries > 0 ? Math.clamp((double) entries / expectedEntries, 0, 1) : -1;
  }
}
