package dev.fim.cli.option;

import dev.fim.request.BaselineReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `--baseline`: which generation to use.
public final class BaselineOption {

  private final OptionSpec generation =
      Declared.text("--baseline", "N")
          .defaultValue("latest")
          .description("The generation, by its number or as 'latest'. Default: latest.")
          .build();

  public void addTo(CommandSpec command) {
    command.addOption(generation);
  }

  public BaselineReference reference() {
    return BaselineReference.ofGeneration(generation.getValue());
  }

  /// The number that was given; null for the newest.
  public @Nullable Long number() {
    return switch (reference()) {
      case BaselineReference.Numbered(long id) -> id;
      case BaselineReference.Latest _ -> null;
      case BaselineReference.Elsewhere _ -> null;
      case BaselineReference.Portable _ -> null;
    };
  }
}
