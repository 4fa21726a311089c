package dev.fim.seal;

import dev.fim.baseline.Generation;
import dev.fim.baseline.GenerationStore;
import dev.fim.digest.TreeDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A store of generations that keeps their seals. For one thread.
public interface SealStore extends GenerationStore {

  /// The seals of a generation, by key. They are not checked: see `dev.fim.trust`.
  List<Seal> seals(Generation generation);

  /// Stores a seal of a generation.
  ///
  /// @param digest of its entries, which is stored if an earlier version recorded them
  /// @throws IllegalStateException if the store is open for reading
  void addSeal(Generation generation, TreeDigest digest, Seal seal);

  /// The series that the generations of this store belong to; null if none was sealed yet.
  @Nullable String series();

  /// Gives the store its series.
  ///
  /// @throws IllegalStateException if the store is open for reading
  void beginSeries(String series);

  /// Gives up what was written and not yet committed: a file then stays as it was.
  void abandon();

  /// The name in messages, in display form.
  String display();
}
