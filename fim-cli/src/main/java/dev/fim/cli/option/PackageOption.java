package dev.fim.cli.option;

import dev.fim.request.TreeRequest;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The option `--explain-packages`.
public final class PackageOption {

  private final OptionSpec explain =
      Declared.flag(
          "Show the package of a changed file, and whether its content is the packaged one, by what"
              + " dpkg, apk or rpm keep in the tree. It changes no verdict.",
          "--explain-packages");

  public void addTo(CommandSpec command) {
    command.addOption(explain);
  }

  /// The request, with packages if the option is given.
  public TreeRequest apply(TreeRequest request) {
    return Declared.isGiven(explain) ? request.withPackages() : request;
  }
}
