package dev.fim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `fim watch` in a process of its own, ended by a signal.
class WatchCommandTest {

  private final Session fim = new Session();
  private final Path output = fim.beside("output");
  private final Program program =
      Program.ofClass(Main.class)
          .environment("LC_ALL", "C")
          .environment("TZ", "UTC")
          .environment("FIM_DB", fim.database().toString());

  @AfterEach
  void end() {
    fim.close();
  }

  private CompletableFuture<Program.Result> start(String arguments) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return program.runFromShell("watch " + arguments + " >'" + output + "'");
      } catch (IOException | InterruptedException e) {
        throw new AssertionError(e);
      }
    });
  }

  private String told() throws IOException {
    return Files.exists(output)
        ? Files.readString(output)
            .replace(fim.root(), "TREE")
            .replaceAll("\\b2[0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", "TIME")
            .replaceAll("\\b[0-9]{2}:[0-9]{2}:[0-9]{2}\\b", "CLOCK")
        : "";
  }

  private void await(CompletableFuture<Program.Result> watch, String text)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!told().contains(text)) {
      assertThat(watch.isDone()).as("%s", watch).isFalse();
      assertThat(System.nanoTime()).as("waiting for %s in %s", text, told()).isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  private static void terminate() throws IOException, InterruptedException {
    for (ProcessHandle process : ProcessHandle.current().descendants().toList()) {
      Path line = Path.of("/proc/" + process.pid() + "/cmdline");
      String[] words = Files.readString(line).split("\0", -1);
      if (words[0].endsWith("java") && java.util.List.of(words).contains("watch")) {
        new ProcessBuilder("kill", "-TERM", Long.toString(process.pid())).start().waitFor();
        return;
      }
    }
    throw new AssertionError("no watch is running");
  }

  /// As under `nohup`: the program inherits that, and keeps it.
  private static boolean isTermIgnored() throws IOException {
    String mask =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .findFirst()
            .orElseThrow()
            .substring("SigIgn:".length())
            .strip();
    return (Long.parseUnsignedLong(mask, 16) >>> 14 & 1) != 0;
  }

  @Test
  void whatWasShownIsTheExitCodeOfAWatchThatASignalEnds() throws IOException, InterruptedException {
    assumeFalse(isTermIgnored(), "the tests were started with SIGTERM ignored");
    fim.onTree("init");
    fim.tree().remove("link");
    CompletableFuture<Program.Result> watch = start("");
    await(watch, "Ctrl-C ends");
    fim.tree().mode("file", 0600);
    await(watch, "changed");
    fim.tree().mode("file", 0644);
    await(watch, "restored");
    terminate();
    Program.Result result = watch.join();
    assertThat(result.errorOutput()).isEmpty();
    assertThat(result.exitCode()).isEqualTo(2 + 4);
    assertThat(told())
        .isEqualTo(
            """
            watching
              root      TREE
              path      /
              baseline  generation 1 of TIME
            CLOCK  removed       symlink    /link
            CLOCK  4 entries are checked; Ctrl-C ends the watch
            CLOCK  changed       file       /file
                  mode  0644 → 0600
            CLOCK  restored                 /file
            shown: 0 added, 1 removed, 1 changed, 0 unverifiable, 1 restored
            """);
  }

  @Test
  void withoutADatabaseTheStateAtTheStartIsTheBaseline() throws IOException, InterruptedException {
    program.environment("FIM_DB", ""); // and there is none in the working directory
    assumeFalse(isTermIgnored(), "the tests were started with SIGTERM ignored");
    CompletableFuture<Program.Result> watch = start("'" + fim.root() + "/dir'");
    await(watch, "Ctrl-C ends");
    terminate();
    assertThat(watch.join().exitCode()).isZero();
    assertThat(told())
        .startsWith(
            """
            watching
              root      /
              path      TREE/dir
              baseline  the tree as it was at CLOCK
            """)
        .endsWith("shown: 0 added, 0 removed, 0 changed, 0 unverifiable, 0 restored\n");
  }

  @Test
  void aNamedDatabaseThatIsNotThereIsNoReasonToWatchWithoutOne() {
    assertThat(fim.run("watch").exitCode()).isEqualTo(24);
    assertThat(fim.run("watch", "--from-now", "--baseline", "3"))
        .isEqualTo(
            Session.refused(
                15, "fim: cannot take '--from-now --baseline 3': use only one of them"));
  }

  @Test
  void whatTheBaselineDoesNotHoldIsRefused() {
    fim.onTree("init", "dir");
    assertThat(fim.run("watch", "file"))
        .isEqualTo(
            Session.refused(
                15,
                "fim: cannot compare /file: the baseline holds only /dir; record it with 'fim"
                    + " init'"));
  }
}
