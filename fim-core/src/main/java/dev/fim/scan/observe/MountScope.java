package dev.fim.scan.observe;

import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import java.util.Set;

/// Which mounts a scan enters, in addition to its own.
///
/// @param allowed mount points: the given paths, and those that the policy adds
public record MountScope(MountCrossing crossing, Set<RawPath> allowed) {

  public MountScope {
    allowed = Set.copyOf(allowed);
  }

  boolean allows(RawPath mountPoint) {
    return crossing.forScan() == MountCrossing.CROSS || allowed.contains(mountPoint);
  }
}
