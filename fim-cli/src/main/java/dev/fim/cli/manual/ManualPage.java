package dev.fim.cli.manual;

import dev.fim.cli.manual.Roff.Span;
import dev.fim.cli.process.EnvironmentVariable;
import dev.fim.cli.process.ExitCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// A manual page in roff, generated from the declaration of a command.
public final class ManualPage {

  private final CommandSpec command;
  private final CommandSpec program;
  private final Roff roff = new Roff();

  private ManualPage(CommandSpec command) {
    this.command = command;
    this.program = command.root();
  }

  /// The page of a command, or of the program itself.
  public static String of(CommandSpec command) {
    ManualPage page = new ManualPage(command);
    page.head();
    page.parameters();
    if (command.parent() == null) {
      page.commands();
      page.exitStatus();
      page.environment();
    }
    page.examples();
    page.seeAlso();
    return page.roff.toString();
  }

  /// The name of a page: `fim-init` for `fim init`.
  public static String name(CommandSpec command) {
    return command.qualifiedName("-");
  }

  /// The commands of `program` that are not hidden.
  public static List<CommandSpec> commands(CommandSpec program) {
    return program.subcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .filter(spec -> !spec.usageMessage().hidden())
        .toList();
  }

  private void head() {
    String name = name(command);
    List<String> description = List.of(command.usageMessage().description());
    roff.title(name.toUpperCase(Locale.ROOT), program.version()[0], "File integrity monitor");
    roff.section("NAME").line(name + " - " + summary(description.getFirst()));
    String synopsis =
        new CommandLine.Help(command, CommandLine.Help.defaultColorScheme(Ansi.OFF))
            .synopsis(0)
            .replaceAll("\\s+", " ")
            .strip();
    String start = command.qualifiedName();
    roff.section("SYNOPSIS").line(Span.bold(start), Span.plain(synopsis.substring(start.length())));
    roff.section("DESCRIPTION");
    text(description);
  }

  /// A sentence in the form of the name section.
  private static String summary(String sentence) {
    String text = sentence.split("\\. |\\.$", 2)[0];
    return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }

  private void text(List<String> lines) {
    for (String line : lines) {
      if (line.isEmpty()) {
        roff.paragraph();
      } else {
        roff.line(line);
      }
    }
  }

  private void parameters() {
    if (!command.positionalParameters().isEmpty()) {
      roff.section("ARGUMENTS");
      for (PositionalParamSpec parameter : command.positionalParameters()) {
        roff.item().line(Span.italic(parameter.paramLabel()));
        text(List.of(parameter.description()));
      }
    }
    roff.section("OPTIONS");
    for (OptionSpec option : command.options()) {
      roff.item().line(spans(option));
      text(List.of(option.description()));
    }
  }

  private static Span[] spans(OptionSpec option) {
    List<Span> spans = new ArrayList<>();
    for (String name : option.names()) {
      if (!spans.isEmpty()) {
        spans.add(Span.plain(", "));
      }
      spans.add(Span.bold(name));
    }
    if (takesValue(option)) {
      spans.add(Span.plain(" "));
      spans.add(Span.italic(option.paramLabel()));
    }
    return spans.toArray(Span[]::new);
  }

  private static boolean takesValue(ArgSpec option) {
    return option.arity().max() > 0;
  }

  private void commands() {
    roff.section("COMMANDS");
    for (CommandSpec each : commands(program)) {
      roff.item().line(Span.bold(name(each)), Span.plain("(1)"));
      roff.line(each.usageMessage().description()[0]);
    }
  }

  private void exitStatus() {
    roff.section("EXIT STATUS");
    for (ExitCode code : ExitCode.inOrder()) {
      roff.item().line(Span.bold(Integer.toString(code.code()))).line(code.meaning());
    }
    roff.paragraph().line("1, 2, 4 and 32 are bits: the code is the sum of all findings.");
  }

  private void environment() {
    roff.section("ENVIRONMENT");
    for (EnvironmentVariable variable : EnvironmentVariable.values()) {
      roff.item().line(Span.bold(variable.name())).line(variable.meaning());
    }
  }

  private void examples() {
    List<String> examples = examples(command);
    if (!examples.isEmpty()) {
      roff.section("EXAMPLES").example();
      examples.forEach(roff::line);
      roff.endExample();
    }
  }

  /// The examples in the help of a command: one command line each, some with a remark after two
  /// blanks.
  public static List<String> examples(CommandSpec command) {
    return Arrays.stream(command.usageMessage().footer())
        .filter(line -> line.startsWith("  fim "))
        .map(String::strip)
        .toList();
  }

  private void seeAlso() {
    List<Span> spans = new ArrayList<>();
    List<CommandSpec> pages = new ArrayList<>(List.of(program));
    pages.addAll(commands(program));
    for (CommandSpec page : pages) {
      if (!name(page).equals(name(command))) {
        spans.add(Span.plain(spans.isEmpty() ? "" : ", "));
        spans.add(Span.bold(name(page)));
        spans.add(Span.plain("(1)"));
      }
    }
    roff.section("SEE ALSO").line(spans.toArray(Span[]::new));
  }
}
