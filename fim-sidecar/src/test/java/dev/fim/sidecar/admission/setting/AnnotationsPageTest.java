package dev.fim.sidecar.admission.setting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.sidecar.admission.annotation.Annotation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Page and tables are the same.
class AnnotationsPageTest {

  private static String row(
      String name, @Nullable String standard, String allowed, String meaning) {
    String middle = standard == null || standard.isEmpty() ? " " : " `" + standard + "` ";
    return "| `" + name + "` |" + middle + "| " + allowed + " | " + meaning + " |";
  }

  @Test
  void thePageHasEachAnnotationAndEachKeyOfTheSettingsFileAndNoOther() throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("../docs/reference/annotations.md")).stream()
            .dropWhile(line -> !line.equals("## Annotations"))
            .filter(line -> line.startsWith("| `"))
            .toList();
    assertThat(rows)
        .containsExactlyElementsOf(
            Stream.concat(
                    Arrays.stream(Annotation.values())
                        .map(each ->
                            row(each.key(), each.standard(), each.allowed(), each.meaning())),
                    AdmissionSettingsFile.KEYS.stream()
                        .map(key -> row(key.name(), key.standard(), key.allowed(), key.meaning())))
                .toList());
  }
}
