package dev.fim.sidecar.manifest.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fim.sidecar.manifest.Manifests;
import dev.fim.sidecar.manifest.Manifests.Manifest;
import dev.fim.sidecar.manifest.TypedObjects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The kustomizations and the chart do not drift apart. These tests need a kubectl that knows
/// components (1.21 or later), and are skipped elsewhere.
class KustomizationIT {

  private static final Path PAGE = Manifests.DIRECTORY.resolve("kustomize.md");

  @TempDir Path directory;

  @BeforeAll
  static void needsKubectl() throws Exception {
    assumeTrue(
        Pattern.compile("Kustomize Version: v[4-9]").matcher(version()).find(),
        "there is no kubectl that knows components of kustomize");
  }

  private static String version() throws Exception {
    try {
      return output("kubectl", "version", "--client");
    } catch (IOException e) {
      return "none: " + e.getMessage();
    }
  }

  private static String output(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s", output).isZero();
    return output;
  }

  /// A kustomization may name directories by relative paths only.
  private List<Map<String, Object>> built(String kustomization) throws Exception {
    Path manifests = directory.toRealPath().relativize(Manifests.DIRECTORY.toRealPath());
    Files.writeString(
        directory.resolve("kustomization.yaml"),
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
            + kustomization.replace("k8s_manifests/", manifests + "/"));
    Path file = directory.resolve("built.yaml");
    Files.writeString(file, output("kubectl", "kustomize", directory.toString()));
    return Manifests.read(file).stream().map(Manifest::tree).toList();
  }

  @ParameterizedTest
  @EnumSource
  void theKustomizationGivesTheObjectsOfTheChart(Choice choice) throws Exception {
    assertThat(Difference.without(built(choice.kustomization()), choice))
        .isNotEmpty()
        .isEqualTo(Difference.without(Chart.objects(choice.chartValues()), choice));
  }

  @Test
  void theBaseOfTheWebhookBringsItsNamespace() throws Exception {
    assertThat(built(Choice.WEBHOOK_WITHOUT_POLICY.kustomization()))
        .contains(Manifests.one("webhook/00-namespace.yaml", "Namespace").tree());
  }

  @Test
  void certManagerIsAskedForTheAuthorityOnlyIfItMakesTheCertificate() throws Exception {
    String annotation = "cert-manager.io/inject-ca-from";
    assertThat(TypedObjects.canonical(built(Choice.WEBHOOK_WITH_CERT_MANAGER.kustomization())))
        .contains(annotation);
    assertThat(TypedObjects.canonical(built(Choice.WEBHOOK_WITHOUT_POLICY.kustomization())))
        .doesNotContain(annotation);
  }

  @Test
  void theKustomizationOfThePageNamesTheImageEverywhere() throws Exception {
    String kustomization = kustomizationOfThePage();
    List<Map<String, Object>> objects =
        built(kustomization.substring(kustomization.indexOf("resources:")));
    assertThat(objects).hasSizeGreaterThan(15);
    String text = TypedObjects.canonical(objects);
    assertThat(text)
        .contains("['registry.example.com/fim:0.1.0']")
        .contains("image: registry.example.com/fim:0.1.0\\n")
        .contains("\"image\":\"registry.example.com/fim:0.1.0\"")
        .doesNotContain("localhost/fim");
  }

  private static String kustomizationOfThePage() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf("```yaml\n") + "```yaml\n".length();
    return page.substring(begin, page.indexOf("```", begin));
  }

  @Test
  void theCommandOfThePageAppliesIt() throws Exception {
    PageCommands page = PageCommands.of(PAGE);
    try (Terminal terminal = new Terminal(directory)) {
      Files.writeString(directory.resolve("kustomization.yaml"), kustomizationOfThePage());
      Path file = directory.resolve("built.yaml");
      Files.writeString(file, output("kubectl", "kustomize", directory.toString()));
      terminal.run(page.block("kubectl apply -k ."));
      assertThat(names(Chart.objects(terminal.server())))
          .isEqualTo(names(Manifests.read(file).stream().map(Manifest::tree).toList()));
    }
    assertThat(page.taken()).isEqualTo(page.all());
  }

  private static Set<String> names(List<Map<String, Object>> objects) {
    return objects.stream()
        .map(object -> object.get("kind") + " " + Difference.below(object, "metadata").get("name"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// `kubectl apply -f` with a directory reads no file without an ending.
  @Test
  void aDirectoryOfManifestsHoldsNoKustomizationThatKubectlWouldApply() throws Exception {
    for (String place : List.of("webhook", "webhook/cert-manager", "mutating_admission_policy")) {
      Path folder = Manifests.DIRECTORY.resolve(place);
      assertThat(folder.resolve("Kustomization")).exists();
      assertThat(
              output(
                  "kubectl", "annotate", "--local", "-f", folder.toString(), "a=b", "-o", "name"))
          .hasLineCount(expected(folder))
          .doesNotContainIgnoringCase("kustomization");
    }
  }

  private static int expected(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .mapToInt(file -> Manifests.read(file).size())
          .sum();
    }
  }
}
