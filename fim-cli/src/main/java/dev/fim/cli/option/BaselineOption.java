package dev.fim.cli.option;

import dev.fim.BaselineReference;
import picocli.CommandLine.Option;

/// Which generation is meant.
public final class BaselineOption {

  @Option(
      names = "--baseline",
      paramLabel = "N",
      defaultValue = "latest",
      description = "The generation, by its number or as 'latest'. Default: latest.")
  private String generation = "latest";

  public BaselineReference reference() {
    return BaselineReference.ofGeneration(generation);
  }
}
