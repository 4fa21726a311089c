package dev.fim.cli;

import dev.fim.cli.process.RawArguments;
import dev.fim.path.DisplayForm;
import dev.fim.words.Spelling;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The one-line message for an invalid argument. Everything the user typed is escaped.
final class ArgumentMessage {

  /// picocli's message for `fim help` with what is no command. It has no other form.
  private static final Pattern NO_COMMAND =
      Pattern.compile("Unknown subcommand '(.*)'\\.", Pattern.DOTALL);

  private ArgumentMessage() {}

  static String of(ParameterException e) {
    CommandLine command = e.getCommandLine();
    if (e instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched.getUnmatched().getFirst(), unmatched.isUnknownOption(), command);
    }
    String message = String.valueOf(e.getMessage());
    Matcher matcher = NO_COMMAND.matcher(message);
    return matcher.matches()
        ? unmatched(matcher.group(1), false, command)
        : plain(message) + "; " + help(command);
  }

  private static String unmatched(String typed, boolean isOption, CommandLine command) {
    boolean hasCommands = !command.getSubcommands().isEmpty();
    String fact;
    if (isOption) {
      fact = hasCommands ? "there is no such option before a command" : "there is no such option";
    } else {
      fact = hasCommands ? "there is no such command" : "it is one argument too many";
    }
    if (isOption && hasCommands && isOfACommand(typed.split("=", 2)[0], command)) {
      return "cannot take '%s': %s; write it after the command".formatted(escape(typed), fact);
    }
    String question =
        isOption
            ? Spelling.question(typed.split("=", 2)[0], options(command))
            : Spelling.question(typed, commands(command));
    return "cannot take '%s': %s; %s"
        .formatted(escape(typed), fact, question.isEmpty() ? help(command) : question);
  }

  private static boolean isOfACommand(String option, CommandLine command) {
    return command.getSubcommands().values().stream()
        .anyMatch(sub -> sub.getCommandSpec().findOption(option) != null);
  }

  private static List<String> options(CommandLine command) {
    return command.getCommandSpec().options().stream()
        .filter(option -> !option.hidden())
        .map(OptionSpec::longestName)
        .toList();
  }

  private static List<String> commands(CommandLine command) {
    return command.getSubcommands().entrySet().stream()
        .filter(entry -> !entry.getValue().getCommandSpec().usageMessage().hidden())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static String help(CommandLine command) {
    return "see " + command.getCommandSpec().qualifiedName() + " --help";
  }

  /// picocli's own message in the style of `fim`'s messages.
  private static String plain(String message) {
    String text = message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    return escape(text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1));
  }

  private static String escape(String text) {
    return DisplayForm.of(RawArguments.bytesOf(text));
  }
}
