package dev.fim.sidecar;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.sidecar.setting.Setting;
import dev.fim.sidecar.setting.SettingSources;
import dev.fim.sidecar.setting.Settings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// Where `fim-sidecar` starts.
public final class Main {

  private static final int OK = 0;
  private static final int INTERNAL = 14;
  private static final int ARGUMENT = 15; // the codes are those of fim
  private static final String CONFIG = "--config";
  private static final Path STANDARD_FILE = Path.of("/etc/fim/sidecar.yaml");

  private Main() {}

  static void main(String[] args) {
    PrintStream error =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    int code = run(List.of(args), System.getenv(), System.out, error);
    System.exit(code);
  }

  /// Runs one command line.
  ///
  /// @return the exit code
  static int run(
      List<String> args, Map<String, String> environment, PrintStream output, PrintStream error) {
    CommandLine line = new CommandLine(program());
    line.addSubcommand("watch", new CommandLine(watch()));
    line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    line.setExpandAtFiles(false);
    try {
      ParseResult parsed = line.parseArgs(args.toArray(new String[0]));
      ParseResult command = parsed.subcommand();
      if (parsed.isUsageHelpRequested() || (command != null && command.isUsageHelpRequested())) {
        CommandLine asked =
            command == null ? line : Objects.requireNonNull(line.getSubcommands().get("watch"));
        asked.usage(output);
        return OK;
      }
      if (parsed.isVersionHelpRequested()) {
        output.println("fim-sidecar " + version());
        return OK;
      }
      if (command == null) {
        return refuse(error, "a command is missing; see fim-sidecar --help");
      }
      return watch(settings(command, environment), output, error);
    } catch (ParameterException e) {
      return refuse(error, String.valueOf(e.getMessage()).lines().findFirst().orElse("?"));
    } catch (FimException e) {
      error.println("fim-sidecar: " + e.getMessage());
      return code(e.problem());
    } catch (RuntimeException | Error e) {
      error.println("fim-sidecar: a fault in fim itself; please report it with what follows");
      e.printStackTrace(error);
      return INTERNAL;
    }
  }

  private static int refuse(PrintStream error, String line) {
    error.println("fim-sidecar: " + line);
    return ARGUMENT;
  }

  private static CommandSpec program() {
    CommandSpec spec = CommandSpec.create().name("fim-sidecar").mixinStandardHelpOptions(true);
    spec.usageMessage().description("Watches another container of the pod, and ends it on drift.");
    return spec;
  }

  private static CommandSpec watch() {
    CommandSpec spec = CommandSpec.create().name("watch");
    spec.usageMessage()
        .description("Watches until it is told to stop.")
        .footer(
            "",
            "Each option can also be set by a variable, FIM_ and its name in capitals with"
                + " underscores, or by its name in the settings file. Options go first, then"
                + " variables.");
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Show this help message and exit.")
            .build());
    spec.addOption(
        OptionSpec.builder(CONFIG)
            .type(String.class)
            .paramLabel("FILE")
            .description("The settings file. Default: $FIM_CONFIG, else " + STANDARD_FILE + ".")
            .build());
    for (Setting<?> setting : Setting.all()) {
      String standard = setting.standard();
      spec.addOption(
          OptionSpec.builder(setting.option())
              .type(String.class)
              .paramLabel("VALUE")
              .description(
                  setting.meaning(),
                  "Allowed: "
                      + setting.allowed()
                      + "."
                      + (standard == null ? "" : " Default: " + standard + "."))
              .build());
    }
    return spec;
  }

  private static Settings settings(ParseResult command, Map<String, String> environment) {
    Map<String, String> options = new LinkedHashMap<>();
    for (Setting<?> setting : Setting.all()) {
      String value = command.matchedOptionValue(setting.option(), null);
      if (value != null) {
        options.put(setting.key(), value);
      }
    }
    String named = command.matchedOptionValue(CONFIG, environment.get("FIM_CONFIG"));
    return SettingSources.read(file(named), environment, options);
  }

  private static @Nullable Path file(@Nullable String named) {
    if (named != null && !named.isEmpty()) {
      return Path.of(named);
    }
    return Files.exists(STANDARD_FILE) ? STANDARD_FILE : null;
  }

  private static int watch(Settings settings, PrintStream output, PrintStream error) {
    Sidecar sidecar =
        new Sidecar(settings, output, line -> error.println("fim-sidecar: " + line), version());
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook = Thread.ofPlatform().unstarted(() -> stop(sidecar, ended));
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return sidecar.run();
    } finally {
      ended.countDown();
    }
  }

  /// A frozen target is ended before this process is.
  private static void stop(Sidecar sidecar, CountDownLatch ended) {
    sidecar.stop();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int code(Problem problem) {
    return switch (problem) {
      case ARGUMENT -> ARGUMENT;
      case POLICY -> 17;
      case IO -> 18;
      case DATABASE_IN_USE -> 21;
      case DATABASE -> 24;
      case INTERRUPTED -> 25;
      case BASELINE_NOT_TRUSTED -> 26;
    };
  }

  private static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }
}
