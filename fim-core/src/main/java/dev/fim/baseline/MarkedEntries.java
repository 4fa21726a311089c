package dev.fim.baseline;

import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.policy.Policy;
import dev.fim.policy.Selection;
import org.jspecify.annotations.Nullable;

/// The entries of a generation, with a gap for each selected attribute that was not recorded.
/// Earlier versions carried entries over without marking such gaps.
public final class MarkedEntries implements EntryCursor {

  private final EntryCursor entries;
  private final Selection policy;
  private long marked;

  /// Takes ownership of `entries`.
  ///
  /// @param policy of the generation
  public MarkedEntries(EntryCursor entries, Selection policy) {
    this.entries = entries;
    this.policy = policy;
  }

  @Override
  public @Nullable Entry next() {
    Entry entry = entries.next();
    if (!(entry instanceof FileEntry file)) {
      return entry;
    }
    if (policy instanceof Policy recorded && recorded.isListing()) {
      return file; // what it has is what it selects
    }
    FileEntry whole = file.withGaps(policy.decide(file.path(), file.type()).attributes());
    if (file.gap() == null && whole.gap() != null && !file.isCarried()) {
      marked++;
    }
    return whole;
  }

  /// `generation` with the entries counted that got a gap here.
  ///
  /// @param generation whose entries were all read
  public Generation counted(Generation generation) {
    return marked == 0 ? generation : generation.withGaps(generation.gaps() + marked);
  }

  @Override
  public void close() {
    entries.close();
  }
}
