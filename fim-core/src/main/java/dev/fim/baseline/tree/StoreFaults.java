package dev.fim.baseline.tree;

import dev.fim.error.FimException;

/// Tells the faults of one store.
public interface StoreFaults {

  /// A failure as an exception that names the store.
  ///
  /// @param attempt what failed, as it comes before the name of the store
  FimException of(String attempt, Throwable thrown);

  /// The name of the store, in display form.
  String display();

  /// What to do about a damaged store.
  String restore();
}
