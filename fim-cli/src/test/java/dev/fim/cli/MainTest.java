package dev.fim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

  private final Program fim = Program.ofClass(Main.class).environment("LC_ALL", "C");

  @Test
  void anArgumentThatDoesNotFitIsShownEscaped() throws IOException, InterruptedException {
    assertThat(fim.runFromShell("\"$(printf 'a\\377\\033[31m')\""))
        .isEqualTo(
            new Program.Result(
                15,
                "",
                "fim: cannot take 'a\\xff\\x1b[31m': there is no such command; see fim --help\n"));
  }

  @Test
  void aMissingCommandIsAnArgumentThatDoesNotFit() throws IOException, InterruptedException {
    assertThat(fim.runFromShell(""))
        .isEqualTo(
            new Program.Result(
                15,
                "",
                "fim: missing command: one of init, check, update, status, watch, explain, compare,"
                    + " baselines, show, digest, forget, export, import, push, pull, fleet,"
                    + " catalogue, import-aide-conf, verify-log, keygen, seal, verify,"
                    + " generate-completion, help; see fim --help\n"));
  }

  @Test
  void aFullOutputIsAnError() throws IOException, InterruptedException {
    assertThat(fim.runFromShell("--help >/dev/full"))
        .isEqualTo(
            new Program.Result(
                18,
                "",
                "fim: cannot write to standard output: no space is left on the device; free space"
                    + " and run it again\n"));
  }

  /// Java's own code for it is 1: added.
  @Test
  void runningOutOfMemoryIsNoVerdict() throws IOException, InterruptedException {
    Path policy = Files.createTempFile("fim", ".yaml");
    try {
      Files.writeString(policy, "version: 1\nrules:\n" + "  - path: /a\n".repeat(60_000));
      Program.Result result =
          Program.ofClass(Main.class)
              .environment("JDK_JAVA_OPTIONS", "-Xmx12m")
              .runFromShell("init --policy '" + policy + "'");
      assertThat(result.exitCode()).isEqualTo(18);
      assertThat(result.errorOutput())
          .endsWith(
              "fim: cannot continue the run: memory ran out; raise the limit:"
                  + " FIM_JAVA_OPTS=-Xmx512m\n");
    } finally {
      Files.delete(policy);
    }
  }

  @Test
  void aFullOutputIsSaidOnce(@TempDir Path directory) throws IOException, InterruptedException {
    Path tree = Files.createDirectory(directory.resolve("tree"));
    String init = "init --db " + directory.resolve("fim") + " --root " + tree;
    assertThat(fim.runFromShell(init + " >/dev/full"))
        .isEqualTo(
            new Program.Result(
                18,
                "",
                "fim: cannot write to standard output: no space is left on the device; free space"
                    + " and run it again\n"));
  }

  @Test
  void aFileWithoutANameIsAnArgumentThatDoesNotFit(@TempDir Path directory)
      throws IOException, InterruptedException {
    assertThat(fim.runFromShell("init --db '' " + directory))
        .isEqualTo(
            new Program.Result(15, "", "fim: cannot take '': a path has at least one character\n"));
  }

  @Test
  void aClosedOutputIsAnError() throws IOException, InterruptedException {
    assertThat(fim.runFromShell("--help >&-").exitCode()).isEqualTo(18);
  }
}
