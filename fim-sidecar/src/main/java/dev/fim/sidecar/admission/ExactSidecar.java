package dev.fim.sidecar.admission;

import dev.fim.sidecar.admission.annotation.Annotation;
import dev.fim.sidecar.admission.pod.JsonFields;
import dev.fim.sidecar.admission.setting.AllowedAdditions;
import dev.fim.sidecar.admission.setting.ImageName;
import dev.fim.words.Spelling;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/// Compares a sidecar that is already in a pod with the one that fim would add. Values that the API
/// server fills in, and additions that the operator allows, are no differences. For one thread.
final class ExactSidecar {

  /// Members that are not compared literally.
  private static final Set<String> APART =
      Set.of(
          // KnownSidecar checks these.
          "name",
          "image",
          "command",
          "args",
          // These have their own comparison.
          "env",
          "volumeMounts",
          "resources",
          "imagePullPolicy",
          // A mesh redirects the probe to its own port. The probe restarts nothing, and the
          // application, which shares the network, could answer it anyway.
          "readinessProbe",
          // They give no access: another container of the pod can have the same ports.
          "ports",
          // Only matters when resources change, which the policy refuses.
          "resizePolicy");

  /// The defaults of the API server. The termination log is mounted at its path: another path could
  /// hide a part of the program.
  private static final Map<String, String> FILLED_IN =
      Map.ofEntries(
          Map.entry("timeoutSeconds", "1"),
          Map.entry("successThreshold", "1"),
          Map.entry("failureThreshold", "3"),
          Map.entry("initialDelaySeconds", "0"),
          Map.entry("privileged", "false"),
          Map.entry("procMount", "Default"),
          Map.entry("defaultMode", "420"),
          Map.entry("pullPolicy", "IfNotPresent"),
          Map.entry("readOnly", "false"),
          Map.entry("terminationMessagePath", "/dev/termination-log"),
          Map.entry("terminationMessagePolicy", "File"));

  /// The resources that a LimitRange can set. A container above its ephemeral-storage limit gets
  /// the whole pod evicted.
  private static final Set<String> RESOURCES = Set.of("cpu", "memory", "ephemeral-storage");

  /// The other containers decide whether this is set, and more may have been added since.
  private static final String ONLY_OTHER = "FIM_ONLY_OTHER";

  private final JsonFields found;
  private final AllowedAdditions others;
  private final List<String> differences = new ArrayList<>();

  private ExactSidecar(JsonFields found, AllowedAdditions others) {
    this.found = found;
    this.others = others;
  }

  /// The differences; empty if there are none.
  ///
  /// @param written the sidecar that fim would add
  /// @param volumes its volumes
  static List<String> differences(
      JsonFields found,
      JsonFields spec,
      ObjectNode written,
      List<ObjectNode> volumes,
      AllowedAdditions others) {
    ExactSidecar exact = new ExactSidecar(found, others);
    exact.compareMembers(written);
    exact.compareEnvironment(written.path("env"));
    exact.compareMounts(written.path("volumeMounts"), volumes, spec);
    exact.compareResources(written.path("resources"));
    exact.comparePullPolicy(written);
    exact.compareReadiness(written);
    return exact.differences;
  }

  private void compareMembers(ObjectNode written) {
    Set<String> names = new TreeSet<>(written.propertyNames());
    names.addAll(found.node().propertyNames());
    names.removeAll(APART);
    for (String name : names) {
      if (!isSame(written, found.node(), name)) {
        differences.add("its " + Spelling.show(name) + " differs");
      }
    }
  }

  /// Whether two trees are equal except for filled-in defaults.
  private static boolean isSame(JsonNode written, JsonNode found) {
    if (!written.isObject() || !found.isObject()) {
      return isNothing(written)
          ? isNothing(found)
          : written.equals(found) || areSame(written, found);
    }
    Set<String> names = new HashSet<>(written.propertyNames());
    names.addAll(found.propertyNames());
    return names.stream().allMatch(name -> isSame(written, found, name));
  }

  private static boolean isSame(JsonNode written, JsonNode found, String name) {
    return isSame(written.path(name), found.path(name))
        || (!written.has(name) && found.path(name).asString("").equals(FILLED_IN.get(name)));
  }

  /// Numbers are equal whatever their type.
  private static boolean areSame(JsonNode written, JsonNode found) {
    if (written.isArray() && found.isArray() && written.size() == found.size()) {
      for (int i = 0; i < written.size(); i++) {
        if (!isSame(written.get(i), found.get(i))) {
          return false;
        }
      }
      return true;
    }
    return written.isNumber() && found.isNumber() && written.asString().equals(found.asString());
  }

  private static boolean isNothing(JsonNode node) {
    return node.isMissingNode() || node.isNull() || (node.isContainer() && node.isEmpty());
  }

