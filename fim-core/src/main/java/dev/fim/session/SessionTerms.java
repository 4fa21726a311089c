package dev.fim.session;

import dev.fim.file.AttributeSet;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.Policy;
import dev.fim.scan.OverlayTimes;
import dev.fim.scan.ScanOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a [dev.fim.CheckSession] compares.
///
/// @param policy null for that of the baseline; another one limits the comparison
/// @param ignored attributes that are never compared, such as inode and ctime if the baseline comes
///   from a copy of the tree
/// @param mounts mount points that need not be in the baseline, such as those of a started
///   container; if one of them is gone, that is a finding
/// @param workers threads that read and hash in a check of the whole tree: 1 to
///   [ScanOptions#MAX_WORKERS]
/// @param overlays what is known about overlays in the tree
/// @param paths the parts to compare, as in a check; empty for all that the baseline holds
public record SessionTerms(
    @Nullable Policy policy,
    AttributeSet ignored,
    List<RawPath> mounts,
    int workers,
    OverlayTimes overlays,
    List<ByteString> paths) {

  /// The policy of the baseline, on one thread: for a check in the background.
  public static final SessionTerms STANDARD =
      new SessionTerms(null, AttributeSet.NONE, List.of(), 1, OverlayTimes.UNKNOWN, List.of());

  public SessionTerms {
    mounts = List.copyOf(mounts);
    paths = List.copyOf(paths);
    if (workers < 1 || workers > ScanOptions.MAX_WORKERS) {
      throw new IllegalArgumentException("workers out of range: " + workers);
    }
  }

  public SessionTerms withPolicy(@Nullable Policy newPolicy) {
    return new SessionTerms(newPolicy, ignored, mounts, workers, overlays, paths);
  }

  public SessionTerms withIgnored(AttributeSet newIgnored) {
    return new SessionTerms(policy, newIgnored, mounts, workers, overlays, paths);
  }

  public SessionTerms withMounts(List<RawPath> newMounts) {
    return new SessionTerms(policy, ignored, newMounts, workers, overlays, paths);
  }

  public SessionTerms withWorkers(int newWorkers) {
    return new SessionTerms(policy, ignored, mounts, newWorkers, overlays, paths);
  }

  public SessionTerms withOverlays(OverlayTimes newOverlays) {
    return new SessionTerms(policy, ignored, mounts, workers, newOverlays, paths);
  }

  public SessionTerms withPaths(List<ByteString> newPaths) {
    return new SessionTerms(policy, ignored, mounts, workers, overlays, newPaths);
  }
}
