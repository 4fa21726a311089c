package dev.fim.cli.option;

import dev.fim.TreeRequest;
import dev.fim.policy.MountCrossing;
import dev.fim.process.ProcessPriority;
import dev.fim.scan.ScanOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// The options that select a tree and how to scan it.
public final class TreeOptions {

  private static final long BYTES_PER_MEGABYTE = 1_000_000;

  private final RootAndPolicy where =
      new RootAndPolicy(
          "The directory that counts as '/'. Default: '/' for init, else that of the baseline.",
          "The policy. Default: all paths with the attributes 'default' for init,"
              + " else that of the baseline.");

  private final OptionSpec workers =
      Declared.number(
          "--workers", "N", "Threads that read and hash: 1 to 12. Default: one per processor.");

  private final OptionSpec ioLimit =
      Declared.number(
          "--io-limit",
          "MB/s",
          "Read at most this many megabytes (1,000,000 bytes) of files per second. Default: no"
              + " bound.");

  private final OptionSpec nice =
      Declared.number(
          "--nice", "N", "The nice value, see nice(1): 0 to 19. Default: that of the caller.");

  private final OptionSpec crossMounts =
      Declared.flag(
          "Scan every mount. Default: stay on the mount of each given path.", "--cross-mounts");

  private final PositionalParamSpec paths =
      Declared.parameters(
          "PATH",
          "Only this path and below: relative to the working directory or, with --root, to"
              + " the root.");

  public void addTo(CommandSpec command) {
    where.addTo(command);
    command
        .addOption(workers)
        .addOption(ioLimit)
        .addOption(nice)
        .addOption(crossMounts)
        .addPositional(paths);
  }

  /// The given policy file; null for none.
  public @Nullable String policyFile() {
    return where.policyFile();
  }

  public TreeRequest request() {
    TreeRequest request =
        where.request().withPaths(Declared.textsOf(paths).stream().map(Arguments::bytes).toList());
    Integer threads = workers.getValue();
    if (threads != null) {
      if (threads < 1 || threads > ScanOptions.MAX_WORKERS) {
        throw Arguments.invalid(
            "--workers " + threads, "allowed: 1 to %d".formatted(ScanOptions.MAX_WORKERS));
      }
      request = request.withWorkers(threads);
    }
    Integer megabytes = ioLimit.getValue();
    if (megabytes != null) {
      if (megabytes < 1) {
        throw Arguments.invalid("--io-limit " + megabytes, "allowed: 1 MB/s or more");
      }
      request = request.withBytesPerSecond(megabytes * BYTES_PER_MEGABYTE);
    }
    Integer niceness = nice.getValue();
    if (niceness != null) {
      if (niceness < 0 || niceness > ProcessPriority.MAX_NICE) {
        throw Arguments.invalid("--nice " + niceness, "allowed: 0 to 19");
      }
      ProcessPriority.set(niceness);
    }
    return Declared.isGiven(crossMounts) ? request.withCrossing(MountCrossing.CROSS) : request;
  }
}
