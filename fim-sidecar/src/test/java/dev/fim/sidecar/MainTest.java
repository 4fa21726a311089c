package dev.fim.sidecar;

import static dev.fim.sidecar.CommandResult.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.fim.sidecar.control.ControlSocket;
import dev.fim.sidecar.setting.Setting;
import dev.fim.sidecar.state.StateLock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

  @Test
  void theHelpOfWatchHasEverySetting() {
    CommandResult help = run(Map.of(), "watch", "--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.errorOutput()).isEmpty();
    assertThat(Setting.all())
        .allSatisfy(setting -> assertThat(help.output()).contains(setting.option() + "=VALUE"));
    assertThat(run(Map.of(), "--help").output()).contains("watch");
  }

  @Test
  void theVersionIsTold() {
    assertThat(run(Map.of(), "--version"))
        .isEqualTo(new CommandResult(0, "fim-sidecar 1.2.3\n", ""));
  }

  @Test
  void whatIsWrongIsSaidInOneLineAndNothingStarts() {
    assertThat(run(Map.of()))
        .isEqualTo(
            new CommandResult(
                15, "", "fim-sidecar: a command is missing; see fim-sidecar --help\n"));
    assertThat(run(Map.of(), "wach"))
        .isEqualTo(
            new CommandResult(
                15,
                "",
                "fim-sidecar: cannot take 'wach': there is no such command; did you mean"
                    + " 'watch'?\n"));
    assertThat(run(Map.of(), "watch", "--sweeps", "1s").errorOutput())
        .isEqualTo(
            "fim-sidecar: cannot take '--sweeps': there is no such option; did you mean"
                + " '--sweep'?\n");
    assertThat(run(Map.of(), "watch", "--sweep", "1").errorOutput())
        .startsWith("fim-sidecar: cannot use the option --sweep: found '1'; allowed: a time");
    assertThat(run(Map.of("FIM_ACTION", "murder"), "watch"))
        .isEqualTo(
            new CommandResult(
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
            new CommandResult(
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
            new CommandResult(
                15,
                "",
                "fim-sidecar: cannot expect etc/passwd=sha256:00: it is not of the form"
                    + " PATH=ALGORITHM:HEX, with an absolute path\n"));
    assertThat(run(Map.of(), "probe", "--expect", "/etc/passwd=sha257:00").errorOutput())
        .isEqualTo(
            "fim-sidecar: cannot expect /etc/passwd=sha257:00: there is no digest of that name; did"
                + " you mean 'sha256'? allowed: md5, sha1, sha256, sha512, sha512-256, sha3-256,"
                + " sha3-512, blake3\n");
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
    try (StateLock _ = StateLock.take(state, ControlSocket.DIRECTORY)) {
      for (String command : List.of("watch", "probe")) {
        assertThat(run(Map.of("FIM_STATE", state.toString()), command))
            .isEqualTo(
                new CommandResult(
                    18,
                    "",
                    "fim-sidecar: cannot use the state directory "
                        + state
                        + ": another sidecar uses it; give each a directory of its own\n"));
      }
    }
  }

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: x
        labels: {fim.dev/inject: "true"}
      spec:
        containers: [{name: app, image: "app:1"}]
        securityContext: {runAsNonRoot: true}
      """;

  private static CommandResult inject(Path directory, String manifest, String... more)
      throws IOException {
    Path settings = directory.resolve("webhook.yaml");
    Files.writeString(settings, "version: 1\nimage: fim:1\n");
    Path file = Files.writeString(directory.resolve("m.yaml"), manifest);
    List<String> args = new ArrayList<>(List.of("inject", "-f", file.toString()));
    args.addAll(List.of("--settings", settings.toString()));
    args.addAll(List.of(more));
    return run(Map.of(), args.toArray(new String[0]));
  }

  @Test
  void aFileIsWrittenWithTheSidecarInItsPods(@TempDir Path directory) throws IOException {
    CommandResult injected = inject(directory, POD);
    assertThat(injected.exitCode()).isZero();
    assertThat(injected.output())
        .contains("shareProcessNamespace: true", "- name: fim\n    image: \"fim:1\"\n");
    assertThat(injected.errorOutput()).isEqualTo("fim-sidecar: Pod 'x': injected\n");
    assertThat(inject(directory, injected.output()))
        .isEqualTo(
            new CommandResult(
                0,
                injected.output(),
                "fim-sidecar: Pod 'x': left alone, since the sidecar is there already\n"));
    String unasked = POD.replace("\"true\"", "\"false\"");
    assertThat(inject(directory, unasked))
        .isEqualTo(
            new CommandResult(
                0,
                unasked,
                "fim-sidecar: Pod 'x': left alone, since it has no label fim.dev/inject=true\n"));
  }

  @Test
  void anApplicationThatMayStopTheSidecarIsWarnedOf(@TempDir Path directory) throws IOException {
    assertThat(inject(directory, POD.replace("NonRoot: true", "NonRoot: false")).errorOutput())
        .isEqualTo(
            """
            fim-sidecar: Pod 'x': injected
            fim-sidecar: Pod 'x': warning: container 'app' may run as root with KILL, so it can stop fim: set runAsNonRoot: true or drop KILL
            """);
  }

  @Test
  void withoutASettingsFileTheBuiltInSettingsHold(@TempDir Path directory) throws IOException {
    assumeFalse(Files.exists(Path.of("/etc/fim/webhook.yaml")));
    Path file = Files.writeString(directory.resolve("m.yaml"), POD);
    CommandResult injected = run(Map.of(), "inject", "-f", file.toString());
    assertThat(injected.exitCode()).isZero();
    assertThat(injected.output()).contains("image: \"localhost/fim:1.2.3\"\n");
    assertThat(injected.errorOutput())
        .isEqualTo(
            """
            fim-sidecar: there is no settings file /etc/fim/webhook.yaml: the built-in settings apply, with the image localhost/fim:1.2.3
            fim-sidecar: Pod 'x': injected
            """);
  }

  @Test
  void whereAPodIsRefusedNothingIsWritten(@TempDir Path directory) throws IOException {
    String unwilling = POD.replace("\"true\"", "\"false\"");
    assertThat(
            inject(
                directory,
                POD + "---\n" + unwilling.replace("spec:", "spec:\n  hostPID: true"),
                "--opt-in",
                "enforced"))
        .isEqualTo(
            new CommandResult(
                27,
                "",
                """
                fim-sidecar: Pod 'x': injected
                fim-sidecar: Pod 'x': refused: label 'fim.dev/inject' is 'false', and the namespace enforces fim: leave it out
                fim-sidecar: Pod 'x': refused: hostPID is true: the sidecar would see, and could end, processes of the node
                """));
  }

  @Test
  void standardInputIsReadAsAFileIs(@TempDir Path directory) throws IOException {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(POD.getBytes(StandardCharsets.UTF_8)));
    try {
      CommandResult fromFile = inject(directory, POD);
      Path settings = directory.resolve("webhook.yaml");
      assertThat(run(Map.of(), "inject", "-f", "-", "--settings", settings.toString()))
          .isEqualTo(fromFile);
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void whatCannotBeInjectedIsSaidInOneLine(@TempDir Path directory) throws IOException {
    assertThat(run(Map.of(), "inject").errorOutput())
        .isEqualTo("fim-sidecar: Missing required option: '--filename=FILE'\n");
    assertThat(inject(directory, POD, "--opt-in", "enforce"))
        .isEqualTo(
            new CommandResult(
                15,
                "",
                "fim-sidecar: cannot use the option --opt-in: found 'enforce'; did you mean"
                    + " 'enforced'? allowed: pod, enabled, enforced\n"));
    assertThat(inject(directory, "a: [").exitCode()).isEqualTo(15);
    String settings = directory.resolve("webhook.yaml").toString();
    assertThat(run(Map.of(), "inject", "-f", "/not/there", "--settings", settings))
        .isEqualTo(
            new CommandResult(
                18,
                "",
                "fim-sidecar: cannot read the manifest /not/there: NoSuchFileException:"
                    + " /not/there\n"));
    Path latin = Files.write(directory.resolve("latin"), new byte[] {'a', (byte) 0xe9});
    assertThat(run(Map.of(), "inject", "-f", latin.toString(), "--settings", settings))
        .isEqualTo(
            new CommandResult(
                15,
                "",
                "fim-sidecar: cannot use the manifest "
                    + latin
                    + ": it is not UTF-8, or larger than 8 MiB\n"));
  }
}
