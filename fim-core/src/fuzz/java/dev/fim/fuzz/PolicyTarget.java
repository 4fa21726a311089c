package dev.fim.fuzz;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.FileType;
import dev.fim.path.RawPath;
import dev.fim.policy.Explanation;
import dev.fim.policy.Policy;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A policy in YAML: what is accepted explains each path as it decides it.
public final class PolicyTarget {

  private static final List<RawPath> PATHS =
      List.of(RawPath.ROOT, RawPath.parse("/etc/passwd"), RawPath.parse("/var/log/\\xff/a b"));

  private PolicyTarget() {}

  public static void fuzzerTestOneInput(byte[] input) {
    try {
      String yaml = new String(input, StandardCharsets.UTF_8);
      Policy policy = Policy.parse("policy", yaml);
      Expect.that(policy.selectsAs(Policy.parse("policy", yaml)), "the same text selects otherwise");
      for (RawPath path : PATHS) {
        for (FileType type : FileType.values()) {
          Explanation explanation = policy.explain(path, type);
          Expect.that(
              explanation.decision().equals(policy.decide(path, type)),
              "explained otherwise than decided: " + path.display());
        }
      }
    } catch (FimException e) {
      Expect.refusal(e, Problem.POLICY);
    }
  }
}
