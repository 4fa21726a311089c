package dev.fim.baseline.catalogue;

import dev.fim.digest.TreeDigest;
import dev.fim.digest.TreeDigester;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import org.jspecify.annotations.Nullable;

/// All entries of a tree, held against the digests that it was recorded with. The null after the
/// last one is there only if they fit.
final class VerifiedCursor implements EntryCursor {

  private final EntryCursor entries;
  private final TreeDigest expected;
  private final String subject;
  private final TreeDigester digester = new TreeDigester();
  private boolean isAtEnd;

  /// Takes ownership of `entries`.
  ///
  /// @param subject the generation, for messages
  VerifiedCursor(EntryCursor entries, TreeDigest expected, String subject) {
    this.entries = entries;
    this.expected = expected;
    this.subject = subject;
  }

  @Override
  public @Nullable Entry next() {
    Entry entry = entries.next();
    if (entry != null) {
      digester.add(entry);
    } else if (!isAtEnd) {
      isAtEnd = true;
      TreeDigest found = digester.finish();
      if (!found.equals(expected)) {
        throw new FimException(
            Problem.BASELINE_NOT_TRUSTED,
            "trust",
            subject,
            "its entries have the record digest %s, and it was recorded with %s"
                .formatted(found.record().hex(), expected.record().hex()),
            "somebody has altered it on the server: restore that from a backup, or push again");
      }
    }
    return entry;
  }

  @Override
  public void close() {
    try (digester) {
      entries.close();
    }
  }
}
