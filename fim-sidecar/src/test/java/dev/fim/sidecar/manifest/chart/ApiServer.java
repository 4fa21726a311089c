package dev.fim.sidecar.manifest.chart;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Keeps objects as an API server does, so that Helm can install and upgrade a chart, and kubectl
/// can apply manifests, without a cluster. It knows the kinds of the chart, and neither checks nor
/// completes what it is sent.
///
/// For what a cluster's controllers do, it does two things that kubectl waits for. It says of a
/// Deployment that its rollout has finished, and it deletes with a namespace the objects in it.
final class ApiServer implements AutoCloseable {

  /// A kind of object, as the API server tells of it.
  private record Kind(String group, String plural, String name, boolean isNamespaced) {}

  private static final String ADMISSION = "admissionregistration.k8s.io";
  private static final String PROMETHEUS = "monitoring.coreos.com";

  private static final List<Kind> KINDS =
      List.of(
          new Kind("", "configmaps", "ConfigMap", true),
          new Kind("", "namespaces", "Namespace", false),
          new Kind("", "secrets", "Secret", true),
          new Kind("", "serviceaccounts", "ServiceAccount", true),
          new Kind("", "services", "Service", true),
          new Kind("apps", "deployments", "Deployment", true),
          new Kind("policy", "poddisruptionbudgets", "PodDisruptionBudget", true),
          new Kind(
              ADMISSION, "mutatingwebhookconfigurations", "MutatingWebhookConfiguration", false),
          new Kind(ADMISSION, "validatingadmissionpolicies", "ValidatingAdmissionPolicy", false),
          new Kind(
              ADMISSION,
              "validatingadmissionpolicybindings",
              "ValidatingAdmissionPolicyBinding",
              false),
          new Kind(ADMISSION, "mutatingadmissionpolicies", "MutatingAdmissionPolicy", false),
          new Kind(
              ADMISSION,
              "mutatingadmissionpolicybindings",
              "MutatingAdmissionPolicyBinding",
              false),
          new Kind("cert-manager.io", "issuers", "Issuer", true),
          new Kind("cert-manager.io", "certificates", "Certificate", true),
          new Kind(PROMETHEUS, "podmonitors", "PodMonitor", true),
          new Kind(PROMETHEUS, "servicemonitors", "ServiceMonitor", true),
          new Kind(PROMETHEUS, "prometheusrules", "PrometheusRule", true));

  /// How long a watch lasts that tells of no change. kubectl complains of one that ends within a
  /// second.
  private static final Duration WATCH = Duration.ofSeconds(2);

  private final JsonMapper mapper = new JsonMapper();
  private final Map<String, ObjectNode> objects = new ConcurrentSkipListMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final String version;
  private volatile boolean refusesUnknownNamespaces;

