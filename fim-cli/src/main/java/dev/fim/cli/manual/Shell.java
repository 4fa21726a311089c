package dev.fim.cli.manual;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Model.CommandSpec;

/// A shell that there is a completion script for.
public enum Shell {
  /// zsh takes this script too, after `bashcompinit`.
  BASH("bash-completion/completions/%s"),
  ZSH("zsh/site-functions/_%s"),
  FISH("fish/vendor_completions.d/%s.fish");

  private final String place;

  Shell(String place) {
    this.place = place;
  }

  /// Its name.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The names of all.
  public static List<String> labels() {
    return Arrays.stream(values()).map(Shell::label).toList();
  }

  /// The shell of this name; null if there is none.
  public static @Nullable Shell ofLabel(String label) {
    return Arrays.stream(values())
        .filter(shell -> shell.label().equals(label))
        .findFirst()
        .orElse(null);
  }

  /// Where the script lies below a directory such as `/usr/share`.
  public String place(CommandSpec program) {
    return place.formatted(program.name());
  }

  /// The completion script of a program.
  public String completion(CommandSpec program) {
    return switch (this) {
      case BASH -> bash(program);
      // zsh loads this file as a function at the first completion, and then expands no aliases.
      // picocli has an alias for compopt, a command of bash: so it is a function here. The last
      // line answers that first completion.
      case ZSH ->
          """
          #compdef %1$s
          function compopt() {
            return 0
          }
          %2$s
          _bash_complete -o default -F _complete_%1$s
          """
              .formatted(program.name(), bash(program));
      case FISH -> FishCompletion.of(program);
    };
  }

  private static String bash(CommandSpec program) {
    return AutoComplete.bash(program.name(), program.commandLine()) + "\n";
  }
}
