package dev.fim.sidecar.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Applies a patch as RFC 6902 has it, and holds it to what it may be: it only adds, and only where
/// nothing is.
public final class AdditionsApplied {

  private AdditionsApplied() {}

  public static JsonNode to(JsonNode original, List<Addition> additions) {
    JsonNode result = original.deepCopy();
    for (Addition addition : additions) {
      ObjectNode operation = addition.toJson();
      assertThat(operation.propertyNames()).containsExactly("op", "path", "value");
      assertThat(operation.get("op").stringValue()).isEqualTo("add");
      add(result, operation.get("path").stringValue(), operation.get("value").deepCopy());
    }
    return result;
  }

  private static void add(JsonNode root, String pointer, JsonNode value) {
    assertThat(pointer).startsWith("/");
    String[] names = pointer.substring(1).split("/", -1);
    JsonNode parent = root;
    for (int i = 0; i + 1 < names.length; i++) {
      parent =
          parent.isArray() ? parent.get(Integer.parseInt(names[i])) : parent.get(name(names[i]));
      assertThat(parent).as("what %s is added to", pointer).isNotNull();
    }
    String last = name(names[names.length - 1]);
    if (parent instanceof ArrayNode array) {
      assertThat(last).isEqualTo("-");
      array.add(value);
    } else {
      assertThat(parent.has(last)).as("whether something is at %s", pointer).isFalse();
      ((ObjectNode) parent).set(last, value);
    }
  }

  private static String name(String escaped) {
    return escaped.replace("~1", "/").replace("~0", "~");
  }

  /// Whether all of `original` stands in `result` as it was: each member, and the elements of each
  /// list first and in their order.
  public static boolean holdsAll(JsonNode result, JsonNode original) {
    if (original.isObject()) {
      return result.isObject()
          && original
              .propertyStream()
              .allMatch(member ->
                  result.has(member.getKey())
                      && holdsAll(result.get(member.getKey()), member.getValue()));
    }
    if (original.isArray()) {
      boolean holds = result.isArray() && result.size() >= original.size();
      for (int i = 0; holds && i < original.size(); i++) {
        holds = holdsAll(result.get(i), original.get(i));
      }
      return holds;
    }
    return result.equals(original);
  }
}
