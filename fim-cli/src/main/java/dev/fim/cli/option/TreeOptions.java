package dev.fim.cli.option;

import dev.fim.request.TreeRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// The options that select a tree and how to scan it.
public final class TreeOptions {

  private final RootAndPolicy where =
      new RootAndPolicy(
          "The directory that counts as '/'. Default: '/' for init, else that of the baseline.",
          "The policy. Default: all paths with the attributes 'default' for init,"
              + " else that of the baseline.");

  private final ScanningOptions scanning = new ScanningOptions();

  private final PositionalParamSpec paths =
      Declared.parameters(
          "PATH",
          "Only this path and below: relative to the working directory or, with --root, to"
              + " the root.");

  public void addTo(CommandSpec command) {
    where.addTo(command);
    scanning.addTo(command);
    command.addPositional(paths);
  }

  /// The given options that no container image has a use for.
  public List<String> ofTreesOnly() {
    List<String> given = new ArrayList<>();
    if (where.isRootGiven()) {
      given.add("--root");
    }
    if (scanning.crossesMounts()) {
      given.add("--cross-mounts");
    }
    return given;
  }

  /// The given policy file; null for none.
  public @Nullable String policyFile() {
    return where.policyFile();
  }

  public TreeRequest request() {
    return scanning.applyTo(
        where.request().withPaths(Declared.textsOf(paths).stream().map(Arguments::bytes).toList()));
  }
}
