package dev.fim.sidecar.manifest.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.sidecar.manifest.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The files of the chart say the same as the plain manifests, and as each other.
/// `-Dfim.golden.rewrite=true` writes those anew that come from others.
class ChartFilesTest {

  private static final Path CHART = Manifests.DIRECTORY.resolve("helm/fim");

  /// Maps with keys that the user chooses.
  private static final Set<String> FREE =
      Set.of("/webhook/nodeSelector", "/monitoring/labels", "/global");

  private static String read(String file) throws IOException {
    return Files.readString(CHART.resolve(file));
  }

  /// Helm reads no file outside of the chart.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "webhook/70-policy.yaml",
        "mutating_admission_policy/10-policy.yaml",
        "monitoring/prometheus-rule.yaml",
        "monitoring/dashboard.json"
      })
  void theCopyOfAPlainManifestIsTheManifest(String file) throws IOException {
    Path manifest = Manifests.DIRECTORY.resolve(file);
    Path copy = CHART.resolve("files").resolve(manifest.getFileName());
    if (Boolean.getBoolean("fim.golden.rewrite")) {
      Files.writeString(copy, Files.readString(manifest));
    }
    assertThat(Files.readString(copy)).isEqualTo(Files.readString(manifest));
  }

  @Test
  void theChartHasTheVersionOfTheProject() throws IOException {
    Matcher matcher =
        Pattern.compile("<artifactId>fim-parent</artifactId>\\s*<version>([^<]+)</version>")
            .matcher(Files.readString(Path.of("../pom.xml")));
    assertThat(matcher.find()).isTrue();
    assertThat(Manifests.read(CHART.resolve("Chart.yaml")).getFirst().tree())
        .containsEntry("version", matcher.group(1))
        .containsEntry("appVersion", matcher.group(1));
  }

  @Test
  void theReadmeHasEachValueWithItsComment() throws IOException {
    String begin = "<!-- values -->\n";
    String end = "<!-- end of values -->\n";
    String page = read("README.md");
    String expected =
        page.substring(0, page.indexOf(begin) + begin.length())
            + ChartValues.table(read("values.yaml"))
            + page.substring(page.indexOf(end));
    if (Boolean.getBoolean("fim.golden.rewrite")) {
      Files.writeString(CHART.resolve("README.md"), expected);
    }
    assertThat(read("README.md")).isEqualTo(expected);
  }

  @Test
  void everyValueHasAComment() throws IOException {
    assertThat(ChartValues.of(read("values.yaml")))
        .hasSizeGreaterThan(20)
        .allSatisfy(value -> assertThat(value.meaning()).as(value.name()).isNotEmpty());
  }

  @Test
  void theSchemaHasTheValuesAndNoOtherAndAllowsNoOther() throws IOException {
    JsonNode schema = new JsonMapper().readTree(read("values.schema.json"));
    Set<String> inSchema = new TreeSet<>();
    collect("", schema, inSchema);
    Set<String> inValues = new TreeSet<>(Set.of("/global"));
    collect("", Manifests.read(CHART.resolve("values.yaml")).getFirst().tree(), inValues);
    // These are empty by default.
    inSchema.removeIf(
        name -> name.matches("/(settings|policy/variables|certificate/certManager/issuer)/.*"));
    inSchema.removeIf(name -> name.endsWith("/ephemeral-storage") || name.endsWith("limits/cpu"));
    assertThat(inSchema).isEqualTo(inValues);
  }

  private static void collect(String name, JsonNode schema, Set<String> names) {
    if (schema.has("properties")) {
      assertThat(schema.path("additionalProperties").isBoolean()).as(name).isTrue();
      assertThat(schema.path("additionalProperties").asBoolean()).as(name).isFalse();
      schema
          .get("properties")
          .properties()
          .forEach(entry -> {
            names.add(name + "/" + entry.getKey());
            collect(name + "/" + entry.getKey(), entry.getValue(), names);
          });
    } else if (schema.path("type").asString("").equals("object")) {
      assertThat(FREE).contains(name);
    } else if (schema.path("type").asString("").equals("array")) {
      collect(name, schema.get("items"), new TreeSet<>());
    }
  }

  private static void collect(String name, Map<String, Object> values, Set<String> names) {
    values.forEach((key, value) -> {
      names.add(name + "/" + key);
      if (value instanceof Map<?, ?> map) {
        collect(name + "/" + key, Manifests.map(map), names);
      }
    });
  }

  @Test
  void theSchemaHasTheVariablesOfThePolicyThatTheValuesName() throws IOException {
    JsonNode schema = new JsonMapper().readTree(read("values.schema.json"));
    List<String> names =
        List.copyOf(
            schema.at("/properties/policy/properties/variables/properties").propertyNames());
    assertThat(
            Manifests.one("webhook/70-policy.yaml", "ValidatingAdmissionPolicy")
                .list("spec", "variables"))
        .extracting(variable -> variable.get("name"))
        .containsAll(names);
    String comment =
        ChartValues.of(read("values.yaml")).stream()
            .filter(value -> value.name().equals("policy.variables"))
            .findFirst()
            .orElseThrow()
            .meaning();
    assertThat(names).allSatisfy(name -> assertThat(comment).contains(name));
  }
}
