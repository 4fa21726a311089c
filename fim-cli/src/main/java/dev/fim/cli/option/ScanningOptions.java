package dev.fim.cli.option;

import dev.fim.policy.MountCrossing;
import dev.fim.process.ProcessPriority;
import dev.fim.request.TreeRequest;
import dev.fim.scan.ScanOptions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The options that say how to scan a tree.
public final class ScanningOptions {

  private static final long BYTES_PER_MEGABYTE = 1_000_000;

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

  public void addTo(CommandSpec command) {
    command.addOption(workers).addOption(ioLimit).addOption(nice).addOption(crossMounts);
  }

  /// Whether every mount is to be scanned.
  boolean crossesMounts() {
    return Declared.isGiven(crossMounts);
  }

  /// The request with what the options say. Sets the priority of this process.
  public TreeRequest applyTo(TreeRequest given) {
    TreeRequest request = given;
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
