package dev.fim.fuzz;

import dev.fim.aide.AideHost;
import dev.fim.aide.AideImport;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.policy.Policy;

/// A configuration of AIDE: what is accepted becomes a policy with as many rules.
public final class AideConfTarget {

  private static final AideHost HOST = new AideHost("web", "0.19.3");

  private AideConfTarget() {}

  public static void fuzzerTestOneInput(byte[] input) {
    try {
      AideImport imported = AideImport.read(FuzzFile.of(input), HOST);
      Policy policy = Policy.parse("policy", imported.policy());
      Expect.that(policy.ruleCount() == imported.rules(), "the policy has other rules");
    } catch (FimException e) {
      Expect.refusal(e, Problem.POLICY);
    }
  }
}
