package dev.fim.policy;

import static dev.fim.file.FileType.DIRECTORY;
import static dev.fim.file.FileType.FILE;
import static dev.fim.file.FileType.SOCKET;
import static dev.fim.file.FileType.SYMLINK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.error.SourceException;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.FileType;
import dev.fim.path.RawPath;
import dev.fim.policy.Decision.Reach;
import dev.fim.policy.label.RuleLabel;
import dev.fim.policy.label.Severity;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class PolicyTest {

  /// The example of the design.
  private static final String EXAMPLE =
      """
      version: 1
      attributes:
        binaries: [default, nlink, inode]
      mounts: [/data]
      rules:
        - path: /
          attributes: default
        - path: /usr/bin
          attributes: binaries
          severity: critical
        - exclude: /var/cache
        - exclude: "**/*.pyc"
        - regex: '/opt/.*\\.so'
          types: [file]
          attributes: [type, mode, uid, gid, size, sha256]
      """;

  static Policy policy(String rules) {
    return Policy.parse("policy.yaml", "version: 1\nrules:\n" + rules.indent(2));
  }

  static Reach reach(Selection policy, String path, FileType type) {
    return policy.decide(RawPath.parse(path), type).reach();
  }

  private static AttributeSet compared(Selection policy, String path, FileType type) {
    return policy.decide(RawPath.parse(path), type).attributes();
  }

  @Test
  void theStandardPolicySelectsEverythingWithTheDefaultAttributes() {
    Policy standard = Policy.standard();

    assertThat(compared(standard, "/", DIRECTORY))
        .hasToString("type, mode, uid, gid, acl, flags, security");
    assertThat(compared(standard, "/etc/passwd", FILE))
        .hasToString("type, mode, uid, gid, size, mtime, caps, sha256, acl, flags, security");
    assertThat(compared(standard, "/bin", SYMLINK))
        .hasToString("type, mode, uid, gid, size, mtime, link, flags, security");
    assertThat(compared(standard, "/dev/null", FileType.CHAR))
        .hasToString("type, mode, uid, gid, size, mtime, rdev, acl, flags, security");
    assertThat(standard.attributes()).isEqualTo(AttributeSet.DEFAULT);
    assertThat(standard.name()).isNull();
    assertThat(standard.source()).isNull();
    assertThat(standard.mounts()).isEmpty();
  }

  @Test
  void aRuleHasANameAndTagsBesideItsSeverity() {
    Policy policy =
        policy(
            """
            - path: /
            - path: /etc
              severity: high
              name: Réglages, «etc»
              tags: [pci-dss:11.5.2, mitre/T1543]
            - path: /srv
              tags: web
            """);

    assertThat(policy.decide(RawPath.parse("/etc/passwd"), FILE).label())
        .isEqualTo(
            new RuleLabel(
                "Réglages, «etc»", Severity.HIGH, List.of("pci-dss:11.5.2", "mitre/T1543")));
    assertThat(policy.decide(RawPath.parse("/srv/x"), FILE).label())
        .isEqualTo(new RuleLabel(null, null, List.of("web")));
    assertThat(policy.decide(RawPath.parse("/usr"), DIRECTORY).label()).isSameAs(RuleLabel.NONE);
  }

  @Test
  void aLabelDoesNotChangeWhatARuleSelects() {
    Policy plain = policy("- path: /etc\n");

    assertThat(policy("- {path: /etc, name: web, severity: low, tags: [a]}\n").selectsAs(plain))
        .isTrue();
    assertThat(policy("- {path: /etc, attributes: [mode]}\n").selectsAs(plain)).isFalse();
    assertThat(policy("- {path: /etc, types: [file]}\n").selectsAs(plain)).isFalse();
    assertThat(policy("- {path: '/etc*'}\n").selectsAs(plain)).isFalse();
    assertThat(policy("- {regex: /etc}\n").selectsAs(plain)).isFalse();
  }

  @Test
  void theStandardPolicyGivesTheSameDecisionEachTime() {
    Decision first = Policy.standard().decide(RawPath.ofUtf8("/a"), FILE);

    assertThat(Policy.standard().decide(RawPath.ofUtf8("/b/c"), FILE)).isSameAs(first);
  }

  @Test
  void theExampleOfTheDesignDecidesAsItSays() {
    Policy policy = Policy.parse("example.yaml", EXAMPLE);

    assertThat(policy.name()).isEqualTo("example.yaml");
    assertThat(policy.source()).isEqualTo(EXAMPLE);
    assertThat(policy.mounts()).containsExactly(RawPath.ofUtf8("/data"));
    assertThat(policy.decide(RawPath.ofUtf8("/usr/bin/ls"), FILE))
        .isEqualTo(
            new Decision(
                Reach.SELECTED,
                AttributeSet.DEFAULT
                    .with(Attribute.NLINK)
                    .with(Attribute.INODE)
                    .intersect(AttributeSet.of(FILE)),
                RuleLabel.of(Severity.CRITICAL),
                2));
    assertThat(policy.decide(RawPath.ofUtf8("/var/cache"), DIRECTORY)).isEqualTo(Decision.OUTSIDE);
    assertThat(policy.decide(RawPath.ofUtf8("/srv/a.pyc"), FILE)).isEqualTo(Decision.OUTSIDE);
    assertThat(compared(policy, "/opt/x/y.so", FILE))
        .hasToString("type, mode, uid, gid, size, sha256");
    assertThat(compared(policy, "/opt/x/y.so", SYMLINK))
        .hasToString("type, mode, uid, gid, size, mtime, link, flags, security");
    assertThat(policy.attributes())
        .isEqualTo(AttributeSet.DEFAULT.with(Attribute.NLINK).with(Attribute.INODE));
  }

  @Test
  void theLastRuleThatMatchesDecides() {
    Policy policy =
        policy("- path: /\n- exclude: /var\n- path: /var/lib\n- exclude: /var/lib/apt\n");

    assertThat(reach(policy, "/etc", DIRECTORY)).isEqualTo(Reach.SELECTED);
    assertThat(reach(policy, "/var/log/x", FILE)).isEqualTo(Reach.OUTSIDE);
    assertThat(reach(policy, "/var/lib/dpkg", DIRECTORY)).isEqualTo(Reach.SELECTED);
    assertThat(reach(policy, "/var/lib/apt/lists", DIRECTORY)).isEqualTo(Reach.OUTSIDE);
    assertThat(reach(policy, "/variable", FILE)).isEqualTo(Reach.SELECTED);
  }

  @Test
  void theAncestorsOfAPathThatARuleBringsBackAreDescendedInto() {
    Policy policy = policy("- path: /\n- exclude: /var\n- path: /var/lib/dpkg/status\n");

    assertThat(policy.decide(RawPath.ofUtf8("/var"), DIRECTORY))
        .isEqualTo(
            new Decision(
                Reach.ANCESTOR,
                AttributeSet.of(
                    Attribute.TYPE,
                    Attribute.MODE,
                    Attribute.UID,
                    Attribute.GID,
                    Attribute.ACL,
                    Attribute.FLAGS,
                    Attribute.SECURITY)));
    assertThat(reach(policy, "/var/lib/dpkg", DIRECTORY)).isEqualTo(Reach.ANCESTOR);
    assertThat(reach(policy, "/var/lib/dpkg/status", FILE)).isEqualTo(Reach.SELECTED);
    assertThat(reach(policy, "/var/lib/apt", DIRECTORY)).isEqualTo(Reach.OUTSIDE);
    assertThat(reach(policy, "/var", FILE)).isEqualTo(Reach.OUTSIDE);
  }

  @Test
  void whatNoRuleMatchesIsNotSelected() {
    Policy policy = policy("- path: /etc/ssh\n");

    assertThat(reach(policy, "/", DIRECTORY)).isEqualTo(Reach.ANCESTOR);
    assertThat(reach(policy, "/etc", DIRECTORY)).isEqualTo(Reach.ANCESTOR);
    assertThat(reach(policy, "/etc/passwd", FILE)).isEqualTo(Reach.OUTSIDE);
    assertThat(reach(policy, "/usr", DIRECTORY)).isEqualTo(Reach.OUTSIDE);
  }

  @Test
  void anExclusionOfSomeTypesLeavesTheOthersBelowIt() {
    Policy policy = policy("- path: /\n- exclude: /run\n  types: [socket, fifo]\n");

    assertThat(reach(policy, "/run", DIRECTORY)).isEqualTo(Reach.SELECTED);
    assertThat(reach(policy, "/run/x", SOCKET)).isEqualTo(Reach.OUTSIDE);
    assertThat(reach(policy, "/run/x", FILE)).isEqualTo(Reach.SELECTED);
  }

  @Test
  void anExclusionOfDirectoriesAloneStillDescendsForTheFiles() {
    Policy policy = policy("- path: /\n- exclude: /srv\n  types: directory\n");

    assertThat(reach(policy, "/srv/a", DIRECTORY)).isEqualTo(Reach.ANCESTOR);
    assertThat(reach(policy, "/srv/a/b", FILE)).isEqualTo(Reach.SELECTED);
  }

  @Test
  void exclusionsThatCoverAllTypesTogetherEndTheDescent() {
    Policy policy =
        policy(
            """
            - path: /
              types: [file, directory]
            - exclude: /srv
              types: directory
            - exclude: /srv
              types: file
            """);

    assertThat(reach(policy, "/srv", DIRECTORY)).isEqualTo(Reach.OUTSIDE);
  }

  @Test
  void aRuleForFilesIsDescendedForAndLeavesDirectoriesOut() {
    Policy policy = policy("- path: /opt\n  types: file\n");

    assertThat(reach(policy, "/opt", DIRECTORY)).isEqualTo(Reach.ANCESTOR);
    assertThat(reach(policy, "/opt/a", FILE)).isEqualTo(Reach.SELECTED);
    assertThat(reach(policy, "/usr", DIRECTORY)).isEqualTo(Reach.OUTSIDE);
  }

  @Test
  void aRegularExpressionIsDescendedForOnlyBelowWhatItBeginsWith() {
    Policy policy = policy("- regex: '/opt/app/.*\\.so'\n");

    assertThat(reach(policy, "/", DIRECTORY)).isEqualTo(Reach.ANCESTOR);
    assertThat(reach(policy, "/opt/app/lib", DIRECTORY)).isEqualTo(Reach.ANCESTOR);
    assertThat(reach(policy, "/opt/app/lib/a.so", FILE)).isEqualTo(Reach.SELECTED);
    assertThat(reach(policy, "/opt/application", DIRECTORY)).isEqualTo(Reach.OUTSIDE);
    assertThat(reach(policy, "/opt/ap", DIRECTORY)).isEqualTo(Reach.OUTSIDE);
  }

  @Test
  void namesThatAreNoUtf8CanBeWritten() {
    Policy policy = policy("- path: '/srv/\\xff'\n- exclude: '/srv/\\xff/*\\x0a*'\n");

    assertThat(reach(policy, "/srv/\\xff/a", FILE)).isEqualTo(Reach.SELECTED);
    assertThat(reach(policy, "/srv/\\xff/a\\x0ab", FILE)).isEqualTo(Reach.OUTSIDE);
    assertThat(reach(policy, "/srv/ÿ", FILE)).isEqualTo(Reach.OUTSIDE);
  }

  @Test
  void aBackslashTakesItsMeaningFromAPatternCharacter() {
    Policy policy = policy("- path: '/srv/\\[1\\]\\*\\\\'\n");

    assertThat(reach(policy, "/srv/[1]*\\\\", FILE)).isEqualTo(Reach.SELECTED);
    assertThat(reach(policy, "/srv/1x", FILE)).isEqualTo(Reach.OUTSIDE);
  }

  @Test
  void anAttributeNamedExplicitlyCountsForDirectoriesToo() {
    Policy policy = policy("- path: /\n  attributes: [default, mtime]\n");

    assertThat(compared(policy, "/etc", DIRECTORY))
        .hasToString("type, mode, uid, gid, mtime, acl, flags, security");
  }

  @Test
  void groupsHoldGroups() {
    Policy policy =
        Policy.parse(
            "policy.yaml",
            """
            version: 1
            attributes:
              all: [links, sha512]
              links: [owner, nlink]
              owner: [uid, gid]
            rules:
              - {path: /, attributes: all}
            """);

    assertThat(compared(policy, "/etc", DIRECTORY)).hasToString("uid, gid, nlink");
    assertThat(compared(policy, "/etc/x", FILE)).hasToString("uid, gid, nlink, sha512");
  }

  @Test
  void aRuleWithoutAttributesComparesTheDefault() {
    assertThat(compared(policy("- path: /\n"), "/a", FILE))
        .isEqualTo(compared(Policy.standard(), "/a", FILE));
  }

  @Test
  void aPolicyOfMoreThanOneMebibyteIsRefused() {
    assertThatThrownBy(() -> Policy.parse("big.yaml", "#".repeat((1 << 20) + 1)))
        .isInstanceOf(SourceException.class)
        .hasMessage(
            "cannot use the policy big.yaml, line 1, column 1: found more than 1 MiB;"
                + " make it shorter");
  }

  @Test
  void tooManyRulesAreRefused() {
    assertThatThrownBy(() -> policy("- path: /\n".repeat(10_001)))
        .isInstanceOf(SourceException.class)
        .hasMessage(
            "cannot use the policy policy.yaml, line 3, column 3: found 10001 rules; the most"
                + " allowed is 10000");
  }

  @Test
  void nestingAndWidthCostNoMoreThanTheText() {
    String many = "version: 1\nrules:\n  - path: /\n    attributes: [";
    for (String text :
        List.of(
            "[".repeat(1 << 20),
            "{a: ".repeat(1 << 18),
            "- ".repeat(1 << 19),
            "? ".repeat(1 << 19))) {
      Assertions.assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () ->
              assertThatThrownBy(() -> Policy.parse("deep.yaml", text))
                  .isInstanceOf(SourceException.class)
                  .hasMessageEndingWith("found a list or mapping too deep; a policy has 4 levels"));
    }
    Policy wide = Policy.parse("wide.yaml", many + "uid,".repeat(200_000) + "gid]\n");
    assertThat(wide.decide(RawPath.ROOT, DIRECTORY).attributes()).hasToString("uid, gid");
  }

  @Test
  void aLongChainOfGroupsIsResolved() {
    StringBuilder text = new StringBuilder("version: 1\nattributes:\n");
    for (int i = 0; i < 255; i++) {
      text.append("  g").append(i).append(": g").append(i + 1).append('\n');
    }
    text.append("  g255: mode\nrules:\n  - {path: /, attributes: g0}\n");

    assertThat(compared(Policy.parse("chain.yaml", text.toString()), "/", DIRECTORY))
        .hasToString("mode");
    assertThatThrownBy(
            () -> Policy.parse("x.yaml", text.toString().replace("g255:", "h: uid\n  g255:")))
        .isInstanceOf(SourceException.class)
        .hasMessage(
            "cannot use the policy x.yaml, line 3, column 3: found 257 groups; the most allowed is"
                + " 256");
  }
}
