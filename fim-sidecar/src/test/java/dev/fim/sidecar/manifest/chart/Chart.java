package dev.fim.sidecar.manifest.chart;

import com.marcnuri.helm.Helm;
import dev.fim.sidecar.manifest.Manifests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// The chart, installed by Helm on an [ApiServer].
///
/// Helm as a library takes over signals of its process, and so these tests have a JVM of their own
/// (failsafe).
final class Chart {

  static final Path DIRECTORY = Manifests.DIRECTORY.resolve("helm/fim");
  static final String RELEASE = "fim";
  static final String NAMESPACE = "fim-system";
  static final String KUBERNETES = "v1.36.0";

  private Chart() {}

  /// The objects of a release.
  ///
  /// @param values in YAML, for those of the chart
  static List<Map<String, Object>> objects(String values) {
    try (ApiServer server = new ApiServer(KUBERNETES)) {
      install(server, NAMESPACE, values);
      return objects(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The objects of a server, as trees.
  static List<Map<String, Object>> objects(ApiServer server) {
    JsonMapper mapper = new JsonMapper();
    return server.objects().stream()
        .map(object -> Manifests.map(mapper.convertValue(object, Map.class)))
        .toList();
  }

  /// The one object of a kind and a name.
  static Map<String, Object> one(List<Map<String, Object>> objects, String kind, String name) {
    List<Map<String, Object>> found =
        objects.stream()
            .filter(object -> kind.equals(object.get("kind")))
            .filter(object -> name.equals(Manifests.map(object.get("metadata")).get("name")))
            .toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException(found.size() + " of " + kind + " " + name);
    }
    return found.getFirst();
  }

  /// @throws IllegalStateException with what Helm reports
  static void install(ApiServer server, String namespace, String values) throws IOException {
    with(
        server,
        values,
        (kubeConfig, file) ->
            new Helm(DIRECTORY)
                .install()
                .withName(RELEASE)
                .withNamespace(namespace)
                .withKubeConfig(kubeConfig)
                .withValuesFile(file)
                .disableOpenApiValidation()
                .call());
  }

  static void upgrade(ApiServer server, String namespace, String values) throws IOException {
    with(
        server,
        values,
        (kubeConfig, file) ->
            new Helm(DIRECTORY)
                .upgrade()
                .withName(RELEASE)
                .withNamespace(namespace)
                .withKubeConfig(kubeConfig)
                .withValuesFile(file)
                .disableOpenApiValidation()
                .call());
  }

  static void uninstall(ApiServer server, String namespace) throws IOException {
    with(
        server,
        "",
        (kubeConfig, _) ->
            Helm.uninstall(RELEASE).withNamespace(namespace).withKubeConfig(kubeConfig).call());
  }

  /// What Helm reads, in files.
  private interface Command {
    void run(Path kubeConfig, Path values);
  }

  private static void with(ApiServer server, String values, Command command) throws IOException {
    Path work = Files.createTempDirectory("chart");
    try {
      command.run(
          Files.writeString(work.resolve("kubeconfig"), server.kubeConfig()),
          Files.writeString(work.resolve("values.yaml"), values));
    } finally {
      delete(work);
    }
  }

  private static void delete(Path work) throws IOException {
    Files.deleteIfExists(work.resolve("kubeconfig"));
    Files.deleteIfExists(work.resolve("values.yaml"));
    Files.delete(work);
  }
}
