package dev.fim.compare;

/// The number of changes of each kind.
///
/// @param entries how many entries the scan saw, with the root
/// @param changed without those of `isolation`
public record Summary(
    long entries, long added, long removed, long changed, long isolation, long unverifiable) {

  public Verdict verdict() {
    if (added + removed + changed + isolation > 0) {
      return Verdict.DRIFTED;
    }
    return unverifiable > 0 ? Verdict.UNVERIFIABLE : Verdict.INTACT;
  }
}
