package dev.fim.run;

import dev.fim.catalogue.StoreLocation;
import dev.fim.compare.Change;
import dev.fim.digest.TreeDigest;
import dev.fim.digest.TreeDigester;
import dev.fim.file.Entry;
import dev.fim.request.TreeRequest;
import java.util.function.Consumer;

/// Computes the digest of a tree, as a recording would keep it.
public final class DigestRun {

  private DigestRun() {}

  /// Scans the tree.
  ///
  /// @param database its path without `.mv.db`: its files are not scanned
  /// @param gaps receives what could not be observed
  public static TreeDigest run(
      StoreLocation database, TreeRequest request, Consumer<Change.Unverifiable> gaps) {
    try (TreeReading reading = TreeReading.open(database, request);
        TreeDigester digester = new TreeDigester()) {
      for (Entry entry = reading.next(); entry != null; entry = reading.next()) {
        digester.add(entry);
        Change.Unverifiable gap = InitRun.unverifiable(entry);
        if (gap != null) {
          gaps.accept(gap);
        }
      }
      return digester.finish();
    }
  }
}
