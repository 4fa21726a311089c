package dev.fim.cli.option;

import dev.fim.policy.Policy;
import dev.fim.request.TreeRequest;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `--root` and `--policy`: which directory counts as `/`, and the policy below it.
public final class RootAndPolicy {

  private final OptionSpec root;
  private final OptionSpec policy;

  /// @param aboutRoot the help text of `--root`
  /// @param aboutPolicy the help text of `--policy`
  public RootAndPolicy(String aboutRoot, String aboutPolicy) {
    root = Declared.text("--root", "DIR", aboutRoot);
    policy = Declared.text("--policy", "FILE", aboutPolicy);
  }

  public void addTo(CommandSpec command) {
    command.addOption(root).addOption(policy);
  }

  /// The given policy file; null for none.
  public @Nullable String policyFile() {
    return Declared.textOf(policy);
  }

  /// The names of the options that are given.
  public List<String> given() {
    return Stream.of(root, policy)
        .filter(option -> Declared.textOf(option) != null)
        .map(OptionSpec::longestName)
        .toList();
  }

  boolean isRootGiven() {
    return Declared.textOf(root) != null;
  }

  /// A request with the given root and policy. Reads the policy file.
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
