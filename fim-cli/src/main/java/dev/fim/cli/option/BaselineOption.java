package dev.fim.cli.option;

import dev.fim.request.BaselineReference;
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
}
