package dev.fim.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.sidecar.setting.Setting;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MainTest {

  private record Result(int exitCode, String output, String errorOutput) {}

  private static Result run(Map<String, String> environment, String... args) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream error = new ByteArrayOutputStream();
    int code =
        Main.run(
            List.of(args),
            environment,
            new PrintStream(output, true, StandardCharsets.UTF_8),
            new PrintStream(error, true, StandardCharsets.UTF_8));
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
    assertThat(run(Map.of(), "--version"))
        .isEqualTo(new Result(0, "fim-sidecar (not packaged)\n", ""));
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
}
