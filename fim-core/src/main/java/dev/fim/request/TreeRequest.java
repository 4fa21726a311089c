package dev.fim.request;

import dev.fim.file.AttributeSet;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Policy;
import dev.fim.scan.ScanMonitor;
import dev.fim.scan.ScanOptions;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Which tree to scan, and how. Immutable except for the monitor.
///
/// @param root what counts as `/`; null for that of the baseline, or `/` for a recording
/// @param paths the parts to scan: relative to the working directory if the root is the system's,
///   else to the root. Links are resolved inside the root. Empty for all that the baseline holds,
///   or for the whole tree in a recording
/// @param policy null for that of the baseline, or the standard policy for a recording
/// @param crossing null for that of the baseline, or to stay on the mounts for a recording
/// @param workers threads that read and hash: 1 to [ScanOptions#MAX_WORKERS]
/// @param bytesPerSecond bound on the bytes read per second by all workers; 0 for none
/// @param monitor of this one run
/// @param ignored attributes that a check does not compare, whatever the policy says; a recording
///   records them
/// @param explainsPackages whether to tell the package that a changed file belongs to
public record TreeRequest(
    @Nullable RawPath root,
    List<ByteString> paths,
    @Nullable Policy policy,
    @Nullable MountCrossing crossing,
    int workers,
    long bytesPerSecond,
    ScanMonitor monitor,
    AttributeSet ignored,
    boolean explainsPackages) {

  public TreeRequest {
    paths = List.copyOf(paths);
    if (workers < 1 || workers > ScanOptions.MAX_WORKERS) {
      throw new IllegalArgumentException("workers out of range: " + workers);
    }
  }

  /// All that the baseline holds; for a recording, the whole system under the standard policy.
  public static TreeRequest standard() {
    return new TreeRequest(
        null,
        List.of(),
        null,
        null,
        ScanOptions.STANDARD.workers(),
        0,
        new ScanMonitor(),
        AttributeSet.NONE,
        false);
  }

  /// As [#standard], for parts of the tree only.
  public static TreeRequest of(String... paths) {
    return standard().withPaths(List.of(paths).stream().map(ByteString::ofUtf8).toList());
  }

  public TreeRequest withRoot(RawPath newRoot) {
    return with(draft -> draft.root = newRoot);
  }

  public TreeRequest withPaths(List<ByteString> newPaths) {
    return with(draft -> draft.paths = newPaths);
  }

  public TreeRequest withPolicy(Policy newPolicy) {
    return with(draft -> draft.policy = newPolicy);
  }

  public TreeRequest withCrossing(MountCrossing newCrossing) {
    return with(draft -> draft.crossing = newCrossing);
  }

  public TreeRequest withWorkers(int newWorkers) {
    return with(draft -> draft.workers = newWorkers);
  }

  public TreeRequest withBytesPerSecond(long newBytesPerSecond) {
    return with(draft -> draft.bytesPerSecond = newBytesPerSecond);
  }

  public TreeRequest withMonitor(ScanMonitor newMonitor) {
    return with(draft -> draft.monitor = newMonitor);
  }

  public TreeRequest withIgnored(AttributeSet newIgnored) {
    return with(draft -> draft.ignored = newIgnored);
  }

  public TreeRequest withPackages() {
    return with(draft -> draft.explainsPackages = true);
  }

  private TreeRequest with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.finish();
  }

  /// A copy that may still be changed.
  private static final class Draft {

    private @Nullable RawPath root;
    private List<ByteString> paths;
    private @Nullable Policy policy;
    private @Nullable MountCrossing crossing;
    private int workers;
    private long bytesPerSecond;
    private ScanMonitor monitor;
    private AttributeSet ignored;
    private boolean explainsPackages;

    Draft(TreeRequest from) {
      root = from.root;
      paths = from.paths;
      policy = from.policy;
      crossing = from.crossing;
      workers = from.workers;
      bytesPerSecond = from.bytesPerSecond;
      monitor = from.monitor;
      ignored = from.ignored;
      explainsPackages = from.explainsPackages;
    }

    TreeRequest finish() {
      return new TreeRequest(
          root,
          paths,
          policy,
          crossing,
          workers,
          bytesPerSecond,
          monitor,
          ignored,
          explainsPackages);
    }
  }
}
