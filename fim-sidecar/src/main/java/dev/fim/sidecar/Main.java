package dev.fim.sidecar;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.DisplayForm;
import dev.fim.sidecar.control.ControlRequest.Verb;
import dev.fim.words.Spelling;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Where `fim-sidecar` starts. The exit codes are those of `fim`.
public final class Main {

  private static final int OK = 0;
  private static final int INTERNAL = 14;

  private static final List<Command> COMMANDS =
      List.of(
          new WatchCommand(),
          new AliveCommand(),
          new ProbeCommand(),
          new ControlCommand(Verb.ACCEPT),
          new ControlCommand(Verb.HOLD),
          new ControlCommand(Verb.RESUME),
          new ControlCommand(Verb.SUGGEST),
          new StatusCommand(),
          new InjectCommand(),
          new WebhookCommand());

  private Main() {}

  static void main(String[] args) {
    Command.Context context =
        Command.Context.of(
            System.getenv(),
            new FileOutputStream(FileDescriptor.out),
            new FileOutputStream(FileDescriptor.err),
            version());
    Thread.setDefaultUncaughtExceptionHandler(
        new DeadThreadHandler(context.writers(), Runtime.getRuntime()::halt));
    System.exit(run(List.of(args), context));
  }

  /// Runs one command line.
  ///
  /// @return the exit code
  static int run(List<String> args, Command.Context context) {
    CommandLine line = new CommandLine(program());
    Map<String, Command> commands = new LinkedHashMap<>();
    for (Command command : COMMANDS) {
      CommandSpec spec = command.declare();
      spec.addOption(help());
      commands.put(spec.name(), command);
      line.addSubcommand(spec.name(), new CommandLine(spec));
    }
    line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    line.setExpandAtFiles(false);
    try {
      ParseResult parsed = line.parseArgs(args.toArray(new String[0]));
      ParseResult given = parsed.subcommand();
      if (parsed.isUsageHelpRequested() || (given != null && given.isUsageHelpRequested())) {
        (given == null ? line : given.commandSpec().commandLine()).usage(context.output());
        return OK;
      }
      if (parsed.isVersionHelpRequested()) {
        context.output().println("fim-sidecar " + context.version());
        return OK;
      }
      if (given == null) {
        return refuse(context, "a command is missing; see fim-sidecar --help");
      }
      return Objects.requireNonNull(commands.get(given.commandSpec().name())).run(given, context);
    } catch (UnmatchedArgumentException e) {
      return refuse(context, unmatched(e));
    } catch (ParameterException e) {
      return refuse(context, String.valueOf(e.getMessage()).lines().findFirst().orElse("?"));
    } catch (FimException e) {
      context.log(String.valueOf(e.getMessage()));
      return e.problem().exitCode();
    } catch (RuntimeException | Error e) {
      context.log("a fault in fim itself; please report it with what follows");
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      trace.toString().lines().forEach(context::log);
      return INTERNAL;
    } finally {
      context.flush();
    }
  }

  private static String unmatched(UnmatchedArgumentException e) {
    String typed = e.getUnmatched().getFirst();
    CommandLine command = e.getCommandLine();
    boolean hasCommands = !command.getSubcommands().isEmpty();
    String question =
        e.isUnknownOption()
            ? Spelling.question(
                typed.split("=", 2)[0], command.getCommandSpec().optionsMap().keySet())
            : Spelling.question(typed, command.getSubcommands().keySet());
    return "cannot take '%s': %s; %s"
        .formatted(
            DisplayForm.ofText(typed),
            e.isUnknownOption()
                ? "there is no such option"
                : hasCommands ? "there is no such command" : "it is one argument too many",
            question.isEmpty()
                ? "see " + command.getCommandSpec().qualifiedName() + " --help"
                : question);
  }

  private static int refuse(Command.Context context, String line) {
    context.log(line);
    return Problem.ARGUMENT.exitCode();
  }

  private static CommandSpec program() {
    CommandSpec spec = CommandSpec.create().name("fim-sidecar").mixinStandardHelpOptions(true);
    spec.usageMessage().description("Watches another container of the pod, and ends it on drift.");
    return spec;
  }

  private static OptionSpec help() {
    return OptionSpec.builder("-h", "--help")
        .usageHelp(true)
        .description("Show this help message and exit.")
        .build();
  }

  private static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }
}
