package dev.fim.cli.command.trust;

import dev.fim.FileIntegrity;
import dev.fim.baseline.Generation;
import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.BaselineOption;
import dev.fim.cli.option.DatabaseOption;
import dev.fim.cli.option.Declared;
import dev.fim.cli.option.ProgressOption;
import dev.fim.cli.option.ScanningOptions;
import dev.fim.cli.process.ExitCode;
import dev.fim.cli.process.Interruption;
import dev.fim.cli.terminal.Progress;
import dev.fim.cli.terminal.Terminal;
import dev.fim.compare.Change;
import dev.fim.digest.TreeDigest;
import dev.fim.policy.Policy;
import dev.fim.request.BaselineReference;
import dev.fim.request.TreeRequest;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `fim digest`.
public final class DigestCommand implements Callable<Integer> {

  private final DatabaseOption database = new DatabaseOption();
  private final BaselineOption baseline = new BaselineOption();
  private final ScanningOptions scanning = new ScanningOptions();
  private final ProgressOption progress = new ProgressOption();

  private final OptionSpec policy =
      Declared.text(
          "--policy", "FILE", "The policy. Default: all paths with the attributes 'default'.");

  private final OptionSpec against =
      Declared.text("--against", "FILE", "The digest of this portable baseline.");

  private final PositionalParamSpec directory =
      Declared.optional(
          0, "DIR", "The digest of the tree below this directory. Default: of the generation.");

  private final Terminal terminal;

  private DigestCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The command, with all that it takes.
  public static CommandSpec declare(Terminal terminal) {
    DigestCommand command = new DigestCommand(terminal);
    CommandSpec spec = Declared.command("digest", command);
    command.database.addTo(spec);
    command.baseline.addTo(spec);
    spec.addOption(command.against).addOption(command.policy);
    command.scanning.addTo(spec);
    command.progress.addTo(spec);
    spec.addPositional(command.directory);
    spec.usageMessage()
        .description(
            "Prints one digest of a whole tree, or of a generation. Equal trees have equal"
                + " digests, also on different machines.",
            "",
            "The exit code is 0, or 32 if something could not be read: the digest then says that"
                + " it is missing.")
        .footer(
            "",
            "Examples:",
            "  fim digest /srv/app      to compare with that of another machine",
            "  fim digest --baseline 3  that of a generation");
    return spec;
  }

  @Override
  public Integer call() {
    FileIntegrity fim = database.open(terminal.environment());
    String tree = Declared.textOf(directory);
    String file = Declared.textOf(against);
    if (tree != null) {
      requireNone(file, "--against");
      return ofTree(fim, tree);
    }
    requireNone(Declared.textOf(policy), "--policy");
    Generation generation =
        fim.digested(
            file == null
                ? baseline.reference()
                : new BaselineReference.Portable(Arguments.file(file)));
    print(
        Objects.requireNonNull(generation.digest()),
        file == null ? "generation " + generation.id() : Arguments.bytes(file).display());
    return ExitCode.INTACT.code();
  }

  private static void requireNone(@Nullable String value, String option) {
    if (value != null) {
      throw Arguments.invalid(
          option, "name a directory for the digest of a tree, or leave out this option");
    }
  }

  private int ofTree(FileIntegrity fim, String tree) {
    TreeRequest request = TreeRequest.standard().withRoot(Arguments.directory(tree));
    String rules = Declared.textOf(policy);
    if (rules != null) {
      request = request.withPolicy(Policy.read(Arguments.file(rules)));
    }
    request = scanning.applyTo(request);
    Interruption.cancels(request.monitor());
    LongAdder missing = new LongAdder();
    try (Progress _ = progress.show(terminal, request.monitor())) {
      TreeDigest digest =
          fim.digest(
              request,
              gap -> {
                missing.increment();
                warn(gap);
              });
      print(digest, Arguments.bytes(tree).display());
    }
    return missing.sum() == 0 ? ExitCode.INTACT.code() : ExitCode.UNVERIFIABLE.code();
  }

  private void warn(Change.Unverifiable gap) {
    terminal
        .error()
        .println("unverifiable: %s: %s".formatted(gap.reason().detail(), gap.path().display()));
  }

  /// As `sha256sum` prints it.
  ///
  /// @param name in display form
  private void print(TreeDigest digest, String name) {
    terminal.output().print("%s  %s\n".formatted(digest.tree().hex(), name));
  }
}
