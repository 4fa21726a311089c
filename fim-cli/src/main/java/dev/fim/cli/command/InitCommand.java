package dev.fim.cli.command;

import dev.fim.FileIntegrity;
import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.ComparisonOptions;
import dev.fim.cli.option.DatabaseOption;
import dev.fim.cli.option.Declared;
import dev.fim.cli.option.ImageChoiceOptions;
import dev.fim.cli.option.ProgressOption;
import dev.fim.cli.option.ReportOptions;
import dev.fim.cli.option.TreeOptions;
import dev.fim.cli.option.trust.SigningOptions;
import dev.fim.cli.terminal.Terminal;
import dev.fim.image.ImageSource;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `fim init`.
public final class InitCommand implements Callable<Integer> {

  private final DatabaseOption database = new DatabaseOption();
  private final TreeOptions tree = new TreeOptions();
  private final ReportOptions report = new ReportOptions();
  private final ProgressOption progress = new ProgressOption();
  private final ImageChoiceOptions choice = new ImageChoiceOptions();

  private final OptionSpec image =
      Declared.text(
          "--image",
          "FILE",
          "Record this container image in place of a tree: an archive of 'docker save' or 'podman"
              + " save', an OCI archive, or the directory of an OCI layout; '-' for an archive on"
              + " standard input.");
  private final SigningOptions signing = SigningOptions.ofRecording();

  private final Terminal terminal;

  private InitCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The command, with all that it takes.
  static CommandSpec declare(Terminal terminal) {
    InitCommand command = new InitCommand(terminal);
    CommandSpec spec = Declared.command("init", command);
    command.database.addTo(spec);
    command.tree.addTo(spec);
    command.report.addTo(spec);
    command.progress.addTo(spec);
    spec.addOption(command.image);
    command.choice.addTo(spec);
    command.signing.addTo(spec);
    spec.usageMessage()
        .description(
            "Records the tree as a new generation, the baseline to compare with.",
            "",
            "The exit code is 0, or 32 if something could not be recorded in full: the generation"
                + " is kept and marks the gaps.")
        .footer(
            "",
            "Examples:",
            "  fim init                        the whole system, on the mount of '/'",
            "  fim init /etc /usr              parts of it",
            "  fim init --root /mnt/image --policy debian.yaml",
            "  podman save web:1 | fim init --image -");
    return spec;
  }

  @Override
  public Integer call() {
    FileIntegrity fim =
        database.open(terminal.environment()).signing(signing.signer(terminal.environment()));
    ReportedRun run = new ReportedRun(terminal, report, new ComparisonOptions(), progress);
    String file = Declared.textOf(image);
    if (file == null) {
      refuse(choice.given(), "without --image there is no container image");
      return run.run(tree.request(), fim::init);
    }
    refuse(tree.ofTreesOnly(), "a container image has its own root, and no mounts");
    ImageSource source =
        file.equals("-")
            ? new ImageSource.OfStream(new FileInputStream(FileDescriptor.in), "standard input")
            : new ImageSource.OfFile(Arguments.file(file));
    return run.run(
        tree.request(),
        (request, receiver) -> fim.initFromImage(source, choice.choice(), request, receiver));
  }

  private static void refuse(List<String> options, String fact) {
    if (!options.isEmpty()) {
      throw Arguments.invalid(String.join(" ", options), fact);
    }
  }
}
