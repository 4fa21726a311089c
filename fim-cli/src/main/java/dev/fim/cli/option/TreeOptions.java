package dev.fim.cli.option;

import dev.fim.ProcessPriority;
import dev.fim.TreeRequest;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Policy;
import dev.fim.scan.ScanOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Which tree is looked at, and how.
public final class TreeOptions {

  private static final long BYTES_PER_MEGABYTE = 1_000_000;

  @Option(
      names = "--root",
      paramLabel = "DIR",
      description = "What counts as '/'. Default: '/' to record, else that of the baseline.")
  private @Nullable String root;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description =
          "Which paths and attributes. Default: all paths and the attributes 'default' to record,"
              + " else that of the baseline.")
  private @Nullable String policy;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Threads that read and hash, 1 to 12. Default: one for each processor.")
  private @Nullable Integer workers;

  @Option(
      names = "--io-limit",
      paramLabel = "MB/s",
      description =
          "Read at most so many megabytes (1,000,000 bytes) of files in a second. Default: no"
              + " bound.")
  private @Nullable Integer ioLimit;

  @Option(
      names = "--nice",
      paramLabel = "N",
      description =
          "Let other processes go first, as nice(1) does: 0 to 19. Default: as the caller.")
  private @Nullable Integer nice;

  @Option(
      names = "--cross-mounts",
      description = "Go into every mount. Default: stay on that of each path given.")
  private boolean crossMounts;

  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description =
          "Only this and what is below it: relative to the working directory or, with --root, to"
              + " the root.")
  private List<String> paths = new ArrayList<>();

  public TreeRequest request() {
    TreeRequest request =
        TreeRequest.standard().withPaths(paths.stream().map(Arguments::bytes).toList());
    if (root != null) {
      request = request.withRoot(Arguments.directory(root));
    }
    if (policy != null) {
      request = request.withPolicy(Policy.read(Arguments.file(policy)));
    }
    if (workers != null) {
      if (workers < 1 || workers > ScanOptions.MAX_WORKERS) {
        throw Arguments.invalid(
            "--workers " + workers, "there can be 1 to %d".formatted(ScanOptions.MAX_WORKERS));
      }
      request = request.withWorkers(workers);
    }
    if (ioLimit != null) {
      if (ioLimit < 1) {
        throw Arguments.invalid("--io-limit " + ioLimit, "there can be 1 MB/s and more");
      }
      request = request.withBytesPerSecond(ioLimit * BYTES_PER_MEGABYTE);
    }
    if (nice != null) {
      if (nice < 0 || nice > ProcessPriority.MAX_NICE) {
        throw Arguments.invalid("--nice " + nice, "there can be 0 to 19");
      }
      ProcessPriority.set(nice);
    }
    return crossMounts ? request.withCrossing(MountCrossing.CROSS) : request;
  }
}
