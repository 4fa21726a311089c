package dev.fim.baseline;

import dev.fim.digest.TreeDigest;
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
/// @param origin what was recorded
/// @param entries how many entries it holds, mount points and unobserved names included
/// @param bytes the sum of the recorded sizes of its regular files
/// @param recorded every attribute that some entry has recorded
/// @param gaps how many entries could not be observed in full, including those carried over
/// @param digest of all entries; null for a portable baseline, or if an earlier version recorded it
public record Generation(
    long id,
    @Nullable Instant created,
    GenerationOrigin origin,
    long entries,
    long bytes,
    AttributeSet recorded,
    long gaps,
    @Nullable TreeDigest digest) {

  Generation withGaps(long newGaps) {
    return new Generation(id, created, origin, entries, bytes, recorded, newGaps, digest);
  }

  /// This generation, with the digest of its entries.
  public Generation withDigest(TreeDigest computed) {
    return new Generation(id, created, origin, entries, bytes, recorded, gaps, computed);
  }

  /// The directory that counted as `/`.
  public RawPath root() {
    return origin.root();
  }

  public Scope scope() {
    return origin.scope();
  }

  /// The source of the policy in force; null for the default.
  public @Nullable String policy() {
    return origin.policy();
  }

  /// Where that policy came from, for messages; null for the default.
  public @Nullable String policyName() {
    return origin.policyName();
  }

  /// What the scan did where another mount began.
  public MountCrossing crossing() {
    return origin.crossing();
  }

  /// The id of the container image that was recorded, `sha256:…`; null for a tree.
  public @Nullable String image() {
    return origin.image();
  }

  /// The policy in force, as it was then.
  ///
  /// @throws SourceException if its text has a fault
  public Policy recordedPolicy() {
    return Policy.recorded(policyName(), policy(), recorded);
  }
}
