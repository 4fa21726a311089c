package dev.fim.baseline;

import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.policy.Selection;
import org.jspecify.annotations.Nullable;

/// The entries of a generation, with a gap for whatever its policy selects and was not recorded: a
/// database can hold such entries, from versions that carried them over without a mark.
public final class MarkedEntries implements EntryCursor {

  private final EntryCursor entries;
  private final Selection policy;
  private long marked;

  /// Takes over `entries`.
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
    FileEntry whole = file.withGaps(policy.decide(file.path(), file.type()).attributes());
    if (file.gap() == null && whole.gap() != null && !file.isCarried()) {
      marked++;
    }
    return whole;
  }

  /// `generation`, with those counted that a gap was given to and that did not count before.
  ///
  /// @param generation of which all entries were read
  public Generation counted(Generation generation) {
    return marked == 0 ? generation : generation.withGaps(generation.gaps() + marked);
  }

  @Override
  public void close() {
    entries.close();
  }
}
