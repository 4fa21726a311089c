package dev.fim.sidecar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.error.FimException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The heartbeat as both read it: [Heartbeat#fault], and the shell of the launcher.
class HeartbeatTest {

  private static final Health WELL =
      new Health() {
        @Override
        public @Nullable String notLive() {
          return null;
        }

        @Override
        public @Nullable String notReady() {
          return "no baseline";
        }
      };

  @TempDir Path state;

  private Path control() {
    return state.resolve("control");
  }

  private Path file() {
    try {
      return Files.createDirectories(control()).resolve(Heartbeat.FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Answer(int code, String error) {}

  /// What `fim-sidecar alive` of the source tree answers, which has no jars beside it: no JVM is
  /// started for it.
  private Answer launcher(String... options) throws Exception {
    Path launcher = Path.of("src/main/sh/fim-sidecar");
    List<String> command = new ArrayList<>(List.of("sh", launcher.toString(), "alive"));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("FIM_STATE", state.toString());
    Process process = builder.start();
    String error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return new Answer(process.exitValue(), error);
  }

  private void isNotAlive(String fault) throws Exception {
    assertThat(Heartbeat.fault(control())).isEqualTo(fault);
    assertThat(launcher()).isEqualTo(new Answer(29, "fim-sidecar: not alive: " + fault + "\n"));
  }

  private static long uptime() throws IOException {
    String text = Files.readString(Path.of("/proc/uptime"));
    return Long.parseLong(text.substring(0, text.indexOf('.')));
  }

  private static String boot() throws IOException {
    return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
  }

  @Test
  void aSidecarThatGoesOnIsAlive() throws Exception {
    try (Heartbeat _ = Heartbeat.start(file().getParent(), WELL, line -> {})) {
      assertThat(Files.size(file())).isEqualTo(64);
      assertThat(Heartbeat.fault(control())).isNull();
      assertThat(launcher()).isEqualTo(new Answer(0, ""));
      assertThat(launcher("--state", state.toString())).isEqualTo(new Answer(0, ""));
      assertThat(launcher("--state=" + state)).isEqualTo(new Answer(0, ""));
    }
  }

  @Test
  void aHeartbeatThatIsTooOldIsNone() throws Exception {
    Files.writeString(file(), (uptime() - 29) + " " + boot() + "   \n");
    assertThat(Heartbeat.fault(control())).isNull();
    assertThat(launcher().code()).isZero();
    Files.writeString(file(), (uptime() - 40) + " " + boot() + "   \n");
    assertThat(Heartbeat.fault(control()))
        .matches("the last heartbeat in " + file() + " is 4[01] s old");
    assertThat(launcher().code()).isEqualTo(29);
    assertThat(launcher().error())
        .matches("fim-sidecar: not alive: the last heartbeat in " + file() + " is 4[01] s old\n");
  }

  @Test
  void aHeartbeatOfAnotherStartOfTheSystemIsNone() throws Exception {
    String fault = "the last heartbeat in " + file() + " is from before the system started";
    Files.writeString(file(), uptime() + " 6a1b9f2e-0000-4000-8000-000000000000 \n");
    isNotAlive(fault);
    Files.writeString(file(), (uptime() + 100) + " " + boot() + "\n");
    isNotAlive(fault);
  }

  @Test
  void withoutAFileThereIsNoHeartbeat() throws Exception {
    assertThat(Heartbeat.fault(control())).startsWith("cannot read " + control() + "/heartbeat");
    assertThat(launcher())
        .isEqualTo(
            new Answer(29, "fim-sidecar: not alive: cannot read " + control() + "/heartbeat\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "x y\n",
        "-1 a\n",
        "$(id) a\n",
        "1+1 a\n",
        "99999999999999999999 a\n",
        "0x10 a\n"
      })
  void whatIsNoHeartbeatIsNotTakenForOne(String content) throws Exception {
    Files.writeString(file(), content);
    isNotAlive(file() + " holds no heartbeat");
  }

  @Test
  void nothingIsWrittenWhileARestartIsCalledFor() throws Exception {
    List<String> log = new ArrayList<>();
    Health ill =
        new Health() {
          @Override
          public String notLive() {
            return "a sweep hangs";
          }

          @Override
          public @Nullable String notReady() {
            return null;
          }
        };
    try (Heartbeat _ = Heartbeat.start(file().getParent(), ill, log::add)) {
      String first = Files.readString(file());
      for (int i = 0; i < 200 && log.isEmpty(); i++) {
        Thread.sleep(50);
      }
      assertThat(log).containsExactly("no heartbeat: a sweep hangs");
      assertThat(Files.readString(file())).isEqualTo(first);
    }
  }

  @Test
  void theFirstHeartbeatGoesOverWhatIsThere() throws Exception {
    Files.writeString(file(), "x".repeat(64));
    try (Heartbeat _ = Heartbeat.start(file().getParent(), WELL, line -> {})) {
      assertThat(Heartbeat.fault(control())).isNull();
    }
  }

  @Test
  void noLinkIsFollowed() throws Exception {
    Path other = Files.writeString(state.resolve("other"), "precious");
    Files.createSymbolicLink(file(), other);
    assertThatThrownBy(() -> Heartbeat.start(file().getParent(), WELL, line -> {}))
        .isInstanceOf(FimException.class);
    assertThat(other).hasContent("precious");
  }
}
