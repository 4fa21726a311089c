package dev.fim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What only a process of its own shows.
class ProcessTest {

  private final Session fim = new Session();
  private final Program program =
      Program.ofClass(Main.class)
          .environment("LC_ALL", "C")
          .environment("FIM_DB", fim.database().toString());

  @AfterEach
  void end() {
    fim.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HUP", "INT", "TERM"})
  void aSignalEndsTheRunAndKeepsWhatWasRecorded(String signal)
      throws IOException, InterruptedException {
    assumeFalse(isIgnored(signal), "whoever started the tests ignores SIG" + signal);
    fim.onTree("init");
    try (RandomAccessFile big = new RandomAccessFile(fim.root() + "/big", "rw")) {
      big.setLength(1L << 40); // minutes of reading, and no space taken
    }
    CompletableFuture<Void> killer = CompletableFuture.runAsync(() -> send(signal));
    Program.Result result = program.runFromShell("init --root '%s'".formatted(fim.root()));
    killer.join();
    assertThat(result.exitCode()).isEqualTo(25);
    assertThat(result.output()).isEmpty();
    Files.delete(Path.of(fim.root(), "big"));
    assertThat(fim.run("baselines").output().lines()).hasSize(2);
    assertThat(fim.run("check", "-q").exitCode()).isZero();
  }

  /// As under `nohup`, or in the background of a shell: the program inherits that, and keeps it.
  private static boolean isIgnored(String signal) throws IOException {
    int number =
        switch (signal) {
          case "HUP" -> 1;
          case "INT" -> 2;
          case "TERM" -> 15;
          default -> throw new IllegalArgumentException(signal);
        };
    String mask =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .findFirst()
            .orElseThrow()
            .substring("SigIgn:".length())
            .strip();
    return (Long.parseUnsignedLong(mask, 16) >>> (number - 1) & 1) != 0;
  }

  /// Sends a signal to the program, once it reads the big file.
  private void send(String signal) {
    try {
      long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
      while (System.nanoTime() < deadline) {
        List<ProcessHandle> readers =
            ProcessHandle.current().descendants().filter(this::readsBigFile).toList();
        if (!readers.isEmpty()) {
          String pid = Long.toString(readers.getFirst().pid());
          new ProcessBuilder("kill", "-" + signal, pid).start().waitFor();
          return;
        }
        Thread.sleep(50);
      }
      throw new AssertionError("the program did not come to the big file");
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private boolean readsBigFile(ProcessHandle process) {
    try (Stream<Path> open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
      return open.anyMatch(fd -> Path.of(fim.root(), "big").equals(target(fd)));
    } catch (IOException e) {
      return false; // it has ended
    }
  }

  private static @Nullable Path target(Path link) {
    try {
      return Files.readSymbolicLink(link);
    } catch (IOException e) {
      return null; // closed in the meantime
    }
  }

  @Test
  void aPathOfAnyBytesIsTakenInAnyLocale() throws IOException, InterruptedException {
    Program.Result result =
        program.runFromShell("init --root '%s' -- \"$(printf '\\377')\"".formatted(fim.root()));
    assertThat(result)
        .isEqualTo(
            Session.refused(15, "fim: cannot find /\\xff: there is no such file in the tree"));
  }
}
