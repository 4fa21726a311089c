package dev.fim.cli.option;

import dev.fim.TreeRequest;
import dev.fim.policy.MountCrossing;
import dev.fim.process.ProcessPriority;
import dev.fim.scan.ScanOptions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// The options that select a tree and how to scan it.
public final class TreeOptions {

  private static final long BYTES_PER_MEGABYTE = 1_000_000;

  private final RootAndPolicy where =
      new RootAndPolicy(
          "What counts as '/'. Default: '/' to record, else that of the baseline.",
          "Which paths and attributes. Default: all paths and the attributes 'default' to record,"
              + " else that of the baseline.");

  private final OptionSpec workers =
      Declared.number(
          "--workers",
          "N",
          "Threads that read and hash, 1 to 12. Default: one for each processor.");

  private final OptionSpec ioLimit =
      Declared.number(
          "--io-limit",
          "MB/s",
          "Read at most so many megabytes (1,000,000 bytes) of files in a second. Default: no"
              + " bound.");

  private final OptionSpec nice =
      Declared.number(
          "--nice",
          "N",
          "Let other processes go first, as nice(1) does: 0 to 19. Default: as the caller.");

  private final OptionSpec crossMounts =
      Declared.flag(
          "Go into every mount. Default: stay on that of each path given.", "--cross-mounts");

  private final PositionalParamSpec paths =
      Declared.parameters(
          "PATH",
          "Only this and what is below it: relative to the working directory or, with --root, to"
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

  public TreeRequest request() {
    TreeRequest request =
        where.request().withPaths(Declared.textsOf(paths).stream().map(Arguments::bytes).toList());
    Integer threads = workers.getValue();
    if (threads != null) {
      if (threads < 1 || threads > ScanOptions.MAX_WORKERS) {
        throw Arguments.invalid(
            "--workers " + threads, "there can be 1 to %d".formatted(ScanOptions.MAX_WORKERS));
      }
      request = request.withWorkers(threads);
    }
    Integer megabytes = ioLimit.getValue();
    if (megabytes != null) {
      if (megabytes < 1) {
        throw Arguments.invalid("--io-limit " + megabytes, "there can be 1 MB/s and more");
      }
      request = request.withBytesPerSecond(megabytes * BYTES_PER_MEGABYTE);
    }
    Integer niceness = nice.getValue();
    if (niceness != null) {
      if (niceness < 0 || niceness > ProcessPriority.MAX_NICE) {
        throw Arguments.invalid("--nice " + niceness, "there can be 0 to 19");
      }
      ProcessPriority.set(niceness);
    }
    return Declared.isGiven(crossMounts) ? request.withCrossing(MountCrossing.CROSS) : request;
  }
}
