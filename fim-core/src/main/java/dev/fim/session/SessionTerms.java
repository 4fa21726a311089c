package dev.fim.session;

import dev.fim.file.AttributeSet;
import dev.fim.path.RawPath;
import dev.fim.policy.Policy;
import dev.fim.scan.OverlayTimes;
import dev.fim.scan.ScanOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a [dev.fim.CheckSession] compares.
///
/// @param policy null for that of the baseline; another one limits it
/// @param ignored attributes that are not compared whatever the policies say: such as inode and
///   ctime where the baseline was taken from a copy of the tree
/// @param mounts where mounts stand that need not have been there when the tree was recorded, as
///   those that a container was started with
/// @param workers threads that read and hash in a check of the whole tree: 1 to
///   [ScanOptions#MAX_WORKERS]
/// @param overlays what is known of the overlays in the tree
public record SessionTerms(
    @Nullable Policy policy,
    AttributeSet ignored,
    List<RawPath> mounts,
    int workers,
    OverlayTimes overlays) {

  /// As the baseline has it, on one thread: for a check that runs beside other things.
  public static final SessionTerms STANDARD =
      new SessionTerms(null, AttributeSet.NONE, List.of(), 1, OverlayTimes.UNKNOWN);

  public SessionTerms {
    mounts = List.copyOf(mounts);
    if (workers < 1 || workers > ScanOptions.MAX_WORKERS) {
      throw new IllegalArgumentException("workers out of range: " + workers);
    }
  }

  public SessionTerms withPolicy(@Nullable Policy newPolicy) {
    return new SessionTerms(newPolicy, ignored, mounts, workers, overlays);
  }

  public SessionTerms withIgnored(AttributeSet newIgnored) {
    return new SessionTerms(policy, newIgnored, mounts, workers, overlays);
  }

  public SessionTerms withMounts(List<RawPath> newMounts) {
    return new SessionTerms(policy, ignored, newMounts, workers, overlays);
  }

  public SessionTerms withWorkers(int newWorkers) {
    return new SessionTerms(policy, ignored, mounts, newWorkers, overlays);
  }

  public SessionTerms withOverlays(OverlayTimes newOverlays) {
    return new SessionTerms(policy, ignored, mounts, workers, newOverlays);
  }
}
