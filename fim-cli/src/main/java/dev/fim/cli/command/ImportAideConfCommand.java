package dev.fim.cli.command;

import dev.fim.aide.AideHost;
import dev.fim.aide.AideImport;
import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.Declared;
import dev.fim.cli.process.ExitCode;
import dev.fim.cli.result.WholeFile;
import dev.fim.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `fim import-aide-conf`, and its part of `fim import`.
public final class ImportAideConfCommand implements Callable<Integer> {

  private static final String VERSION = "0.19.3";

  private final OptionSpec output =
      Declared.text(
          "--output",
          "POLICY",
          "Write to this file, whole or not at all. Default: standard output.");

  private final OptionSpec version =
      Declared.text(
          "--aide-version",
          "VERSION",
          "The AIDE that the configuration is for. Before 0.19, '!' also leaves out what is below."
              + " Default: "
              + VERSION
              + ".");

  private final OptionSpec hostname =
      Declared.text(
          "--hostname", "NAME", "The machine that '@@if hostname' asks for. Default: this one.");

  private final PositionalParamSpec file = Declared.parameter(0, "FILE", "The configuration.");

  private final Terminal terminal;

  ImportAideConfCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The command, with all that it takes.
  static CommandSpec declare(Terminal terminal) {
    ImportAideConfCommand command = new ImportAideConfCommand(terminal);
    CommandSpec spec = Declared.command("import-aide-conf", command);
    command.addOptionsTo(spec);
    spec.addPositional(command.file);
    spec.usageMessage()
        .description(
            "Writes a policy that selects what a configuration of AIDE selects. What cannot be"
                + " carried over is listed on standard error. Nothing is executed.")
        .footer("", "Example:", "  fim import-aide-conf --output policy.yaml /etc/aide/aide.conf");
    return spec;
  }

  /// Adds the options, without the parameter.
  void addOptionsTo(CommandSpec spec) {
    spec.addOption(output).addOption(version).addOption(hostname);
  }

  /// The names of the options that are given.
  List<String> givenOptions() {
    return Stream.of(output, version, hostname)
        .filter(option -> Declared.textOf(option) != null)
        .map(OptionSpec::longestName)
        .toList();
  }

  @Override
  public Integer call() throws IOException {
    return convert(Arguments.file(Declared.required(file)));
  }

  /// Writes the policy, and the notes.
  ///
  /// @param configuration of AIDE
  int convert(Path configuration) throws IOException {
    AideImport imported = AideImport.read(configuration, new AideHost(name(), version()));
    byte[] policy = imported.policy().getBytes(StandardCharsets.UTF_8);
    String target = Declared.textOf(output);
    if (target == null) {
      terminal.output().write(policy);
    } else {
      WholeFile.write(Arguments.file(target), out -> out.write(policy));
    }
    imported.notes().forEach(terminal.error()::println);
    return ExitCode.INTACT.code();
  }

  private String version() {
    String given = Objects.requireNonNullElse(Declared.textOf(version), VERSION);
    if (!AideHost.isVersion(given)) {
      throw Arguments.invalid(given, "a version is MAJOR.MINOR.PATCH");
    }
    return given;
  }

  /// Without the domain, as AIDE has it.
  private String name() throws IOException {
    String given = Declared.textOf(hostname);
    String name =
        given == null ? Files.readString(Path.of("/proc/sys/kernel/hostname")).strip() : given;
    return name.split("\\.", 2)[0];
  }
}
