package dev.fim.sidecar.admission.manifest;

import dev.fim.sidecar.admission.manifest.Node.Fields;
import dev.fim.sidecar.admission.manifest.Node.Scalar;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The kinds of objects that hold a pod.
enum Workload {
  POD("v1", "Pod", List.of()),
  POD_TEMPLATE("v1", "PodTemplate", List.of("template")),
  REPLICATION_CONTROLLER("v1", "ReplicationController", List.of("spec", "template")),
  DEPLOYMENT("apps/", "Deployment", List.of("spec", "template")),
  STATEFUL_SET("apps/", "StatefulSet", List.of("spec", "template")),
  DAEMON_SET("apps/", "DaemonSet", List.of("spec", "template")),
  REPLICA_SET("apps/", "ReplicaSet", List.of("spec", "template")),
  JOB("batch/", "Job", List.of("spec", "template")),
  CRON_JOB("batch/", "CronJob", List.of("spec", "jobTemplate", "spec", "template"));

  private final String version;
  private final String kind;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> path;

  Workload(String version, String kind, List<String> path) {
    this.version = version;
    this.kind = kind;
    this.path = path;
  }

  /// The kind of an object; null if it holds no pod.
  static @Nullable Workload of(Fields object) {
    String version = text(object, "apiVersion");
    String kind = text(object, "kind");
    return Arrays.stream(values())
        .filter(each -> each.kind.equals(kind) && version != null && each.isOf(version))
        .findFirst()
        .orElse(null);
  }

  private boolean isOf(String apiVersion) {
    return version.endsWith("/") ? apiVersion.startsWith(version) : apiVersion.equals(version);
  }

  /// Whether an object is a list of others.
  static boolean isList(Fields object) {
    return "v1".equals(text(object, "apiVersion")) && "List".equals(text(object, "kind"));
  }

  private static @Nullable String text(Fields object, String key) {
    return object.get(key) instanceof Scalar scalar ? scalar.text() : null;
  }

  String kind() {
    return kind;
  }

  /// The keys that lead to the pod.
  List<String> path() {
    return path;
  }
}
