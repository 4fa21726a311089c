package dev.fim.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.sidecar.setting.Setting;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

  private record Result(int exitCode, String output, String errorOutput) {}

  private static Result run(Map<String, String> environment, String... args) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream error = new ByteArrayOutputStream();
    int code =
        Main.run(
            List.of(args),
            new Command.Context(
                environment,
                new PrintStream(output, true, StandardCharsets.UTF_8),
                new PrintStream(error, true, StandardCharsets.UTF_8),
                "1.2.3"));
    return new Result(
        code, output.toString(StandardCharsets.UTF_8), error.toString(StandardCharsets.UTF_8));
  }

  @Test
  void theHelpOfWatchHasEverySetting() {
    Result help = run(Map.of(), "watch", "--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.errorOutput()).isEmpty();
    assertThat(Setting.all())
        .allSatisfy(setting -> assertThat(help.output()).contains(setting.option() + "=VALUE"));
    assertThat(run(Map.of(), "--help").output()).contains("watch");
  }

  @Test
  void theVersionIsTold() {
    assertThat(run(Map.of(), "--version")).isEqualTo(new Result(0, "fim-sidecar 1.2.3\n", ""));
  }

  @Test
  void whatIsWrongIsSaidInOneLineAndNothingStarts() {
    assertThat(run(Map.of()))
        .isEqualTo(
            new Result(15, "", "fim-sidecar: a command is missing; see fim-sidecar --help\n"));
    assertThat(run(Map.of(), "wach").exitCode()).isEqualTo(15);
    assertThat(run(Map.of(), "watch", "--sweeps", "1s").errorOutput())
        .startsWith("fim-sidecar: Unknown options: '--sweeps'");
    assertThat(run(Map.of(), "watch", "--sweep", "1").errorOutput())
        .startsWith("fim-sidecar: cannot use the option --sweep: found '1'; allowed: a time");
    assertThat(run(Map.of("FIM_ACTION", "murder"), "watch"))
        .isEqualTo(
            new Result(
                15,
                "",
                "fim-sidecar: cannot use the variable FIM_ACTION: found 'murder'; allowed: kill,"
                    + " terminate, audit, restart-all\n"));
    assertThat(run(Map.of(), "watch", "--policy", "/not/there").exitCode()).isEqualTo(17);
    assertThat(run(Map.of(), "watch", "--state", "/proc/nowhere").exitCode()).isEqualTo(18);
  }

  @Test
  void whatIsAskedOfASidecarThatDoesNotRunIsRefused(@TempDir Path state) {
    String socket = state.resolve("control/socket").toString();
    assertThat(run(Map.of("FIM_STATE", state.toString()), "accept"))
        .isEqualTo(
            new Result(
                18,
                "",
                "fim-sidecar: cannot reach the sidecar at "
                    + socket
                    + ": SocketException: No such file or directory; let 'fim-sidecar watch' run"
                    + " here, as this user and with the same 'state'\n"));
    assertThat(run(Map.of(), "hold", "--for", "2 hours").errorOutput())
        .isEqualTo(
            "fim-sidecar: cannot use the option --for: found '2 hours'; allowed: a time of 1ms to"
                + " 24h, such as 500ms, 10s, 5m or 1h\n");
  }

  @Test
  void whatIsExpectedOfAFileHasItsForm() {
    assertThat(run(Map.of(), "probe", "--expect", "etc/passwd=sha256:00"))
        .isEqualTo(
            new Result(
                15,
                "",
                "fim-sidecar: cannot expect etc/passwd=sha256:00: it is not of the form"
                    + " PATH=ALGORITHM:HEX, with an absolute path\n"));
    assertThat(run(Map.of(), "probe", "--expect", "/etc/passwd=sha257:00").errorOutput())
        .isEqualTo(
            "fim-sidecar: cannot expect /etc/passwd=sha257:00: there is no digest of that name;"
                + " allowed: md5, sha1, sha256, sha512, sha512-256, sha3-256, sha3-512, blake3\n");
    assertThat(run(Map.of(), "probe", "--expect", "/etc/passwd=md5:00").errorOutput())
        .isEqualTo(
            "fim-sidecar: cannot expect /etc/passwd=md5:00: md5 has 32 hexadecimal digits, not"
                + " 2\n");
    assertThat(run(Map.of(), "probe", "--expect", "//../=md5:" + "0".repeat(32)).errorOutput())
        .isEqualTo(
            "fim-sidecar: cannot expect //../=md5:00000000000000000000000000000000: the root is no"
                + " file\n");
  }

  @Test
  void aStateDirectoryBelongsToOneSidecar(@TempDir Path state) {
    try (StateLock _ = StateLock.take(state)) {
      for (String command : List.of("watch", "probe")) {
        assertThat(run(Map.of("FIM_STATE", state.toString()), command))
            .isEqualTo(
                new Result(
                    18,
                    "",
                    "fim-sidecar: cannot use the state directory "
                        + state
                        + ": another sidecar uses it; give each a directory of its own\n"));
      }
    }
  }
}
