package dev.fim.sidecar.admission;

import dev.fim.sidecar.admission.annotation.Annotation;
import dev.fim.sidecar.admission.pod.JsonFields;
import dev.fim.yaml.Spelling;
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

/// Holds a sidecar that is in a pod already to the one that would be put there. What the API server
/// fills in is the same, and so is what the operator lets others add. For one thread.
final class ExactSidecar {

  /// What [KnownSidecar] has looked at, what is compared here in its own way, and what changes
  /// nothing about the watch.
  private static final Set<String> APART =
      Set.of(
          "name",
          "image",
          "command",
          "args",
          "env",
          "volumeMounts",
          "resources",
          "readinessProbe",
          "ports",
          "imagePullPolicy",
          "terminationMessagePath",
          "terminationMessagePolicy",
          "resizePolicy");

  /// What the API server writes where nothing is said.
  private static final Map<String, String> FILLED_IN =
      Map.of(
          "timeoutSeconds", "1",
          "successThreshold", "1",
          "failureThreshold", "3",
          "initialDelaySeconds", "0",
          "privileged", "false",
          "procMount", "Default",
          "defaultMode", "420",
          "pullPolicy", "IfNotPresent",
          "readOnly", "false");

  /// Whether it stands there is told by the containers around, which may have become more since.
  private static final String ONLY_OTHER = "FIM_ONLY_OTHER";

  private final JsonFields found;
  private final ByOthers others;
  private final List<String> differences = new ArrayList<>();

  private ExactSidecar(JsonFields found, ByOthers others) {
    this.found = found;
    this.others = others;
  }

  /// How it differs; empty if it does not.
  ///
  /// @param written what would be put there
  /// @param volumes that would be, with it
  static List<String> differences(
      JsonFields found,
      JsonFields spec,
      ObjectNode written,
      List<ObjectNode> volumes,
      ByOthers others) {
    ExactSidecar exact = new ExactSidecar(found, others);
    exact.compareMembers(written);
    exact.compareEnvironment(written.path("env"));
    exact.compareMounts(written.path("volumeMounts"), volumes, spec);
    exact.compareResources(written.path("resources"));
    if (found.node().path("readinessProbe").has("exec")) {
      exact.differences.add("its readinessProbe runs a command");
    }
    return exact.differences;
  }

  private void compareMembers(ObjectNode written) {
    Set<String> names = new TreeSet<>(written.propertyNames());
    names.addAll(found.node().propertyNames());
    names.removeAll(APART);
    for (String name : names) {
      if (!isSame(written.path(name), found.node().path(name))) {
        differences.add("its " + Spelling.show(name) + " is another");
      }
    }
  }

  /// Whether one tree says what the other does, but for what is filled in.
  private static boolean isSame(JsonNode written, JsonNode found) {
    if (!written.isObject() || !found.isObject()) {
      return isNothing(written)
          ? isNothing(found)
          : written.equals(found) || areSame(written, found);
    }
    Set<String> names = new HashSet<>(written.propertyNames());
    names.addAll(found.propertyNames());
    return names.stream()
        .allMatch(name ->
            isSame(written.path(name), found.path(name))
                || (!written.has(name)
                    && found.path(name).asString("").equals(FILLED_IN.get(name))));
  }

  /// Numbers are the same whatever their type.
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
        differences.add("its volume at " + path + " is another");
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

  /// More than is written is as good. What is not written others set, such as a LimitRange.
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
    }
  }
}
