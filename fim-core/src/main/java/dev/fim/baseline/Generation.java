package dev.fim.baseline;

import dev.fim.error.SourceException;
import dev.fim.file.AttributeSet;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Policy;
import dev.fim.policy.Scope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One recorded tree, without its entries.
///
/// @param id 1 or more, always rising; 0 for a portable baseline
/// @param created null for a portable baseline
/// @param root the directory that counted as `/`
/// @param policy the source of the policy in force; null for the default
/// @param policyName where that policy came from, for messages; null for the default
/// @param crossing what the scan did where another mount began
/// @param entries how many entries it holds, mount points and unobserved names included
/// @param bytes the sum of the recorded sizes of its regular files
/// @param recorded every attribute that some entry has recorded
/// @param gaps how many entries could not be observed in full, including those carried over
public record Generation(
    long id,
    @Nullable Instant created,
    RawPath root,
    Scope scope,
    @Nullable String policy,
    @Nullable String policyName,
    MountCrossing crossing,
    long entries,
    long bytes,
    AttributeSet recorded,
    long gaps) {

  Generation withGaps(long newGaps) {
    return new Generation(
        id, created, root, scope, policy, policyName, crossing, entries, bytes, recorded, newGaps);
  }

  /// The policy in force, as it was then.
  ///
  /// @throws SourceException if its text has a fault
  public Policy recordedPolicy() {
    return Policy.recorded(policyName, policy, recorded);
  }

  public GenerationOrigin origin() {
    return new GenerationOrigin(root, scope, policy, policyName, crossing);
  }
}
