package dev.fim.sidecar.manifest;

import static dev.fim.sidecar.manifest.AdmissionPolicies.VALIDATING;
import static dev.fim.sidecar.manifest.AdmissionPolicies.expressions;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// The expressions of the admission policies.
class PolicyExpressionsTest {

  @Test
  void noListOfTypedObjectsIsTheValueOfAPatchInAnyPolicy() {
    List<String> expressions =
        Manifests.all().stream()
            .filter(manifest -> manifest.kind().endsWith("AdmissionPolicy"))
            .flatMap(manifest -> expressions(manifest.tree()))
            .toList();
    assertThat(expressions)
        .hasSizeGreaterThan(15)
        .allSatisfy(expression -> assertThat(TypedLists.of(expression)).isEmpty());
  }

  @Test
  void theLiteralsOfTheValidatingPolicyHoldOneTypeEach() {
    assertThat(expressions(VALIDATING.tree()).toList())
        .hasSizeGreaterThan(25)
        .allSatisfy(each -> assertThat(Expressions.isHomogeneous(each)).as(each).isTrue());
    assertThat(Expressions.isHomogeneous("{'a': 0, 'b': ['x']}")).isFalse();
  }

  @Test
  void aListOfTypedObjectsIsFoundWhereverItStands() {
    for (String list :
        List.of(
            "[Object.a{}]",
            "[1] + [Object.a{}]",
            "has(object.x) ? [] : [Object.a{}]",
            "[[Object.a{}]]",
            "{'x': Object.a{}}",
            "['x'].map(n, Object.a{name: n})")) {
      assertThat(TypedLists.of("[JSONPatch{op: 'add', path: '/x', value: " + list + "}]"))
          .as(list)
          .containsExactly("Object.a");
      assertThat(TypedLists.of(list)).as(list).containsExactly("Object.a");
    }
    assertThat(
            TypedLists.of("[JSONPatch{value: Object.a{b: [Object.a.b{}]}}, JSONPatch{value: []}]"))
        .isEmpty();
  }
}
