package dev.fim.baseline;

import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Scope;
import org.jspecify.annotations.Nullable;

/// The root, scope, policy and mounts that a generation was recorded with.
///
/// @param root the directory that counted as `/`
/// @param policy the source of the policy in force; null for the default
/// @param policyName where that policy came from, for messages; null for the default
/// @param crossing what the scan did where another mount began
/// @param image the id of the container image that was recorded, `sha256:…`; null for a tree
public record GenerationOrigin(
    RawPath root,
    Scope scope,
    @Nullable String policy,
    @Nullable String policyName,
    MountCrossing crossing,
    @Nullable String image) {

  /// The origin of a tree.
  public GenerationOrigin(
      RawPath root,
      Scope scope,
      @Nullable String policy,
      @Nullable String policyName,
      MountCrossing crossing) {
    this(root, scope, policy, policyName, crossing, null);
  }
}
