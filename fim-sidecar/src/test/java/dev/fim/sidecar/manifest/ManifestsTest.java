package dev.fim.sidecar.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.sidecar.manifest.Manifests.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is in `k8s_manifests` is what the API server takes, and says the same everywhere.
class ManifestsTest {

  /// Those that have the sidecar written out, and the kind of object.
  private static final Map<String, String> MANIFESTS =
      Map.of(
          "hello_server_pod.yaml", "Pod",
          "hello_server_restricted_pod.yaml", "Pod",
          "hello_server_deployment.yaml", "Deployment",
          "hello_server_job.yaml", "Job");

  private static final Pattern IMAGE =
      Pattern.compile("localhost/(?:fim|hello_server)(?::([0-9a-zA-Z.-]+))?");

  static List<Manifest> builtIn() {
    return Manifests.all().stream()
        .filter(manifest -> !TypedObjects.isOfAnOperator(manifest.tree()))
        .toList();
  }

  static List<Manifest> ofOperators() {
    return Manifests.all().stream()
        .filter(manifest -> TypedObjects.isOfAnOperator(manifest.tree()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("builtIn")
  void aTypedClientTakesTheManifestAndKnowsEveryField(Manifest manifest) {
    assertThat(TypedObjects.decode(manifest.tree())).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("builtIn")
  void itWouldNotTakeAFieldThatIsNotKnown(Manifest manifest) {
    manifest.tree().put("sepc", Map.of());
    assertThatThrownBy(() -> TypedObjects.decode(manifest.tree())).hasMessageContaining("\"sepc\"");
  }

  @ParameterizedTest
  @MethodSource("ofOperators")
  void whatAnOperatorReadsFitsItsSchema(Manifest manifest) throws IOException {
    assertThat(TypedObjects.faults(manifest.tree())).isEmpty();
  }

  private static List<Map<String, Object>> containers(Manifest manifest) {
    Map<String, Object> spec = Manifests.map(manifest.tree().get("spec"));
    if (spec.get("template") instanceof Map<?, ?> template) {
      spec = Manifests.map(template.get("spec"));
    }
    return Stream.of("initContainers", "containers")
        .map(spec::get)
        .filter(Objects::nonNull)
        .flatMap(list -> ((List<?>) list).stream())
        .map(Manifests::map)
        .toList();
  }

  private static Map<String, Object> sidecar(String file, String kind) {
    List<Map<String, Object>> found =
        containers(Manifests.one(file, kind)).stream()
            .filter(container -> "fim".equals(container.get("name")))
            .toList();
    assertThat(found).hasSize(1);
    return new TreeMap<>(found.getFirst());
  }

  @Test
  void theSidecarHasThreeCapabilitiesAndNoOtherRight() {
    assertThat(sidecar("hello_server_pod.yaml", "Pod").get("securityContext"))
        .isEqualTo(
            Map.of(
                "runAsUser",
                0,
                "runAsGroup",
                0,
                "readOnlyRootFilesystem",
                true,
                "allowPrivilegeEscalation",
                false,
                "capabilities",
                Map.of(
                    "drop", List.of("ALL"),
                    "add", List.of("SYS_PTRACE", "DAC_READ_SEARCH", "KILL"))));
  }

  @Test
  void theSidecarIsTheSameInEachManifestButForWhatMakesTheDifference() {
    Map<String, Object> first = sidecar("hello_server_pod.yaml", "Pod");
    for (String kind : List.of("Deployment", "Job")) {
      Map<String, Object> other =
          sidecar("hello_server_" + kind.toLowerCase(Locale.ROOT) + ".yaml", kind);
      assertThat(other.remove("restartPolicy")).isEqualTo("Always");
      if (kind.equals("Job")) {
        other.put("env", first.get("env")); // which names another container
      }
      assertThat(other).isEqualTo(first);
    }
    Map<String, Object> restricted = sidecar("hello_server_restricted_pod.yaml", "Pod");
    assertThat(restricted.remove("securityContext"))
        .isEqualTo(
            Map.of(
                "runAsUser",
                1000,
                "runAsGroup",
                1000,
                "runAsNonRoot",
                true,
                "readOnlyRootFilesystem",
                true,
                "allowPrivilegeEscalation",
                false,
                "capabilities",
                Map.of("drop", List.of("ALL"))));
    first.remove("securityContext");
    restricted.remove("env");
    first.remove("env");
    assertThat(restricted).isEqualTo(first);
  }

  @Test
  void eachManifestNamesTheContainerThatIsWatched() {
    MANIFESTS.forEach((file, kind) ->
        assertThat((List<?>) sidecar(file, kind).get("env"))
            .as(file)
            .anySatisfy(variable ->
                assertThat(variable)
                    .isEqualTo(
                        Map.of(
                            "name",
                            "FIM_CONTAINER",
                            "value",
                            kind.equals("Job") ? "hello-job" : "hello-server"))));
  }

  @Test
  void theLivenessProbeOfTheSidecarAsksNothingThatTheApplicationCouldAnswer() {
    MANIFESTS.forEach((file, kind) ->
        assertThat(sidecar(file, kind))
            .as(file)
            .containsKey("readinessProbe")
            .doesNotContainKey("startupProbe")
            .containsEntry(
                "livenessProbe",
                Map.of(
                    "exec",
                    Map.of("command", List.of("fim-sidecar", "alive")),
                    "initialDelaySeconds",
                    30,
                    "periodSeconds",
                    10,
                    "timeoutSeconds",
                    10,
                    "terminationGracePeriodSeconds",
                    5)));
  }

  /// One version and one name: what is built is what is deployed.
  @Test
  void everyImageHasTheVersionOfTheProject() throws IOException {
    String version = version();
    List<Path> files = new ArrayList<>();
    for (String directory : List.of("../k8s_manifests", "../containers", "../docs/how-to")) {
      try (Stream<Path> walk = Files.walk(Path.of(directory))) {
        walk.filter(Files::isRegularFile).forEach(files::add);
      }
    }
    int seen = 0;
    for (Path file : files) {
      Matcher matcher = IMAGE.matcher(Files.readString(file));
      while (matcher.find()) {
        if (matcher.group(1) != null) {
          assertThat(matcher.group(1)).as(file.toString()).isEqualTo(version);
          seen++;
        }
      }
    }
    assertThat(seen).isGreaterThan(10);
    assertThat(Files.readString(Path.of("../build.sh"))).contains("\nversion=" + version + "\n");
    for (String image : List.of("fim", "hello_server")) {
      assertThat(Files.readString(Path.of("../containers/" + image + "/Dockerfile")))
          .contains("ARG VERSION=" + version + "\n");
    }
  }

  private static String version() throws IOException {
    Matcher matcher =
        Pattern.compile("<artifactId>fim-parent</artifactId>\\s*<version>([^<]+)</version>")
            .matcher(Files.readString(Path.of("../pom.xml")));
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }
}
