package dev.fim.sidecar.admission.manifest;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import tools.jackson.core.JsonPointer;

/// The kinds of objects that hold a pod.
enum Workload {
  POD("v1", "Pod", ""),
  POD_TEMPLATE("v1", "PodTemplate", "/template"),
  REPLICATION_CONTROLLER("v1", "ReplicationController", "/spec/template"),
  DEPLOYMENT("apps/", "Deployment", "/spec/template"),
  STATEFUL_SET("apps/", "StatefulSet", "/spec/template"),
  DAEMON_SET("apps/", "DaemonSet", "/spec/template"),
  REPLICA_SET("apps/", "ReplicaSet", "/spec/template"),
  JOB("batch/", "Job", "/spec/template"),
  CRON_JOB("batch/", "CronJob", "/spec/jobTemplate/spec/template");

  private final String version;
  private final String kind;

  @SuppressWarnings("ImmutableEnumChecker") // it is
  private final JsonPointer pod;

  Workload(String version, String kind, String pod) {
    this.version = version;
    this.kind = kind;
    this.pod = JsonPointer.compile(pod);
  }

  /// The kind of an object; null if it holds no pod.
  static @Nullable Workload of(Node object) {
    String version = text(object, "/apiVersion");
    String kind = text(object, "/kind");
    return Arrays.stream(values())
        .filter(each -> each.kind.equals(kind) && version != null && each.isOf(version))
        .findFirst()
        .orElse(null);
  }

  private boolean isOf(String apiVersion) {
    return version.endsWith("/") ? apiVersion.startsWith(version) : apiVersion.equals(version);
  }

  /// The objects of a List, or of a list of objects of one kind, which say their kind themselves.
  static List<Node> items(Node object) {
    String kind = text(object, "/kind");
    return kind != null && kind.endsWith("List") ? items(object, "/items") : List.of();
  }

  /// Whether an object that is none of these holds containers where they have them.
  static boolean isUnknown(Node object) {
    return Stream.of(DEPLOYMENT, CRON_JOB)
        .anyMatch(each -> !items(object, each.pod + "/spec/containers").isEmpty());
  }

  private static List<Node> items(Node object, String path) {
    return member(object, JsonPointer.compile(path)) instanceof SequenceNode items
        ? items.getValue()
        : List.of();
  }

  /// The text that is there; null if none is.
  static @Nullable String text(Node object, String path) {
    return member(object, JsonPointer.compile(path)) instanceof ScalarNode scalar
        ? scalar.getValue()
        : null;
  }

  /// What is there, with what merge keys bring in; null if nothing is.
  static @Nullable Node member(Node object, JsonPointer path) {
    Node node = object;
    for (JsonPointer rest = path; node != null && !rest.matches(); rest = rest.tail()) {
      Node in = node;
      node = null;
      while (node == null && in != null) {
        node = own(in, rest.getMatchingProperty());
        in = own(in, "<<");
      }
    }
    return node;
  }

  private static @Nullable Node own(Node object, String key) {
    if (object instanceof MappingNode mapping) {
      for (NodeTuple field : mapping.getValue()) {
        if (field.getKeyNode() instanceof ScalarNode scalar && scalar.getValue().equals(key)) {
          return field.getValueNode();
        }
      }
    }
    return null;
  }

  String kind() {
    return kind;
  }

  /// Where the pod is.
  JsonPointer pod() {
    return pod;
  }
}
