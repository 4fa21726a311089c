package dev.fim.cli.command;

import dev.fim.cli.catalogue.CatalogueCommand;
import dev.fim.cli.catalogue.FleetCommand;
import dev.fim.cli.catalogue.PullCommand;
import dev.fim.cli.catalogue.PushCommand;
import dev.fim.cli.command.screen.StatusCommand;
import dev.fim.cli.command.screen.WatchCommand;
import dev.fim.cli.command.trust.DigestCommand;
import dev.fim.cli.command.trust.KeygenCommand;
import dev.fim.cli.command.trust.SealCommand;
import dev.fim.cli.command.trust.VerifyCommand;
import dev.fim.cli.command.trust.VerifyLogCommand;
import dev.fim.cli.manual.ManualPage;
import dev.fim.cli.option.Declared;
import dev.fim.cli.process.EnvironmentVariable;
import dev.fim.cli.process.ExitCode;
import dev.fim.cli.terminal.Terminal;
import dev.fim.report.output.Columns;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;

/// The program itself. It does nothing without a command.
public final class FimCommand implements Runnable {

  private final CommandSpec spec;

  private FimCommand() {
    spec = Declared.command("fim", this);
  }

  /// The program with the command that `args` begin with, or with all commands. Building picocli's
  /// model of every command would slow down every run.
  public static CommandLine commandLine(Terminal terminal, List<String> args) {
    CommandSpec program = new FimCommand().declare();
    CommandLine line = new CommandLine(program);
    Map<String, Function<Terminal, CommandSpec>> plain = plainCommands();
    Function<Terminal, CommandSpec> named = args.isEmpty() ? null : plain.get(args.getFirst());
    if (named == null) {
      plain.values().forEach(command -> add(line, command.apply(terminal)));
      add(line, GenerateCompletionCommand.declare(terminal, program));
      add(line, GenerateShareCommand.declare(program));
      line.addSubcommand(help());
      describe(program.usageMessage());
    } else {
      add(line, named.apply(terminal));
    }
    return line;
  }

  private CommandSpec declare() {
    spec.versionProvider(new Version())
        .addOption(helpOption())
        .addOption(
            OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Print version information and exit.")
                .build());
    spec.usageMessage()
        .description("Checks whether a file tree is still the one that you trusted.")
        .exitCodeListHeading("%nExit codes (findings add up):%n")
        .footerHeading("%nEnvironment:%n");
    return spec;
  }

  /// The commands that do not depend on others, by name, in the order of the help.
  private static Map<String, Function<Terminal, CommandSpec>> plainCommands() {
    Map<String, Function<Terminal, CommandSpec>> commands = new LinkedHashMap<>();
    commands.put("init", InitCommand::declare);
    commands.put("check", CheckCommand::declare);
    commands.put("update", UpdateCommand::declare);
    commands.put("status", StatusCommand::declare);
    commands.put("watch", WatchCommand::declare);
    commands.put("explain", ExplainCommand::declare);
    commands.put("compare", CompareCommand::declare);
    commands.put("baselines", BaselinesCommand::declare);
    commands.put("show", ShowCommand::declare);
    commands.put("digest", DigestCommand::declare);
    commands.put("forget", ForgetCommand::declare);
    commands.put("export", ExportCommand::declare);
    commands.put("import", ImportCommand::declare);
    commands.put("push", PushCommand::declare);
    commands.put("pull", PullCommand::declare);
    commands.put("fleet", FleetCommand::declare);
    commands.put("catalogue", CatalogueCommand::declare);
    commands.put("import-aide-conf", ImportAideConfCommand::declare);
    commands.put("verify-log", VerifyLogCommand::declare);
    commands.put("keygen", KeygenCommand::declare);
    commands.put("seal", SealCommand::declare);
    commands.put("verify", VerifyCommand::declare);
    return commands;
  }

  private static void add(CommandLine line, CommandSpec command) {
    line.addSubcommand(new CommandLine(command.addOption(helpOption())));
  }

  private static OptionSpec helpOption() {
    return OptionSpec.builder("-h", "--help")
        .usageHelp(true)
        .description("Show this help message and exit.")
        .build();
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
        Stream.of(EnvironmentVariable.values())
            .flatMap(variable -> line(variable, usage.width()).lines())
            .toArray(String[]::new));
  }

  private static String line(EnvironmentVariable variable, int width) {
    String name = "  %-20s".formatted(variable.name());
    return name + Columns.wrap(variable.meaning(), name.length(), width);
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
