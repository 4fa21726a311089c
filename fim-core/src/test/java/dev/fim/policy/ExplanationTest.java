package dev.fim.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.file.FileType;
import dev.fim.path.RawPath;
import dev.fim.policy.Explanation.Match;
import org.junit.jupiter.api.Test;

class ExplanationTest {

  private static final Policy POLICY =
      Policy.parse(
          "policy.yaml",
          """
          version: 1
          rules:
            - path: /
            - exclude: /var/cache
            - path: /var/cache/keep
              attributes: [default, nlink]
              severity: high
            - exclude: "**/*.tmp"
          """);

  private static Explanation explain(String path, FileType type) {
    return POLICY.explain(RawPath.ofUtf8(path), type);
  }

  @Test
  void theDecidingRuleIsNamedWithThoseThatItOverrules() {
    Explanation explanation = explain("/var/cache/keep", FileType.DIRECTORY);

    assertThat(explanation.decision())
        .isEqualTo(POLICY.decide(RawPath.ofUtf8("/var/cache/keep"), FileType.DIRECTORY));
    assertThat(explanation.deciding())
        .isEqualTo(
            new Match(
                3,
                5,
                "path: /var/cache/keep, attributes: [default, nlink], severity: high",
                false,
                RawPath.ofUtf8("/var/cache/keep")));
    assertThat(explanation.overruled())
        .containsExactly(
            new Match(2, 4, "exclude: /var/cache", true, RawPath.ofUtf8("/var/cache")),
            new Match(1, 3, "path: /", false, RawPath.ROOT));
    assertThat(explanation.below()).isEmpty();
    assertThat(explanation.why())
        .isEqualTo("rule 3, the last that matches, selects /var/cache/keep");
  }

  @Test
  void theExclusionOfADirectoryAboveIsNamed() {
    assertThat(explain("/var/cache/apt/x", FileType.FILE).why())
        .isEqualTo("rule 2, the last that matches, excludes /var/cache and everything below it");
    assertThat(explain("/srv/a.tmp/b/c", FileType.FILE).why())
        .isEqualTo("rule 4, the last that matches, excludes /srv/a.tmp and everything below it");
  }

  @Test
  void theRulesForWhichADirectoryIsRecordedAreNamed() {
    Explanation explanation = explain("/var/cache", FileType.DIRECTORY);

    assertThat(explanation.why())
        .isEqualTo(
            "rule 2, the last that matches, excludes /var/cache; recorded for what rule 3 may"
                + " select below it");
    assertThat(explanation.below()).extracting(Match::number).containsExactly(3);
  }

  @Test
  void aPathThatNoRuleMatchesIsSaidToBeSo() {
    Policy policy = PolicyTest.policy("- path: /etc\n");
    RawPath path = RawPath.ofUtf8("/usr");

    assertThat(policy.explain(path, FileType.DIRECTORY).why()).isEqualTo("no rule matches");
    assertThat(policy.explain(RawPath.ROOT, FileType.DIRECTORY).why())
        .isEqualTo("no rule matches; recorded for what rule 1 may select below it");
  }

  @Test
  void theStandardPolicyExplainsItselfWithoutALine() {
    assertThat(Policy.standard().explain(RawPath.ofUtf8("/etc"), FileType.DIRECTORY).deciding())
        .isEqualTo(new Match(1, 0, "path: /, attributes: default", false, RawPath.ROOT));
  }

  @Test
  void aRuleIsShownEscaped() {
    Policy policy = PolicyTest.policy("- path: \"/a\\u202eb\\e\"\n");
    Explanation explanation = policy.explain(RawPath.ofUtf8("/a\u202eb\u001b"), FileType.FILE);

    assertThat(explanation.deciding())
        .extracting(Match::text)
        .isEqualTo("path: /a\\xe2\\x80\\xaeb\\x1b");
    assertThat(explanation.why())
        .isEqualTo("rule 1, the last that matches, selects /a\\xe2\\x80\\xaeb\\x1b");
  }
}
