package dev.fim.cli;

import static dev.fim.cli.Session.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.cli.command.FimCommand;
import dev.fim.cli.manual.ManualPage;
import dev.fim.cli.process.EnvironmentVariable;
import dev.fim.cli.process.ExitCode;
import dev.fim.cli.terminal.Output;
import dev.fim.cli.terminal.Terminal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// What the program says of itself: help, manual, completion, reference page.
class HelpTest {

  private static final Path PAGE = Path.of("../docs/reference/cli.md");

  private final Session fim = new Session();

  @AfterEach
  void end() {
    fim.close();
  }

  private static CommandLine program() {
    OutputStream nothing = OutputStream.nullOutputStream();
    return FimCommand.commandLine(
        new Terminal(new Output(nothing), new PrintStream(nothing), Map.of()), List.of());
  }

  static Stream<CommandSpec> commands() {
    CommandSpec program = program().getCommandSpec();
    return Stream.concat(Stream.of(program), ManualPage.commands(program).stream());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyOptionAndArgumentIsDescribed(CommandSpec command) {
    assertThat(command.usageMessage().description()).isNotEmpty();
    for (ArgSpec each : command.args()) {
      assertThat(each.description()).as("%s %s", command, each).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyExampleParses(CommandSpec command) {
    List<String> examples = ManualPage.examples(command);
    if (command.parent() != null) {
      assertThat(examples).isNotEmpty();
    }
    for (String example : examples) {
      String line = example.replaceFirst("( {2,}| > ).*", "");
      List<String> words = Pattern.compile(" ").splitAsStream(line).toList();
      assertThat(words).startsWith("fim", command.name());
      program().parseArgs(words.subList(1, words.size()).toArray(String[]::new));
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void theReferencePageHasEveryCommandAndOption(CommandSpec command) throws IOException {
    String page = Files.readString(PAGE);
    assertThat(page).contains("`" + command.qualifiedName());
    for (OptionSpec option : command.options()) {
      for (String name : option.names()) {
        assertThat(page).as(command.name()).contains("`" + name);
      }
    }
    assertThat(page.lines().toList()).containsAll(ManualPage.examples(command));
  }

  @Test
  void theReferencePageHasEveryVariable() throws IOException {
    assertThat(Files.readString(PAGE))
        .contains(
            Stream.of(EnvironmentVariable.values())
                .map(v -> "| `%s` | %s |".formatted(v.name(), v.meaning()))
                .toList());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void theManualHasEveryOptionAndIsGoodRoff(CommandSpec command)
      throws IOException, InterruptedException {
    String page = ManualPage.of(command);
    for (OptionSpec option : command.options()) {
      for (String name : option.names()) {
        assertThat(page).contains("\\fB" + name.replace("-", "\\-") + "\\fP");
      }
    }
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/groff")), "needs groff, to render the manual");
    Path file = Files.writeString(fim.beside("page.1"), page);
    Process groff =
        new ProcessBuilder("groff", "-man", "-ww", "-Tutf8", "-P-cbou", file.toString())
            .redirectErrorStream(true)
            .start();
    String rendered = new String(groff.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(groff.waitFor()).isZero();
    assertThat(rendered)
        .doesNotContain("warning")
        .containsPattern("NAME\n +" + ManualPage.name(command) + " +- ");
    for (OptionSpec option : command.options()) {
      assertThat(rendered).contains(option.longestName());
    }
  }

  @Test
  void theShareDirectoryHasAPageForEachCommandAndTheCompletions() throws IOException {
    Path share = fim.beside("share");
    assertThat(fim.run("generate-share", share.toString())).isEqualTo(Session.said(""));
    try (Stream<Path> pages = Files.list(share.resolve("man/man1"))) {
      assertThat(pages.map(page -> page.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              commands().map(command -> ManualPage.name(command) + ".1").toList());
    }
    assertThat(share.resolve("bash-completion/completions/fim"))
        .hasContent(fim.run("generate-completion").output());
    assertThat(share.resolve("zsh/site-functions/_fim"))
        .hasContent(fim.run("generate-completion", "--shell", "zsh").output());
    assertThat(share.resolve("fish/vendor_completions.d/fim.fish"))
        .content()
        .startsWith("# fish completion of fim\n");
  }

  @Test
  void bashCompletesCommandsOptionsAndFormats() throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash");
    assertThat(completions("fim", "ch")).containsExactly("check");
    assertThat(completions("fim", "check", "--bas")).containsExactly("--baseline");
    assertThat(completions("fim", "check", "--format", ""))
        .containsExactly(
            "text", "json", "ndjson", "sarif", "junit", "html", "ocsf", "ecs", "syslog");
  }

  @Test
  void aShellWithoutAScriptIsNamedWithThoseThatHaveOne() {
    assertThat(fim.run("generate-completion", "--shell", "fihs"))
        .isEqualTo(
            refused(
                15,
                "fim: cannot take --shell 'fihs': there is no script for it; did you mean 'fish'?"
                    + " allowed: bash, zsh, fish"));
  }

  @Test
  void theScriptForFishKnowsEveryCommandAndEveryOption() {
    String script = fim.run("generate-completion", "--shell", "fish").output();
    for (CommandSpec command : ManualPage.commands(program().getCommandSpec())) {
      assertThat(script).contains("-n '__fish_use_subcommand' -f -a '" + command.name() + "' -d '");
      for (OptionSpec option : command.options()) {
        if (!option.hidden() && option.longestName().startsWith("--")) {
          assertThat(script.lines())
              .anyMatch(line ->
                  line.contains("'__fish_seen_subcommand_from " + command.name() + "'")
                      && line.contains(" -l " + option.longestName().substring(2) + " "));
        }
      }
    }
    assertThat(script)
        .contains("-l format -x -a 'text json ndjson sarif junit html ocsf ecs syslog'")
        .contains("-n '__fish_seen_subcommand_from help' -f -a 'init check ");
  }

  private List<String> completions(String... words) throws IOException, InterruptedException {
    Path script = fim.beside("fim.bash");
    Files.writeString(script, fim.run("generate-completion").output());
    String call =
        "source '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_fim; printf '%%s\\n' \"${COMPREPLY[@]}\""
            .formatted(
                script,
                String.join(" ", Stream.of(words).map(word -> "'" + word + "'").toList()),
                words.length - 1);
    Process bash = new ProcessBuilder("bash", "--norc", "-c", call).start();
    List<String> lines =
        new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    assertThat(bash.waitFor()).isZero();
    return lines.stream().map(String::strip).toList();
  }

  @Test
  void helpNamesEveryExitCodeAndVariable() {
    String help = fim.run("--help").output();
    for (ExitCode code : ExitCode.values()) {
      assertThat(help).contains("  " + code.code() + " ");
    }
    for (EnvironmentVariable variable : EnvironmentVariable.values()) {
      assertThat(help).contains("  " + variable.name() + " ");
    }
    assertThat(help.lines()).allMatch(line -> line.length() <= 80);
    assertThat(help.lines()).filteredOn(line -> line.matches("[a-z].*")).isEmpty();
    assertThat(fim.run("help", "check")).isEqualTo(fim.run("check", "--help"));
  }

  @Test
  void whatIsNoCommandIsRefusedWithAHint() {
    assertThat(fim.run("chek"))
        .isEqualTo(
            refused(
                15, "fim: cannot take 'chek': there is no such command; did you mean 'check'?"));
    assertThat(fim.run("--db", "x", "check"))
        .isEqualTo(
            refused(
                15,
                "fim: cannot take '--db': there is no such option before a command; write it after"
                    + " the command"));
    assertThat(fim.run("--nothing", "check"))
        .isEqualTo(
            refused(
                15,
                "fim: cannot take '--nothing': there is no such option before a command; see fim"
                    + " --help"));
    assertThat(fim.run("help", "foo"))
        .isEqualTo(refused(15, "fim: cannot take 'foo': there is no such command; see fim --help"));
    assertThat(fim.run("help", "basline"))
        .isEqualTo(
            refused(
                15,
                "fim: cannot take 'basline': there is no such command; did you mean 'baselines'?"));
    assertThat(fim.run("base"))
        .isEqualTo(
            refused(
                15,
                "fim: cannot take 'base': there is no such command; did you mean 'baselines'?"));
    assertThat(fim.run())
        .isEqualTo(
            refused(
                15,
                "fim: missing command: one of init, check, update, status, watch, explain, compare,"
                    + " baselines, show, digest, forget, export, import, push, pull, fleet,"
                    + " catalogue, import-aide-conf, verify-log, keygen, seal, verify,"
                    + " generate-completion, help; see fim --help"));
  }
}
