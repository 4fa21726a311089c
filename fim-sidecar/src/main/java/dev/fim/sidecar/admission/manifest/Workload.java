package dev.fim.sidecar.admission.manifest;

import dev.fim.sidecar.admission.manifest.Node.Fields;
import dev.fim.sidecar.admission.manifest.Node.Items;
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

  private static final List<List<String>> TEMPLATES =
      List.of(
          List.of("spec", "template", "spec", "containers"),
          List.of("spec", "jobTemplate", "spec", "template", "spec", "containers"));

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

  /// Whether an object is a list of others: a List, or one of objects of one kind, which say their
  /// kind themselves.
  static boolean isList(Fields object) {
    String kind = text(object, "kind");
    return kind != null && kind.endsWith("List") && object.get("items") instanceof Items;
  }

  /// Whether an object that is none of these holds containers where they have them.
  static boolean isUnknown(Fields object) {
    return TEMPLATES.stream()
        .anyMatch(path -> {
          Node node = object;
          for (String key : path) {
            node = node instanceof Fields fields ? member(fields, key) : null;
          }
          return node instanceof Items items && !items.nodes().isEmpty();
        });
  }

  /// With what a merge key brings in.
  private static @Nullable Node member(Fields fields, String key) {
    Node own = fields.get(key);
    return own == null && fields.get("<<") instanceof Fields merged ? member(merged, key) : own;
  }

  static @Nullable String text(Fields object, String key) {
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
