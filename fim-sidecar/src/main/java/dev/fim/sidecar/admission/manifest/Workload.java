package dev.fim.sidecar.admission.manifest;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

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
  static @Nullable Workload of(JsonNode object) {
    String version = object.path("apiVersion").stringValue("");
    String kind = object.path("kind").stringValue("");
    return Arrays.stream(values())
        .filter(each -> each.kind.equals(kind) && each.isOf(version))
        .findFirst()
        .orElse(null);
  }

  private boolean isOf(String apiVersion) {
    return version.endsWith("/") ? apiVersion.startsWith(version) : apiVersion.equals(version);
  }

  /// The objects of a List, or of a list of objects of one kind, which say their kind themselves.
  static List<JsonNode> items(JsonNode object) {
    return object.path("kind").stringValue("").endsWith("List")
            && object.path("items") instanceof ArrayNode items
        ? items.valueStream().toList()
        : List.of();
  }

  /// Whether an object that is none of these holds containers where they have them.
  static boolean isUnknown(JsonNode object) {
    return Stream.of(DEPLOYMENT, CRON_JOB)
        .map(each -> object.at(each.pod).path("spec").path("containers"))
        .anyMatch(containers -> containers.isArray() && !containers.isEmpty());
  }

  String kind() {
    return kind;
  }

  /// Where the pod is.
  JsonPointer pod() {
    return pod;
  }
}
