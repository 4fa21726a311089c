package dev.fim.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MainTest {

  private record Result(int exitCode, String output, String errorOutput) {}

  private static Result run(String... args) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream error = new ByteArrayOutputStream();
    int code =
        Main.run(
            List.of(args),
            new PrintStream(output, true, StandardCharsets.UTF_8),
            new PrintStream(error, true, StandardCharsets.UTF_8));
    return new Result(
        code, output.toString(StandardCharsets.UTF_8), error.toString(StandardCharsets.UTF_8));
  }

  @Test
  void helpSaysThatThisBuildWatchesNothing() {
    assertThat(run("--help"))
        .isEqualTo(
            new Result(
                0,
                """
                Usage: fim-sidecar --help | --version
                This build has the package layout of the sidecar and no watch: it checks no container.
                Use fim init and fim check.
                """,
                ""));
  }

  @Test
  void theVersionIsTold() {
    assertThat(run("--version")).isEqualTo(new Result(0, "fim-sidecar (not packaged)\n", ""));
  }

  @Test
  void anythingElseIsRefused() {
    Result refusal =
        new Result(
            15, "", "fim-sidecar: this build watches no container; see fim-sidecar --help\n");
    assertThat(run()).isEqualTo(refusal);
    assertThat(run("--watch", "app")).isEqualTo(refusal);
  }
}
