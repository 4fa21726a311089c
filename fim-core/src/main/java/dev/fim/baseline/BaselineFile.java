package dev.fim.baseline;

import dev.fim.file.EntryCursor;
import dev.fim.policy.Policy;

/// A baseline in a file of its own: a portable baseline, a container image, or a list of another
/// program. It always gives all entries.
public interface BaselineFile {

  /// What it is, as a generation that no database has.
  Generation generation();

  /// The policy that its entries count as recorded under.
  Policy policy();

  /// All entries, in walk order.
  EntryCursor entries();
}
