package dev.fim.sidecar.admission.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.sidecar.admission.AdmissionDecision;
import dev.fim.sidecar.admission.manifest.ManifestInjection.Outcome;
import dev.fim.sidecar.admission.manifest.ManifestInjection.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
