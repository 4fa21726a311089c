package dev.fim.cli.option;

import dev.fim.TreeRequest;
import dev.fim.policy.Policy;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// What counts as `/`, and which policy holds below it.
public final class RootAndPolicy {

  private final OptionSpec root;
  private final OptionSpec policy;

  /// @param aboutRoot what the help says of `--root`
  /// @param aboutPolicy and of `--policy`
  public RootAndPolicy(String aboutRoot, String aboutPolicy) {
    root = Declared.text("--root", "DIR", aboutRoot);
    policy = Declared.text("--policy", "FILE", aboutPolicy);
  }

  public void addTo(CommandSpec command) {
    command.addOption(root).addOption(policy);
  }

  /// With what was given; the policy is read.
  public TreeRequest request() {
    TreeRequest request = TreeRequest.standard();
    String rootGiven = Declared.textOf(root);
    if (rootGiven != null) {
      request = request.withRoot(Arguments.directory(rootGiven));
    }
    String policyGiven = Declared.textOf(policy);
    if (policyGiven != null) {
      request = request.withPolicy(Policy.read(Arguments.file(policyGiven)));
    }
    return request;
  }
}
