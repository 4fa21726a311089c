package dev.fim.sidecar.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.fim.sidecar.manifest.Manifests.Manifest;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
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
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

/// What is in `k8s_manifests` is what the API server takes, and says the same everywhere.
class ManifestsTest {

  /// Those that have the sidecar written out, and the kind of object.
  private static final Map<String, String> MANIFESTS =
      Map.of(
          "hello_server_pod.yaml", "Pod",
          "hello_server_restricted_pod.yaml", "Pod",
          "hello_server_deployment.yaml", "Deployment",
          "hello_server_job.yaml", "Job");

  /// The types of a client library, by what the API server knows them as.
  private static final Map<String, Class<?>> TYPES =
      Map.ofEntries(
          Map.entry("v1/ConfigMap", ConfigMap.class),
          Map.entry("v1/Namespace", Namespace.class),
          Map.entry("v1/Pod", Pod.class),
          Map.entry("v1/Secret", Secret.class),
          Map.entry("v1/Service", Service.class),
          Map.entry("v1/ServiceAccount", ServiceAccount.class),
          Map.entry("apps/v1/Deployment", Deployment.class),
          Map.entry("batch/v1/Job", Job.class),
          Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
          Map.entry(
              "admissionregistration.k8s.io/v1/MutatingWebhookConfiguration",
              MutatingWebhookConfiguration.class),
          Map.entry(
              "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy",
              ValidatingAdmissionPolicy.class),
          Map.entry(
              "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding",
              ValidatingAdmissionPolicyBinding.class),
          Map.entry(
              "admissionregistration.k8s.io/v1/MutatingAdmissionPolicy",
              MutatingAdmissionPolicy.class),
          Map.entry(
              "admissionregistration.k8s.io/v1/MutatingAdmissionPolicyBinding",
              MutatingAdmissionPolicyBinding.class));

  /// Strict: the types keep what they do not know in a map of their own, unless that is left out.
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .annotationIntrospector(new Strict())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  @SuppressWarnings("serial") // not written
  private static final class Strict extends JacksonAnnotationIntrospector {
    @Override
    public Boolean hasAnySetter(MapperConfig<?> config, Annotated annotated) {
      return false;
    }
  }

  /// What the operators of cert-manager and Prometheus define: of these only what is used here, in
  /// schemas that allow nothing else.
  private static final List<String> OF_OPERATORS =
      List.of("cert-manager.io/", "monitoring.coreos.com/");

  private static final Pattern IMAGE =
      Pattern.compile("localhost/(?:fim|hello_server)(?::([0-9a-zA-Z.-]+))?");

  private static boolean isOfAnOperator(Manifest manifest) {
    return OF_OPERATORS.stream().anyMatch(manifest.apiVersion()::startsWith);
  }

  static List<Manifest> builtIn() {
    return Manifests.all().stream().filter(manifest -> !isOfAnOperator(manifest)).toList();
  }

  static List<Manifest> ofOperators() {
    return Manifests.all().stream().filter(ManifestsTest::isOfAnOperator).toList();
  }

  private static <T> T decode(Map<String, Object> tree, Class<T> type) {
    return MAPPER.readValue(MAPPER.writeValueAsString(tree), type);
  }

  /// As a typed client does, strictly.
  static Pod decodePod(Map<String, Object> tree) {
    return decode(tree, Pod.class);
  }

  /// One text for equal trees, whatever the order and the types of numbers.
  static String canonical(Map<String, Object> tree) {
    return JsonMapper.builder()
        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
        .build()
        .writeValueAsString(tree);
  }

  private static Class<?> type(Manifest manifest) {
    Class<?> type = TYPES.get(manifest.apiVersion() + "/" + manifest.kind());
    assertThat(type).as("the type of " + manifest).isNotNull();
    return type;
  }

  @ParameterizedTest
  @MethodSource("builtIn")
  void aTypedClientTakesTheManifestAndKnowsEveryField(Manifest manifest) {
    assertThat(decode(manifest.tree(), type(manifest))).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("builtIn")
  void itWouldNotTakeAFieldThatIsNotKnown(Manifest manifest) {
    manifest.tree().put("sepc", Map.of());
    assertThatThrownBy(() -> decode(manifest.tree(), type(manifest)))
        .hasMessageContaining("\"sepc\"");
  }

  @ParameterizedTest
  @MethodSource("ofOperators")
  void whatAnOperatorReadsFitsItsSchema(Manifest manifest) throws IOException {
    String schema =
        Files.readString(Path.of("src/test/resources/crd/" + manifest.kind() + ".schema.json"));
    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema, InputFormat.JSON)
                .validate(MAPPER.writeValueAsString(manifest.tree()), InputFormat.JSON))
        .isEmpty();
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
