package dev.fim.sidecar.admission.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.sidecar.admission.AdmissionDecision.Refuse;
import dev.fim.sidecar.admission.manifest.ManifestInjection.Outcome;
import dev.fim.sidecar.admission.manifest.ManifestInjection.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every `invalid-*.yaml` is refused with the message that `messages.txt` has for it: the name of a
/// fixture, and below it, indented, the message. `-Dfim.golden.rewrite=true` writes it anew.
class InvalidPodsTest {

  private static final Path DIRECTORY = Path.of("src/test/resources/admission/invalid");
  private static final Path MESSAGES = DIRECTORY.resolve("messages.txt");

  @Test
  void everyFaultIsNamedWithWhatIsAllowed() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path fixture : fixtures()) {
      lines.add(fixture.getFileName().toString());
      lines.add("  " + refusal(fixture).message());
    }
    if (Boolean.getBoolean("fim.golden.rewrite")) {
      Files.write(MESSAGES, lines);
    }
    assertThat(lines)
        .hasSizeGreaterThan(100)
        .containsExactlyElementsOf(Files.readAllLines(MESSAGES));
  }

  private static List<Path> fixtures() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static Refuse refusal(Path fixture) throws IOException {
    String text = Files.readString(fixture);
    Result result = Golden.inject(fixture.getFileName().toString(), text);
    assertThat(result.text()).as(fixture.toString()).isEqualTo(text);
    assertThat(result.outcomes()).as(fixture.toString()).hasSize(1);
    Outcome outcome = result.outcomes().getFirst();
    assertThat(outcome.decision()).as(fixture.toString()).isInstanceOf(Refuse.class);
    return (Refuse) outcome.decision();
  }
}
