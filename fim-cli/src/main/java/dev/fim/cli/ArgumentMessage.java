package dev.fim.cli;

import dev.fim.cli.process.RawArguments;
import dev.fim.path.DisplayForm;
import dev.fim.yaml.Spelling;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The one-line message for an invalid argument. Everything the user typed is escaped.
final class ArgumentMessage {

  /// More suggestions than this would not help.
  private static final int MOST_SUGGESTIONS = 3;

  private ArgumentMessage() {}

  static String of(ParameterException e) {
    String help = "see " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help";
    return switch (e) {
      case UnmatchedArgumentException unmatched -> unmatched(unmatched, help);
      default -> plain(String.valueOf(e.getMessage())) + "; " + help;
    };
  }

  private static String unmatched(UnmatchedArgumentException e, String help) {
    boolean hasCommands = !e.getCommandLine().getSubcommands().isEmpty();
    String fact;
    if (e.isUnknownOption()) {
      fact = hasCommands ? "there is no such option before a command" : "there is no such option";
    } else {
      fact = hasCommands ? "there is no such command" : "it is one argument too many";
    }
    return "cannot take '%s': %s; %s"
        .formatted(escape(e.getUnmatched().getFirst()), fact, remedy(similar(e), help));
  }

  /// picocli suggests only options that begin with the typed text.
  private static List<String> similar(UnmatchedArgumentException e) {
    if (!e.isUnknownOption()) {
      return e.getSuggestions();
    }
    String typed = e.getUnmatched().getFirst().split("=", 2)[0];
    List<String> names =
        e.getCommandLine().getCommandSpec().options().stream()
            .filter(option -> !option.hidden())
            .map(OptionSpec::longestName)
            .toList();
    String closest = Spelling.closest(typed, names);
    return closest == null ? e.getSuggestions() : List.of(closest);
  }

  private static String remedy(List<String> similar, String help) {
    return similar.isEmpty()
        ? help
        : "did you mean %s?"
            .formatted(
                String.join(
                    " or ", similar.subList(0, Math.min(MOST_SUGGESTIONS, similar.size()))));
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
