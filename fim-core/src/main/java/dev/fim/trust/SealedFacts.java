package dev.fim.trust;

import dev.fim.baseline.Generation;
import dev.fim.digest.TreeDigest;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.seal.SealSubject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Compares what a seal says with what is there.
final class SealedFacts {

  private final SealSubject.Baseline sealed;
  private final List<String> differences = new ArrayList<>();

  private SealedFacts(SealSubject.Baseline sealed) {
    this.sealed = sealed;
  }

  /// Requires that a generation is the sealed one, its entries aside.
  ///
  /// @throws FimException ([Problem#BASELINE_NOT_TRUSTED]) if it differs, with all differences
  static void require(SealSubject.Baseline sealed, Generation there, String subject) {
    SealedFacts facts = new SealedFacts(sealed);
    facts.compare(
        SealSubject.Baseline.of(
            there, sealed.series(), sealed.number(), sealed.created(), sealed.digest()));
    facts.refuse(subject);
  }

  private void compare(SealSubject.Baseline there) {
    add("the root", sealed.root().display(), there.root().display());
    add("the scope", sealed.scope().display(), there.scope().display());
    add("the mounts", sealed.crossing().label(), there.crossing().label());
    add("the policy", Trust.display(sealed.policy()), Trust.display(there.policy()));
    add("the image", String.valueOf(sealed.image()), String.valueOf(there.image()));
    add("the number of entries", Long.toString(sealed.entries()), Long.toString(there.entries()));
  }

  private void add(String name, String expected, String actual) {
    if (!expected.equals(actual)) {
      differences.add("%s: sealed is %s, there is %s".formatted(name, expected, actual));
    }
  }

  private void refuse(String subject) {
    if (!differences.isEmpty()) {
      throw refused(subject, String.join("; ", differences));
    }
  }

  /// Requires that entries are the sealed ones.
  ///
  /// @param counted whether the counts of the generation are those of its entries
  /// @throws FimException ([Problem#BASELINE_NOT_TRUSTED]) if they are others
  static void require(
      SealSubject.Baseline sealed, TreeDigest there, boolean counted, String subject) {
    SealedFacts facts = new SealedFacts(sealed);
    facts.add("the tree", sealed.digest().tree().hex(), there.tree().hex());
    facts.add("the record", sealed.digest().record().hex(), there.record().hex());
    if (!counted) {
      facts.differences.add("the counts of the generation are not those of its entries");
    }
    facts.refuse(subject);
  }

  static FimException refused(String subject, String fact) {
    return refused(subject, fact, null);
  }

  static FimException refused(String subject, String fact, @Nullable Exception cause) {
    return new FimException(
        Problem.BASELINE_NOT_TRUSTED,
        "trust",
        Objects.requireNonNull(subject),
        fact,
        "restore what was sealed, or seal it anew with 'fim seal' if you know that it is right",
        cause);
  }
}