  private void compareEnvironment(JsonNode written) {
    Map<String, String> missing = new LinkedHashMap<>();
    written.forEach(each -> missing.put(text(each, "name"), text(each, "value")));
    Set<String> seen = new HashSet<>();
    for (JsonFields variable : found.objects("env")) {
      String name = text(variable.node(), "name");
      String value = text(variable.node(), "value");
      boolean isPlain = !variable.has("valueFrom") && seen.add(name);
      String expected = missing.remove(name);
      boolean isExpected = name.equals(ONLY_OTHER) ? value.equals("on") : value.equals(expected);
      if (expected == null && !name.equals(ONLY_OTHER)) {
        if (!others.hasVariable(name)) {
          differences.add("it has the variable " + Spelling.quote(name));
        }
      } else if (!isPlain || !isExpected) {
        differences.add(
            "its variable %s is %s in place of %s"
                .formatted(
                    Spelling.quote(name), Spelling.quote(value), Spelling.quote(orOn(expected))));
      }
    }
    missing.remove(ONLY_OTHER);
    missing.forEach((name, value) ->
        differences.add("it lacks the variable " + name + "=" + Spelling.quote(value)));
  }

  private static String orOn(@Nullable String expected) {
    return expected == null ? "on" : expected;
  }

  private static String text(JsonNode node, String key) {
    return node.path(key).asString("");
  }

  private void compareMounts(JsonNode written, List<ObjectNode> volumes, JsonFields spec) {
    Map<String, JsonNode> missing = new LinkedHashMap<>();
    written.forEach(each -> missing.put(text(each, "mountPath"), each));
    for (JsonFields mount : found.objects("volumeMounts")) {
      String path = text(mount.node(), "mountPath");
      JsonNode expected = missing.remove(path);
      if (expected == null) {
        if (!others.hasMount(path)) {
          differences.add("it mounts a volume at " + Spelling.quote(path));
        }
      } else if (!isSame(unnamed(expected), unnamed(mount.node()))
          || !isSame(
              unnamed(named(volumes, text(expected, "name"))),
              unnamed(volume(spec, text(mount.node(), "name"))))) {
        differences.add("its volume at " + path + " differs");
      }
    }
    missing.keySet().forEach(path -> differences.add("it lacks the volume at " + path));
  }

  private static JsonNode unnamed(JsonNode node) {
    if (!node.isObject()) {
      return node;
    }
    ObjectNode copy = (ObjectNode) node.deepCopy();
    copy.remove("name");
    return copy;
  }

  private static JsonNode named(List<ObjectNode> volumes, String name) {
    return volumes.stream()
        .filter(volume -> text(volume, "name").equals(name))
        .<JsonNode>map(volume -> volume)
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  private static JsonNode volume(JsonFields spec, String name) {
    return named(
        spec.objects("volumes").stream().map(each -> (ObjectNode) each.node()).toList(), name);
  }

  /// The API server sets a missing pull policy from the image. If a node lacks the image and must
  /// never pull it, or no registry answers, it runs the applications alone.
  private void comparePullPolicy(JsonNode written) {
    String policy = text(written, "imagePullPolicy");
    Set<String> expected = new TreeSet<>();
    if (policy.isEmpty()) {
      expected.add(filledIn(written));
      expected.add(filledIn(found.node())); // another one that is allowed
    } else {
      expected.add(policy);
    }
    String actual = text(found.node(), "imagePullPolicy");
    if (!expected.contains(actual.isEmpty() ? filledIn(found.node()) : actual)) {
      differences.add(
          "its imagePullPolicy is %s in place of %s"
              .formatted(Spelling.quote(actual), String.join(" or ", expected)));
    }
  }

  private static String filledIn(JsonNode container) {
    return ImageName.of(text(container, "image")).isPulledAlways() ? "Always" : "IfNotPresent";
  }

  private void compareReadiness(ObjectNode written) {
    JsonNode probe = found.node().path("readinessProbe");
    if (written.has("readinessProbe") && isNothing(probe)) {
      differences.add("it lacks the readinessProbe");
    }
    if (probe.has("exec")) {
      differences.add("its readinessProbe runs a command");
    }
  }

  /// A larger amount is fine. Amounts that fim does not set may come from others, such as a
  /// LimitRange, but a limit must be large enough.
  private void compareResources(JsonNode written) {
    JsonNode resources = found.node().path("resources");
    for (String kind : List.of("requests", "limits")) {
      for (Map.Entry<String, JsonNode> amount : written.path(kind).properties()) {
        JsonNode actual = resources.path(kind).path(amount.getKey());
        if (!Annotation.isEnough(
            amount.getKey(), actual.asString(""), amount.getValue().asString())) {
          differences.add(
              "its resources.%s.%s is %s in place of %s"
                  .formatted(
                      kind,
                      amount.getKey(),
                      Spelling.quote(actual.asString("")),
                      amount.getValue().asString()));
        }
      }
      resources.path(kind).propertyNames().stream()
          .filter(name -> !RESOURCES.contains(name))
          .forEach(name -> differences.add("it has the resource " + Spelling.quote(name)));
    }
    if (!isNothing(resources.path("claims"))) {
      differences.add("its resources.claims differs");
    }
    SidecarContainer.LEAST.forEach((name, least) -> {
      JsonNode limit = resources.path("limits").path(name);
      boolean isWritten = written.path("limits").has(name);
      if (!isWritten
          && !isNothing(limit)
          && !Annotation.isEnough(name, limit.asString(""), least)) {
        differences.add(
            "its resources.limits.%s is %s, and at least %s is needed"
                .formatted(name, Spelling.quote(limit.asString("")), least));
      }
    });
  }
}
