package dev.fim.sidecar.admission.pod;

import dev.fim.words.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A JSON object whose members may have any type. A member of a wrong type is a fault and counts as
/// missing; null counts as missing.
///
/// @param where its path: `spec.containers[0]`; empty for the pod itself
public record JsonFields(String where, JsonNode node, PodFaults faults) {

  /// A key that needs no quotes in a message.
  private static final Pattern PLAIN = Pattern.compile("[a-zA-Z]{1,60}");

  /// The pod; null, with a fault, if it is not an object.
  public static @Nullable JsonFields of(JsonNode pod, PodFaults faults) {
    if (pod.isObject()) {
      return new JsonFields("", pod, faults);
    }
    faults.add("the pod is " + kind(pod) + " in place of an object");
    return null;
  }

  /// Whether the member exists, even as null.
  public boolean has(String key) {
    return node.has(key);
  }

  /// Whether the member is missing or null.
  public boolean isMissing(String key) {
    JsonNode value = node.get(key);
    return value == null || value.isNull();
  }

  /// An object; null if it is missing.
  public @Nullable JsonFields object(String key) {
    JsonNode value = get(key, JsonNode::isObject, "an object");
    return value == null ? null : new JsonFields(path(key), value, faults);
  }

  /// The objects in a list; empty if it is missing.
  public List<JsonFields> objects(String key) {
    List<JsonFields> objects = new ArrayList<>();
    List<JsonNode> items = items(key);
    for (int i = 0; i < items.size(); i++) {
      String place = path(key) + "[" + i + "]";
      if (items.get(i).isObject()) {
        objects.add(new JsonFields(place, items.get(i), faults));
      } else {
        faults.add(place + " is " + kind(items.get(i)) + " in place of an object");
      }
    }
    return objects;
  }

  /// The texts in a list; empty if it is missing.
  public List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    List<JsonNode> items = items(key);
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).isString()) {
        texts.add(items.get(i).stringValue());
      } else {
        faults.add(path(key) + "[" + i + "] is " + kind(items.get(i)) + " in place of a text");
      }
    }
    return texts;
  }

  /// The members that are texts.
  public Map<String, String> textMembers() {
    Map<String, String> members = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      String value = text(member.getKey());
      if (value != null) {
        members.put(member.getKey(), value);
      }
    }
    return members;
  }

  /// A text; null if it is missing.
  public @Nullable String text(String key) {
    JsonNode value = get(key, JsonNode::isString, "a text");
    return value == null ? null : value.stringValue();
  }

  /// A whole number; null if it is missing.
  public @Nullable Long number(String key) {
    JsonNode value =
        get(key, each -> each.isIntegralNumber() && each.canConvertToLong(), "a whole number");
    return value == null ? null : (Long) value.longValue();
  }

  /// Whether the member is true; false if it is missing.
  public boolean isTrue(String key) {
    return Boolean.TRUE.equals(flag(key));
  }

  /// True or false; null if it is missing.
  public @Nullable Boolean flag(String key) {
    JsonNode value = get(key, JsonNode::isBoolean, "true or false");
    return value == null ? null : (Boolean) value.booleanValue();
  }

  private List<JsonNode> items(String key) {
    JsonNode value = get(key, JsonNode::isArray, "a list");
    return value == null ? List.of() : List.copyOf(value.values());
  }

  private @Nullable JsonNode get(String key, Predicate<JsonNode> isWanted, String wanted) {
    JsonNode value = node.get(key);
    if (value == null || value.isNull() || isWanted.test(value)) {
      return value == null || value.isNull() ? null : value;
    }
    faults.add(path(key) + " is " + kind(value) + " in place of " + wanted);
    return null;
  }

  private String path(String key) {
    String name = PLAIN.matcher(key).matches() ? key : "[" + Spelling.quote(key) + "]";
    return where.isEmpty() || name.startsWith("[") ? where + name : where + "." + name;
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "the text " + Spelling.quote(value.stringValue());
      case ARRAY -> "a list";
      case OBJECT -> "an object";
      case BOOLEAN -> value.booleanValue() ? "true" : "false";
      case NUMBER -> "a number";
      case NULL -> "null";
      case MISSING -> "missing";
      case BINARY, POJO -> "no JSON";
    };
  }
}
