package dev.fim.trust;

import dev.fim.policy.Policy;
import dev.fim.seal.Seal;
import dev.fim.seal.SealSubject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A seal that is trusted, over what is there.
///
/// @param notes who sealed it and when, and what is not known, for the report
public record Accepted(Trust trust, Seal seal, List<String> notes) {

  public Accepted {
    notes = List.copyOf(notes);
  }

  /// What was sealed.
  ///
  /// @throws IllegalStateException if it is a policy
  SealSubject.Baseline baseline() {
    if (seal.statement().subject() instanceof SealSubject.Baseline baseline) {
      return baseline;
    }
    throw new IllegalStateException("the seal of a policy in place of that of a baseline");
  }

  /// Requires that a policy for the comparison is the sealed one, or has a seal of its own.
  ///
  /// @param given null for that of the baseline
  /// @return notes for the report
  public List<String> requirePolicy(@Nullable Policy given) {
    return given == null ? List.of() : trust.requirePolicy(given, baseline().policy());
  }
}
