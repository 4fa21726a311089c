package dev.fim.sidecar.admission.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.sidecar.admission.Addition;
import dev.fim.sidecar.admission.AdmissionDecision;
import dev.fim.sidecar.admission.manifest.ManifestInjection.Outcome;
import dev.fim.sidecar.admission.manifest.ManifestInjection.Result;
import dev.fim.sidecar.setting.Setting;
import dev.fim.sidecar.setting.SettingSources;
import dev.fim.sidecar.setting.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Every `NAME.yaml` becomes `NAME.injected.yaml`. `-Dfim.golden.rewrite=true` writes the latter
/// anew.
class GoldenManifestsTest {

  private static final Path DIRECTORY = Path.of("src/test/resources/admission/golden");

  static List<String> fixtures() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.contains(".injected."))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void aManifestGetsTheSidecarOnceAndNoSecondTime(String fixture) throws IOException {
    String text = Files.readString(DIRECTORY.resolve(fixture));
    Result once = Golden.inject(fixture, text);
    assertThat(once.outcomes())
        .isNotEmpty()
        .noneSatisfy(
            outcome -> assertThat(outcome.decision()).isInstanceOf(AdmissionDecision.Refuse.class));
    Path golden = DIRECTORY.resolve(fixture.replaceFirst("\\.(?=[a-z]+$)", ".injected."));
    if (Boolean.getBoolean("fim.golden.rewrite")) {
      Files.writeString(golden, once.text());
    }
    assertThat(once.text()).isEqualTo(Files.readString(golden));

    Result twice = Golden.inject(fixture, firstLine(text) + once.text());
    assertThat(twice.text()).isEqualTo(firstLine(text) + once.text());
    assertThat(twice.outcomes())
        .hasSameSizeAs(once.outcomes())
        .extracting(Outcome::decision)
        .hasOnlyElementsOfType(AdmissionDecision.LeaveAlone.class);
  }

  /// As the kubelet gives them to the container.
  private static Map<String, String> variables(JsonNode container) {
    Map<String, String> variables = new LinkedHashMap<>();
    container
        .path("env")
        .forEach(variable ->
            variables.put(
                variable.get("name").stringValue(),
                variable.get("value").stringValue().replace("$$", "$")));
    return variables;
  }

  private static Stream<JsonNode> sidecars(Outcome outcome) {
    return outcome.decision()
            instanceof AdmissionDecision.Inject(List<Addition> additions, List<String> _)
        ? additions.stream()
            .map(Addition::value)
            .flatMap(value -> value.isArray() ? value.valueStream() : Stream.of(value))
            .filter(value -> value.path("name").stringValue("").equals("fim"))
        : Stream.empty();
  }

  @Test
  void theSidecarTakesEveryVariableThatItIsGiven() throws IOException {
    Map<String, String> targets = new LinkedHashMap<>();
    for (String fixture : fixtures()) {
      String text = Files.readString(DIRECTORY.resolve(fixture));
      Golden.inject(fixture, text).outcomes().stream()
          .flatMap(GoldenManifestsTest::sidecars)
          .forEach(sidecar -> {
            Settings settings = SettingSources.read(null, variables(sidecar), Map.of());
            String said =
                settings.targets().stream()
                    .map(target ->
                        target.find(Setting.CONTAINER) + "=" + target.get(Setting.BASELINE))
                    .collect(Collectors.joining(" "));
            targets.put(fixture, said + " " + settings.get(Setting.PATHS));
          });
    }
    assertThat(targets)
        .hasSizeGreaterThan(40)
        .containsEntry("pod-minimal.yaml", "app=first-sight [/]")
        .containsEntry("pod-istio.yaml", "details=first-sight [/]")
        .containsEntry("pod-every-annotation.yaml", "app=each-start [/usr, /opt/app]")
        .containsEntry("pod-dollar-signs.yaml", "app=first-sight [/srv/$(FIM_CONTAINER), /a$$b]")
        .containsEntry(
            "pod-baseline-image-of-several.yaml",
            "app=tree:/fim/image/app worker=tree:/fim/image/worker [/]")
        .containsEntry(
            "pod-baseline-configmap-of-several.yaml",
            "app=file:/fim/baseline/app.fim worker=file:/fim/baseline/worker.fim [/]");
  }

  /// Which goes as a comment.
  private static String firstLine(String text) {
    return text.startsWith("#") ? text.lines().findFirst().orElse("") + "\n" : "";
  }

  @Test
  void everyGoldenFileBelongsToAFixtureAndThereAreManyOfThem() throws IOException {
    List<String> fixtures = fixtures();
    assertThat(fixtures).hasSizeGreaterThan(30);
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      assertThat(files).hasSize(2 * fixtures.size());
    }
  }
}
