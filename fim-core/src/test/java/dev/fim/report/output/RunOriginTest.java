package dev.fim.report.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunOriginTest {

  @TempDir Path directory;

  private String hostOf(String text) throws IOException {
    return RunOrigin.hostOf(
        Files.writeString(directory.resolve("hostname"), text, StandardCharsets.UTF_8));
  }

  @Test
  void theHostIsTheOneLineOfTheFile() throws IOException {
    assertThat(hostOf("web-1.example\n")).isEqualTo("web-1.example");
    assertThat(hostOf("h".repeat(255))).hasSize(255);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "two words", "bell\u0007", "h\u00e9", "a\n<13>1 b"})
  void whatIsNoPlainNameIsNone(String text) throws IOException {
    assertThat(hostOf(text)).isNull();
  }

  @Test
  void aNameThatIsTooLongOrNotThereIsNone() throws IOException {
    assertThat(hostOf("h".repeat(256))).isNull();
    assertThat(RunOrigin.hostOf(directory.resolve("missing"))).isNull();
  }
}
