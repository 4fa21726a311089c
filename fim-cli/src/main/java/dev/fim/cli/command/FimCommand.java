package dev.fim.cli.command;

import dev.fim.cli.ExitCode;
import dev.fim.cli.Variable;
import dev.fim.cli.manual.ManualPage;
import dev.fim.cli.terminal.Terminal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The program itself; what it does, its commands do.
@Command(
    name = "fim",
    description = "Says whether a file tree is still the one that you trusted.",
    mixinStandardHelpOptions = true,
    versionProvider = FimCommand.Version.class,
    exitCodeListHeading = "%nExit codes (those of what was found add up):%n",
    footerHeading = "%nEnvironment:%n")
public final class FimCommand implements Runnable {

  @Spec private CommandSpec spec;

  /// The program with what `args` need of it: the command that they begin with, or else all. To
  /// make picocli's model of a command costs as much as to read a small tree.
  public static CommandLine commandLine(Terminal terminal, List<String> args) {
    CommandLine line = new CommandLine(new FimCommand());
    Map<String, Function<Terminal, Object>> plain = plainCommands();
    Function<Terminal, Object> named = args.isEmpty() ? null : plain.get(args.getFirst());
    if (named == null) {
      plain.values().forEach(command -> add(line, command.apply(terminal)));
      add(line, new GenerateCompletionCommand(terminal));
      add(line, new GenerateShareCommand());
      line.addSubcommand(help());
      describe(line.getCommandSpec().usageMessage());
    } else {
      add(line, named.apply(terminal));
    }
    return line;
  }

  /// Those that need no other, by name, in the order of the help.
  private static Map<String, Function<Terminal, Object>> plainCommands() {
    Map<String, Function<Terminal, Object>> commands = new LinkedHashMap<>();
    commands.put("init", InitCommand::new);
    commands.put("check", CheckCommand::new);
    commands.put("update", UpdateCommand::new);
    commands.put("explain", ExplainCommand::new);
    commands.put("compare", CompareCommand::new);
    commands.put("baselines", BaselinesCommand::new);
    commands.put("show", ShowCommand::new);
    commands.put("export", ExportCommand::new);
    commands.put("import", ImportCommand::new);
    return commands;
  }

  private static void add(CommandLine line, Object command) {
    CommandLine subcommand = new CommandLine(command);
    addHelp(subcommand.getCommandSpec());
    line.addSubcommand(subcommand);
  }

  private static void addHelp(CommandSpec command) {
    command.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Show this help message and exit.")
            .build());
  }

  private static CommandLine help() {
    CommandLine help = new CommandLine(new HelpCommand());
    help.getCommandSpec()
        .usageMessage()
        .header(new String[0])
        .description("Shows how a command is used.")
        .footer("", "Example:", "  fim help check");
    return help;
  }

  private static void describe(UsageMessageSpec usage) {
    Map<String, String> codes = new LinkedHashMap<>();
    ExitCode.inOrder().forEach(code -> codes.put(Integer.toString(code.code()), code.meaning()));
    usage.exitCodeList(codes);
    usage.footer(
        Stream.of(Variable.values())
            .map(variable -> "  %-14s %s".formatted(variable.name(), variable.meaning()))
            .toArray(String[]::new));
  }

  @Override
  public void run() {
    String commands =
        ManualPage.commands(spec).stream().map(CommandSpec::name).collect(Collectors.joining(", "));
    throw new ParameterException(spec.commandLine(), "missing command: one of " + commands);
  }

  /// The version that the build wrote into the manifest.
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = FimCommand.class.getPackage().getImplementationVersion();
      return new String[] {"fim " + (version == null ? "(not packaged)" : version)};
    }
  }
}
