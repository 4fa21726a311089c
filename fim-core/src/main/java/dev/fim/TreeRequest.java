package dev.fim;

import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Policy;
import dev.fim.scan.ScanMonitor;
import dev.fim.scan.ScanOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which tree to look at, and how. Immutable, but for the monitor.
///
/// @param root what counts as `/`; null for that of the baseline, or the system's where one is
///   recorded
/// @param paths the parts to look at: relative to the working directory where the root is the
///   system's, else to the root. A link is resolved inside the root. None for all that the baseline
///   holds, or the whole tree where one is recorded
/// @param policy null for that of the baseline, or the standard policy where one is recorded
/// @param crossing null for that of the baseline, or to stay where one is recorded
/// @param workers threads that read and hash: 1 to [ScanOptions#MAX_WORKERS]
/// @param bytesPerSecond how much of the files is read in a second, by all workers; 0 for no bound
/// @param monitor of this one run
public record TreeRequest(
    @Nullable RawPath root,
    List<ByteString> paths,
    @Nullable Policy policy,
    @Nullable MountCrossing crossing,
    int workers,
    long bytesPerSecond,
    ScanMonitor monitor) {

  public TreeRequest {
    paths = List.copyOf(paths);
    if (workers < 1 || workers > ScanOptions.MAX_WORKERS) {
      throw new IllegalArgumentException("workers out of range: " + workers);
    }
  }

  /// All that the baseline holds; where one is recorded, the whole tree of the system under the
  /// standard policy.
  public static TreeRequest standard() {
    return new TreeRequest(
        null, List.of(), null, null, ScanOptions.STANDARD.workers(), 0, new ScanMonitor());
  }

  /// As [#standard], for parts of the tree only.
  public static TreeRequest of(String... paths) {
    return standard().withPaths(List.of(paths).stream().map(ByteString::ofUtf8).toList());
  }

  public TreeRequest withRoot(RawPath newRoot) {
    return new TreeRequest(newRoot, paths, policy, crossing, workers, bytesPerSecond, monitor);
  }

  public TreeRequest withPaths(List<ByteString> newPaths) {
    return new TreeRequest(root, newPaths, policy, crossing, workers, bytesPerSecond, monitor);
  }

  public TreeRequest withPolicy(Policy newPolicy) {
    return new TreeRequest(root, paths, newPolicy, crossing, workers, bytesPerSecond, monitor);
  }

  public TreeRequest withCrossing(MountCrossing newCrossing) {
    return new TreeRequest(root, paths, policy, newCrossing, workers, bytesPerSecond, monitor);
  }

  public TreeRequest withWorkers(int newWorkers) {
    return new TreeRequest(root, paths, policy, crossing, newWorkers, bytesPerSecond, monitor);
  }

  public TreeRequest withBytesPerSecond(long newBytesPerSecond) {
    return new TreeRequest(root, paths, policy, crossing, workers, newBytesPerSecond, monitor);
  }

  public TreeRequest withMonitor(ScanMonitor newMonitor) {
    return new TreeRequest(root, paths, policy, crossing, workers, bytesPerSecond, newMonitor);
  }
}
