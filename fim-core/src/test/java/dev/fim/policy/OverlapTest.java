package dev.fim.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.FileType;
import dev.fim.path.RawPath;
import dev.fim.policy.Decision.Reach;
import dev.fim.policy.label.Allowance;
import dev.fim.policy.label.RuleLabel;
import dev.fim.policy.label.Severity;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OverlapTest {

  private static final Policy FIRST =
      PolicyTest.policy(
          """
          - path: /
            attributes: [type, mode, sha256]
          - exclude: /var
          - path: /var/lib
            severity: low
          """);
  private static final Policy SECOND =
      PolicyTest.policy(
          """
          - path: /
            attributes: [type, uid, sha256]
            severity: high
          - exclude: /srv
          """);
  private static final Overlap OVERLAP = new Overlap(FIRST, SECOND);

  @Test
  void whatBothSelectIsComparedByTheAttributesOfBoth() {
    assertThat(OVERLAP.decide(RawPath.ofUtf8("/etc/x"), FileType.FILE))
        .isEqualTo(
            new Decision(
                Reach.SELECTED,
                AttributeSet.of(Attribute.TYPE, Attribute.SHA256),
                RuleLabel.of(Severity.HIGH),
                1));
  }

  @Test
  void theSeverityIsThatOfTheFirstThatHasOne() {
    assertThat(OVERLAP.decide(RawPath.ofUtf8("/var/lib/x"), FileType.FILE).label().severity())
        .isEqualTo(Severity.LOW);
    assertThat(new Overlap(SECOND, FIRST).decide(RawPath.ofUtf8("/var/lib/x"), FileType.FILE))
        .extracting(decision -> decision.label().severity())
        .isEqualTo(Severity.HIGH);
  }

  @Test
  void eachPartOfTheLabelIsThatOfTheFirstThatHasOne() {
    RuleLabel named = new RuleLabel("web", null, List.of());
    RuleLabel tagged = new RuleLabel("data", Severity.LOW, List.of("pci"));

    assertThat(named.orElse(tagged)).isEqualTo(new RuleLabel("web", Severity.LOW, List.of("pci")));
    assertThat(tagged.orElse(named)).isEqualTo(tagged);
    assertThat(RuleLabel.NONE.orElse(named)).isEqualTo(named);
    assertThat(named.orElse(RuleLabel.NONE)).isEqualTo(named);
  }

  @Test
  void whatBothAllowIsAllowed() {
    Policy one = PolicyTest.policy("- path: /\n  allow: [new, growing]\n");
    Policy other = PolicyTest.policy("- path: /\n  allow: [growing, removed]\n");
    RawPath path = RawPath.ofUtf8("/x");

    assertThat(new Overlap(one, other).decide(path, FileType.FILE).allowed())
        .containsExactly(Allowance.GROWING);
    assertThat(new Overlap(one, FIRST).decide(path, FileType.FILE).allowed()).isEmpty();
  }

  @Test
  void anAllowanceIsPartOfWhatAPolicySelects() {
    Policy one = PolicyTest.policy("- path: /\n  allow: [new, growing]\n");
    Policy same = PolicyTest.policy("- path: /\n  allow: [growing, new]\n");
    Policy none = PolicyTest.policy("- path: /\n");

    assertThat(one.selectsAs(same)).isTrue();
    assertThat(one.selectsAs(none)).isFalse();
    assertThat(one.allows(Allowance.NEW)).isTrue();
    assertThat(one.allows(Allowance.REMOVED)).isFalse();
  }

  @Test
  void anAllowanceSurvivesANarrowing() {
    Policy one = PolicyTest.policy("- path: /\n  allow: growing\n");
    NarrowedSelection narrowed =
        new NarrowedSelection(one, AttributeSet.of(Attribute.MODE), Set.of());

    assertThat(narrowed.decide(RawPath.ofUtf8("/x"), FileType.FILE).allowed())
        .containsExactly(Allowance.GROWING);
  }

  @Test
  void whatOneLeavesOutIsOutside() {
    assertThat(OVERLAP.decide(RawPath.ofUtf8("/var/log"), FileType.DIRECTORY))
        .isEqualTo(Decision.OUTSIDE);
    assertThat(OVERLAP.decide(RawPath.ofUtf8("/srv"), FileType.DIRECTORY))
        .isEqualTo(Decision.OUTSIDE);
  }

  @Test
  void aDirectoryThatOneOnlyDescendsIntoIsAnAncestor() {
    assertThat(OVERLAP.decide(RawPath.ofUtf8("/var"), FileType.DIRECTORY))
        .isEqualTo(new Decision(Reach.ANCESTOR, AttributeSet.of(Attribute.TYPE, Attribute.UID)));
  }

  @Test
  void theAttributesAreThoseOfBoth() {
    assertThat(OVERLAP.attributes()).isEqualTo(FIRST.attributes().intersect(SECOND.attributes()));
  }
}
