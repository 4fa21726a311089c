package dev.fim.compare;

import dev.fim.file.FileEntry;
import dev.fim.path.RawPath;
import dev.fim.policy.label.Allowance;

/// Counts changes and forwards them to a listener.
final class Tally implements ChangeListener {

  private final ChangeListener listener;
  private long entries;
  private long added;
  private long removed;
  private long changed;
  private long isolation;
  private long unverifiable;
  private long compared;
  private long allowed;

  Tally(ChangeListener listener) {
    this.listener = listener;
  }

  private long changes() {
    return added + removed + changed + isolation + unverifiable;
  }

  /// The number of changes so far, and of differences that rules allow.
  long findings() {
    return changes() + allowed;
  }

  /// Counts a compared file that a rule selects.
  void selected() {
    compared++;
  }

  /// Whether a rule selected nothing on either side.
  boolean comparedNothing() {
    return compared == 0 && findings() == 0;
  }

  void entry() {
    entries++;
  }

  /// Counts files that a rule selects and that are known to be equal.
  void equal(long files) {
    entries += files;
    compared += files;
  }

  @Override
  public void changed(Change change) {
    switch (change) {
      case Change.Added _ -> added++;
      case Change.Removed _ -> removed++;
      case Change.Changed _ -> changed++;
      case Change.Isolation _ -> isolation++;
      case Change.Unverifiable _ -> unverifiable++;
    }
    listener.changed(change);
  }

  @Override
  public void allowed(Allowance allowance, FileEntry file, int rule) {
    allowed++;
    listener.allowed(allowance, file, rule);
  }

  @Override
  public void skippedMount(RawPath path) {
    listener.skippedMount(path);
  }

  @Override
  public void same(FileEntry expected, FileEntry actual) {
    listener.same(expected, actual);
  }

  Summary summary() {
    return new Summary(entries, added, removed, changed, isolation, unverifiable);
  }
}
