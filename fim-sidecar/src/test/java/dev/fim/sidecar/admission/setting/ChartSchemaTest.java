package dev.fim.sidecar.admission.setting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.sidecar.admission.annotation.Annotation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The schema of the Helm chart knows the settings of the webhook.
class ChartSchemaTest {

  private static JsonNode schema(String pointer) throws IOException {
    Path file = Path.of("../k8s_manifests/helm/fim/values.schema.json");
    return new JsonMapper().readTree(Files.readString(file)).at(pointer);
  }

  private static List<String> names(String pointer) throws IOException {
    return List.copyOf(schema(pointer + "/properties").propertyNames());
  }

  @Test
  void theSchemaHasEachKeyOfTheSettingsFileButThoseThatTheChartWrites() throws IOException {
    assertThat(names("/properties/settings"))
        .containsExactlyElementsOf(
            AdmissionSettingsFile.KEYS.stream()
                .map(AdmissionSettingsFile.Key::name)
                .filter(name -> !List.of("image", "namespace").contains(name))
                .toList());
  }

  @Test
  void theSchemaHasEachAnnotation() throws IOException {
    List<String> annotations = Annotation.labels(Arrays.asList(Annotation.values()));
    assertThat(names("/properties/settings/properties/defaults"))
        .containsExactlyElementsOf(
            annotations.stream()
                .filter(name -> !List.of("containers", "image").contains(name))
                .toList());
    assertThat(names("/definitions/permissions"))
        .containsExactlyElementsOf(
            Stream.concat(annotations.stream(), Stream.of("others")).toList());
    assertThat(names("/properties/settings/properties/allow"))
        .containsExactly("pod", "enabled", "enforced");
  }

  @Test
  void theSchemaAllowsTheSameChoices() throws IOException {
    for (Annotation each : Annotation.values()) {
      JsonNode choices =
          schema("/properties/settings/properties/defaults/properties/" + each.label() + "/enum");
      if (choices.isArray()) {
        assertThat(choices.valueStream().map(JsonNode::asString))
            .containsExactly(each.allowed().split(", "));
      }
    }
  }
}
