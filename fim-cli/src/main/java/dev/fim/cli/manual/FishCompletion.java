package dev.fim.cli.manual;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// The completion script for fish, generated from the declarations of the commands. picocli writes
/// one for bash only.
///
/// An option or argument without a list of values completes to names of files, as in bash.
public final class FishCompletion {

  private final CommandSpec program;
  private final StringBuilder script = new StringBuilder();

  private FishCompletion(CommandSpec program) {
    this.program = program;
  }

  /// The script for a program and its commands.
  public static String of(CommandSpec program) {
    FishCompletion completion = new FishCompletion(program);
    completion.script.append("# fish completion of %s\n".formatted(program.name()));
    String noCommand = "__fish_use_subcommand";
    completion.options(program, noCommand);
    for (CommandSpec command : ManualPage.commands(program)) {
      completion.line(
          noCommand,
          "-f -a %s".formatted(quoted(command.name())),
          command.usageMessage().description());
    }
    for (CommandSpec command : ManualPage.commands(program)) {
      String condition = "__fish_seen_subcommand_from " + command.name();
      completion.options(command, condition);
      completion.parameters(command, condition);
    }
    return completion.script.toString();
  }

  private void options(CommandSpec command, String condition) {
    for (OptionSpec option : command.options()) {
      if (option.hidden()) {
        continue;
      }
      StringBuilder names = new StringBuilder();
      for (String name : option.names()) {
        names.append(names.isEmpty() ? "" : " ").append(form(name));
      }
      List<String> values = values(option);
      if (!values.isEmpty()) {
        names.append(" -x -a ").append(quoted(String.join(" ", values)));
      } else if (option.arity().max() > 0) {
        names.append(" -r");
      }
      line(condition, names.toString(), option.description());
    }
  }

  /// The values that a command takes as arguments; for `help`, the other commands.
  private void parameters(CommandSpec command, String condition) {
    List<String> values = new ArrayList<>();
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      values.addAll(values(parameter));
    }
    if (command.helpCommand()) {
      ManualPage.commands(program).forEach(each -> values.add(each.name()));
    }
    if (!values.isEmpty()) {
      line(condition, "-f -a " + quoted(String.join(" ", values)));
    }
  }

  private static List<String> values(ArgSpec argument) {
    List<String> values = new ArrayList<>();
    if (argument.completionCandidates() != null) {
      argument.completionCandidates().forEach(values::add);
    }
    return values;
  }

  /// `-l db` for `--db`, `-s q` for `-q`.
  private static String form(String name) {
    if (name.startsWith("--")) {
      return "-l " + name.substring(2);
    }
    return (name.length() == 2 ? "-s " : "-o ") + name.substring(1);
  }

  /// @param description the menu shows its first sentence
  private void line(String condition, String what, String... description) {
    script.append("complete -c %s -n %s %s".formatted(program.name(), quoted(condition), what));
    if (description.length > 0) {
      script.append(" -d ").append(quoted(description[0].split("\\. |\\.$", 2)[0]));
    }
    script.append('\n');
  }

  /// In single quotes, where fish knows two escapes.
  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
