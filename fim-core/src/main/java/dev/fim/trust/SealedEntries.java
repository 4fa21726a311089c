package dev.fim.trust;

import dev.fim.baseline.Generation;
import dev.fim.baseline.row.EntryCount;
import dev.fim.digest.TreeDigest;
import dev.fim.digest.TreeDigester;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.seal.SealSubject;
import org.jspecify.annotations.Nullable;

/// All entries of a sealed generation. Its end proves that they are the sealed ones: it is not
/// reached if they are others.
final class SealedEntries implements EntryCursor {

  private final EntryCursor entries;
  private final Generation generation;
  private final SealSubject.Baseline sealed;
  private final String subject;
  private final TreeDigester digester = new TreeDigester();
  private final EntryCount count = new EntryCount();
  private boolean ended;

  /// Takes ownership of `entries`.
  SealedEntries(
      EntryCursor entries, Generation generation, SealSubject.Baseline sealed, String subject) {
    this.entries = entries;
    this.generation = generation;
    this.sealed = sealed;
    this.subject = subject;
  }

  /// @throws dev.fim.error.FimException ([dev.fim.error.Problem#BASELINE_NOT_TRUSTED]) at the end
  ///   of other entries
  @Override
  public @Nullable Entry next() {
    if (ended) {
      return null;
    }
    Entry entry = entries.next();
    if (entry == null) {
      TreeDigest digest = digester.finish();
      SealedFacts.require(sealed, digest, isCounted(), subject);
      ended = true;
      return null;
    }
    digester.add(entry);
    count.add(entry);
    return entry;
  }

  private boolean isCounted() {
    return count.entries() == generation.entries()
        && count.bytes() == generation.bytes()
        && count.gaps() == generation.gaps()
        && count.recorded().equals(generation.recorded());
  }

  @Override
  public void close() {
    try (digester) {
      entries.close();
    }
  }
}
