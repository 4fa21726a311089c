package dev.fim.baseline.sealed;

import dev.fim.baseline.Generation;
import dev.fim.baseline.GenerationStore;
import dev.fim.digest.TreeDigest;
import dev.fim.seal.Seal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Generations with their seals, which nobody has checked: see `dev.fim.trust`.
public interface SealedStore extends GenerationStore {

  /// The seals of a generation, by key.
  List<Seal> seals(Generation generation);

  /// Stores a seal of a generation.
  ///
  /// @param digest of its entries, which is stored if an earlier version recorded them
  /// @throws IllegalStateException if the store is open for reading
  void addSeal(Generation generation, TreeDigest digest, Seal seal);

  /// The series that the generations belong to; null if none was sealed yet.
  @Nullable String series();

  /// Gives the generations their series.
  ///
  /// @throws IllegalStateException if the store is open for reading
  void beginSeries(String series);

  /// Gives up what was written and is not yet kept for good.
  void abandon();

  /// The name of the store, in display form.
  String display();
}
