package dev.fim.sidecar.admission;

import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Pods with fields that nobody knows, at every depth.
public final class RandomPods {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int DEEPEST = 4;
  private static final int[] LETTERS =
      "ab/~0- .:#'\"\\\n\u001b\u00e9\u202e\ud83d\ude00".codePoints().toArray();

  private final Random random;

  public RandomPods(Random random) {
    this.random = random;
  }

  /// Any JSON, nested some levels deep.
  public JsonNode json() {
    return json(0);
  }

  private JsonNode json(int depth) {
    return switch (random.nextInt(depth < DEEPEST ? 8 : 6)) {
      case 0 -> JSON.booleanNode(random.nextBoolean());
      case 1 -> JSON.numberNode(random.nextInt());
      case 2 -> JSON.numberNode(random.nextDouble());
      case 3 -> JSON.stringNode(text());
      case 4 -> JSON.nullNode();
      case 5 -> JSON.stringNode("");
      case 6 -> {
        ArrayNode array = JSON.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(json(depth + 1));
        }
        yield array;
      }
      default -> unknown(depth + 1);
    };
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.appendCodePoint(LETTERS[random.nextInt(LETTERS.length)]);
    }
    return text.toString();
  }

  /// Members that Kubernetes does not know, with names that a pointer has to escape too.
  private ObjectNode unknown(int depth) {
    ObjectNode object = JSON.objectNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      object.set("x" + text(), json(depth));
    }
    return object;
  }

  private ObjectNode unknown() {
    return unknown(0);
  }

  private void putContainers(ObjectNode spec, String key, List<String> names, int least) {
    ArrayNode containers = spec.putArray(key);
    for (int i = 0; i < names.size(); i++) {
      if (i < least || random.nextBoolean()) {
        ObjectNode container = unknown().put("name", names.get(i)).put("image", "app:1");
        if (random.nextBoolean()) {
          container.set("securityContext", unknown().put("runAsUser", random.nextInt(2000)));
        }
        containers.add(container);
      }
    }
  }

  private ObjectNode spec() {
    ObjectNode spec = unknown();
    putContainers(spec, "containers", List.of("app", "istio-proxy", "worker", "db"), 1);
    if (random.nextBoolean()) {
      putContainers(spec, "initContainers", List.of("init", "other-init"), 0);
    }
    if (random.nextBoolean()) {
      ArrayNode volumes = spec.putArray("volumes");
      for (String name : List.of("data", "fim-state", "fim-state-2", "fim-policy")) {
        if (random.nextBoolean()) {
          volumes.add(unknown().put("name", name));
        }
      }
    }
    if (random.nextBoolean()) {
      spec.put("shareProcessNamespace", true);
    }
    if (random.nextBoolean()) {
      spec.put("restartPolicy", random.nextBoolean() ? "Always" : "Never");
    }
    return spec;
  }

  private ObjectNode metadata() {
    ObjectNode metadata = unknown();
    metadata.putObject("labels").put("fim.dev/inject", "true").put("a/b", text());
    if (random.nextBoolean()) {
      ObjectNode annotations = metadata.putObject("annotations").put("other.example/x~y", text());
      List.of(
              "policy=shop",
              "baseline=pvc:shop",
              "action=audit",
              "native-sidecar=true",
              "hold-off=1s")
          .forEach(annotation -> {
            if (random.nextBoolean()) {
              int equals = annotation.indexOf('=');
              annotations.put(
                  "fim.dev/" + annotation.substring(0, equals), annotation.substring(equals + 1));
            }
          });
    }
    return metadata;
  }

  /// A pod that asks for the sidecar, and can have it.
  public ObjectNode pod() {
    ObjectNode pod = unknown();
    pod.set("metadata", metadata());
    pod.set("spec", spec());
    return pod;
  }
}
