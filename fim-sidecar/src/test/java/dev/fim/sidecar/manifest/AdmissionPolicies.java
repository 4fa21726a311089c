package dev.fim.sidecar.manifest;

import static dev.fim.sidecar.manifest.ExamplePods.LABEL;
import static dev.fim.sidecar.manifest.ExamplePods.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.sidecar.manifest.Manifests.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Evaluates the admission policies of the manifests.
public final class AdmissionPolicies {

  static final Manifest VALIDATING =
      Manifests.one("webhook/70-policy.yaml", "ValidatingAdmissionPolicy");

  static final Manifest MUTATING =
      Manifests.one("mutating_admission_policy/10-policy.yaml", "MutatingAdmissionPolicy");

  private AdmissionPolicies() {}

  static Map<String, Object> namespace(String value) {
    return Map.of("metadata", value.isEmpty() ? Map.of() : Map.of("labels", Map.of(LABEL, value)));
  }

  /// What the validating policy refuses a new pod with.
  static List<String> refusals(Map<String, Object> pod, String namespace) {
    return refusals("CREATE", Map.of(), pod, namespace);
  }

  static List<String> refusals(
      String operation, Map<String, Object> before, Map<String, Object> pod, String namespace) {
    return refusals(operation, before, pod, namespace, Map.of());
  }

  /// What it refuses a new pod of an enforced namespace with once the operator has changed it.
  ///
  /// @param changed expressions of its variables, by their names
  public static List<String> refusals(Map<String, Object> pod, Map<String, Object> changed) {
    return refusals("CREATE", Map.of(), pod, "enforced", changed);
  }

  static List<String> refusals(
      String operation,
      Map<String, Object> before,
      Map<String, Object> pod,
      String namespace,
      Map<String, Object> changed) {
    List<Map<String, Object>> variables = VALIDATING.list("spec", "variables");
    assertThat(variables).extracting(each -> each.get("name")).containsAll(changed.keySet());
    Expressions expressions =
        new Expressions(
                Map.of(
                    "object",
                    pod,
                    "oldObject",
                    before,
                    "request",
                    Map.of("operation", operation),
                    "namespaceObject",
                    namespace(namespace)))
            .define(
                variables.stream()
                    .map(each ->
                        Map.of(
                            "name",
                            each.get("name"),
                            "expression",
                            changed.getOrDefault(
                                (String) each.get("name"), each.get("expression"))))
                    .toList());
    List<Map<String, Object>> validations = VALIDATING.list("spec", "validations");
    return validations.stream()
        .filter(validation -> !expressions.holds((String) validation.get("expression")))
        .map(validation ->
            validation.containsKey("message")
                ? (String) validation.get("message")
                : expressions.text((String) validation.get("messageExpression")))
        .toList();
  }

  static boolean matches(Map<String, Object> pod) {
    List<Map<String, Object>> conditions = MUTATING.list("spec", "matchConditions");
    Expressions expressions = new Expressions(Map.of("object", pod));
    return conditions.stream()
        .allMatch(condition -> expressions.holds((String) condition.get("expression")));
  }

  /// Applies the additions of the mutating policy, its typed objects read as trees.
  static Map<String, Object> mutated(Map<String, Object> pod) {
    String typed = MUTATING.text("spec", "mutations", 0, "jsonPatch", "expression");
    String untyped =
        Pattern.compile("(?:JSONPatch|Object(?:\\.\\w+)*)\\{").matcher(typed).replaceAll("{");
    String quoted = Pattern.compile("(\\w+): ").matcher(untyped).replaceAll("\"$1\": ");
    Object patch =
        new Expressions(Map.of("object", pod))
            .define(MUTATING.list("spec", "variables"))
            .evaluate(quoted);
    for (Object operation : (List<?>) patch) {
      Map<String, Object> addition = Manifests.map(operation);
      assertThat(addition.get("op")).isEqualTo("add");
      String[] way = Objects.toString(addition.get("path")).split("/", -1);
      Map<String, Object> spec = at(pod, way[1]);
      if (way.length == 4) {
        assertThat(way[3]).isEqualTo("-");
        assertThat(spec).as("what %s is added to", addition.get("path")).containsKey(way[2]);
        List<Object> longer = new ArrayList<>((List<?>) Objects.requireNonNull(spec.get(way[2])));
        longer.add(addition.get("value"));
        spec.put(way[2], longer);
      } else {
        spec.put(way[2], addition.get("value"));
      }
    }
    return pod;
  }

  /// Every expression below a part of a manifest.
  static Stream<String> expressions(Object part) {
    return switch (part) {
      case Map<?, ?> map ->
          map.entrySet().stream()
              .flatMap(entry ->
                  entry.getValue() instanceof String text
                          && Objects.toString(entry.getKey())
                              .toLowerCase(Locale.ROOT)
                              .endsWith("expression")
                      ? Stream.of(text)
                      : expressions(entry.getValue()));
      case List<?> list -> list.stream().flatMap(AdmissionPolicies::expressions);
      default -> Stream.empty();
    };
  }
}