  /// @param version of Kubernetes, such as `v1.36.0`
  ApiServer(String version) throws IOException {
    this.version = version;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /// What a client needs to find this server.
  String kubeConfig() {
    return """
    apiVersion: v1
    kind: Config
    current-context: here
    contexts: [{name: here, context: {cluster: here, user: here}}]
    clusters: [{name: here, cluster: {server: "http://127.0.0.1:%d"}}]
    users: [{name: here, user: {}}]
    """
        .formatted(server.getAddress().getPort());
  }

  /// From now on, an object in a namespace that is not there is not created.
  void refuseUnknownNamespaces() {
    refusesUnknownNamespaces = true;
  }

  /// All objects but Helm's records of its releases, by their paths.
  List<ObjectNode> objects() {
    return objects.values().stream()
        .filter(object -> !object.path("type").asString("").startsWith("helm.sh/release"))
        .map(ObjectNode::deepCopy)
        .toList();
  }

  /// Writes a text into the objects of a kind that have one there.
  ///
  /// @param pointer to the text (RFC 6901)
  void write(String kind, String pointer, String value) {
    JsonPointer place = JsonPointer.compile(pointer);
    objects.values().stream()
        .filter(object -> object.path("kind").asString("").equals(kind))
        .filter(object -> !object.at(place).isMissingNode())
        .forEach(object ->
            ((ObjectNode) object.at(place.head())).put(place.last().getMatchingProperty(), value));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (path.equals("/openapi/v2")) {
        // As a message of protobuf, this is a schema of no kind: kubectl then checks no fields.
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      if (isWatch(exchange)) {
        exchange.sendResponseHeaders(200, 0);
        Thread.sleep(WATCH);
        return;
      }
      JsonNode answer = answer(exchange.getRequestMethod(), path, exchange, body);
      int code = answer == null ? 404 : exchange.getRequestMethod().equals("POST") ? 201 : 200;
      byte[] text = mapper.writeValueAsBytes(answer == null ? notFound() : answer);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(code, text.length);
      exchange.getResponseBody().write(text);
    } catch (RuntimeException | InterruptedException e) {
      throw new IOException(e);
    }
  }

  private JsonNode answer(String method, String path, HttpExchange exchange, byte[] body)
      throws IOException {
    return switch (method) {
      case "GET" -> {
        JsonNode told = told(path);
        ObjectNode object = objects.get(path);
        yield told != null
            ? told
            : object != null ? shown(object) : isCollection(path) ? list(path, exchange) : null;
      }
      case "POST" -> {
        if (refusesUnknownNamespaces && !isNamespaceThere(path)) {
          yield null;
        }
        ObjectNode object = sent(exchange, body);
        objects.put(path + "/" + object.path("metadata").path("name").asString(), object);
        yield object;
      }
      case "PUT" -> {
        objects.put(path, sent(exchange, body));
        yield objects.get(path);
      }
      case "PATCH" -> {
        JsonNode patch = mapper.readTree(body);
        objects.computeIfPresent(
            path,
            (_, old) -> patch instanceof ArrayNode steps ? added(old, steps) : merged(old, patch));
        yield objects.get(path);
      }
      case "DELETE" -> {
        if (path.startsWith("/api/v1/namespaces/")) {
          String within = path.substring("/api/v1".length()) + "/";
          objects.keySet().removeIf(each -> each.contains(within));
        }
        yield objects.remove(path);
      }
      default -> throw new IllegalArgumentException(method);
    };
  }

  private boolean isNamespaceThere(String path) {
    String namespaces = "/namespaces/";
    int begin = path.indexOf(namespaces);
    if (begin < 0) {
      return true;
    }
    String name = path.substring(begin + namespaces.length()).split("/", 2)[0];
    return name.equals("default") || objects.containsKey("/api/v1/namespaces/" + name);
  }

  private ObjectNode sent(HttpExchange exchange, byte[] body) throws IOException {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    return type.endsWith("protobuf")
        ? mapper.valueToTree(SecretMessage.tree(body))
        : (ObjectNode) mapper.readTree(body);
  }

  /// As a client sees it: with the status of a Deployment all of whose replicas run. Nothing runs
  /// here, so that no controller writes one.
  private static ObjectNode shown(ObjectNode object) {
    ObjectNode result = object.deepCopy();
    if (object.path("kind").asString("").equals("Deployment")) {
      ObjectNode status = result.putObject("status");
      for (String count : List.of("replicas", "updatedReplicas", "availableReplicas")) {
        status.set(count, object.at("/spec/replicas"));
      }
    }
    return result;
  }

  /// A patch by RFC 6902. Nobody sends another operation than `add` to the members of objects.
  private static ObjectNode added(ObjectNode old, ArrayNode steps) {
    ObjectNode result = old.deepCopy();
    for (JsonNode step : steps) {
      if (!step.path("op").asString("").equals("add")) {
        throw new IllegalArgumentException("a patch with " + step);
      }
      JsonPointer place = JsonPointer.compile(step.path("path").asString());
      ((ObjectNode) result.at(place.head()))
          .set(place.last().getMatchingProperty(), step.get("value"));
    }
    return result;
  }

  /// A patch of a mapping, by RFC 7396. A strategic one also merges lists whose elements have
  /// names.
  private ObjectNode merged(ObjectNode old, JsonNode patch) {
    ObjectNode result = old.deepCopy();
    patch
        .properties()
        .forEach(entry -> {
          String key = entry.getKey();
          JsonNode value = entry.getValue();
          if (key.startsWith("$")) {
            return; // the order of a list, which no test asks for
          }
          if (value.isNull()) {
            result.remove(key);
          } else if (value.isObject() && result.get(key) instanceof ObjectNode below) {
            result.set(key, merged(below, value));
          } else if (value instanceof ArrayNode changes
              && changes.valueStream().allMatch(change -> change.has("name"))
              && result.get(key) instanceof ArrayNode elements) {
            result.set(key, mergedByName(elements, changes));
          } else {
            result.set(key, value);
          }
        });
    return result;
  }

  private ArrayNode mergedByName(ArrayNode elements, ArrayNode changes) {
    Map<String, JsonNode> named = new LinkedHashMap<>();
    elements.forEach(element -> named.put(element.path("name").asString(), element));
    changes.forEach(change ->
        named.merge(
            change.path("name").asString(),
            change,
            (old, patch) -> merged((ObjectNode) old, patch)));
    return mapper.valueToTree(List.copyOf(named.values()));
  }

  private static boolean isCollection(String path) {
    return KINDS.stream().anyMatch(kind -> path.endsWith("/" + kind.plural()));
  }

  private static boolean isWatch(HttpExchange exchange) {
    String query = exchange.getRequestURI().getQuery();
    return query != null && List.of(query.split("&", -1)).contains("watch=true");
  }

  /// What a query selects by: names and values.
  private static Map<String, String> selector(HttpExchange exchange, String name) {
    String query = exchange.getRequestURI().getQuery();
    return Arrays.stream((query == null ? "" : query).split("&", -1))
        .filter(each -> each.startsWith(name + "="))
        .flatMap(each -> Arrays.stream(each.substring(name.length() + 1).split(",", -1)))
        .collect(
            Collectors.toMap(
                each -> each.substring(0, each.indexOf('=')),
                each -> each.substring(each.indexOf('=') + 1)));
  }

  /// The objects of a collection that have the labels and the name that are asked for.
  private JsonNode list(String path, HttpExchange exchange) {
    Map<String, String> labels = selector(exchange, "labelSelector");
    String name = selector(exchange, "fieldSelector").get("metadata.name");
    List<ObjectNode> items =
        objects.entrySet().stream()
            .filter(each -> each.getKey().startsWith(path + "/"))
            .map(Map.Entry::getValue)
            .filter(each -> name == null || each.at("/metadata/name").asString().equals(name))
            .filter(each -> {
              JsonNode actual = each.path("metadata").path("labels");
              return labels.entrySet().stream()
                  .allMatch(
                      label -> actual.path(label.getKey()).asString("").equals(label.getValue()));
            })
            .map(ApiServer::shown)
            .toList();
    String kind =
        KINDS.stream()
            .filter(each -> path.endsWith("/" + each.plural()))
            .findFirst()
            .orElseThrow()
            .name();
    return mapper.valueToTree(
        Map.of("kind", kind + "List", "apiVersion", "v1", "metadata", Map.of(), "items", items));
  }

  /// What the server tells of itself and of its kinds.
  private JsonNode told(String path) {
    List<String> groups =
        KINDS.stream().map(Kind::group).distinct().filter(group -> !group.isEmpty()).toList();
    Object told =
        switch (path) {
          case "/version" ->
              Map.of("major", "1", "minor", version.split("\\.", -1)[1], "gitVersion", version);
          case "/api" -> Map.of("kind", "APIVersions", "versions", List.of("v1"));
          case "/apis" ->
              Map.of(
                  "kind",
                  "APIGroupList",
                  "apiVersion",
                  "v1",
                  "groups",
                  groups.stream().map(ApiServer::group).toList());
          case "/api/v1" -> kinds("", "v1");
          default ->
              groups.stream()
                  .filter(group -> path.equals("/apis/" + group + "/v1"))
                  .map(group -> kinds(group, group + "/v1"))
                  .findFirst()
                  .orElse(null);
        };
    return told == null ? null : mapper.valueToTree(told);
  }

  private static Map<String, Object> group(String name) {
    Map<String, String> version = Map.of("groupVersion", name + "/v1", "version", "v1");
    return Map.of("name", name, "versions", List.of(version), "preferredVersion", version);
  }

  private static Object kinds(String group, String version) {
    return Map.of(
        "kind",
        "APIResourceList",
        "apiVersion",
        "v1",
        "groupVersion",
        version,
        "resources",
        KINDS.stream()
            .filter(kind -> kind.group().equals(group))
            .map(kind ->
                Map.of(
                    "name",
                    kind.plural(),
                    "singularName",
                    "",
                    "namespaced",
                    kind.isNamespaced(),
                    "kind",
                    kind.name(),
                    "verbs",
                    List.of("create", "delete", "get", "list", "patch", "update")))
            .toList());
  }

  private JsonNode notFound() {
    return mapper.valueToTree(
        Map.of(
            "kind", "Status",
            "apiVersion", "v1",
            "metadata", Map.of(),
            "status", "Failure",
            "message", "not found",
            "reason", "NotFound",
            "code", 404));
  }
}
