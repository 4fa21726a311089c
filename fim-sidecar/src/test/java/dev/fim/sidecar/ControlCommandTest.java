package dev.fim.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.fim.sidecar.container.TestContainer;
import dev.fim.sidecar.control.StatusCode;
import dev.fim.sidecar.control.TargetStatus;
import dev.fim.sidecar.procfs.CapturedProc;
import dev.fim.sidecar.setting.SettingSources;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The commands for a running sidecar in a pod with two targets, with the variables that a pod has
/// which was injected.
@Timeout(60)
class ControlCommandTest {

  private static final String SETTINGS =
      """
      version: 1
      targets:
        - container: one
        - container: two
          paths: /etc
      """;

  @TempDir private Path state;
  private CapturedProc pod;
  private Map<String, String> environment;
  private final OutputWriters writers =
      OutputWriters.start(OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
  private Sidecar sidecar;
  private Thread thread;

  @BeforeEach
  void startSidecar() {
    pod = CapturedProc.of(CapturedProc.KUBERNETES, CapturedProc.KUBERNETES_SIDECAR);
    environment =
        new LinkedHashMap<>(
            Map.of(
                "FIM_SETTINGS",
                SETTINGS,
                "FIM_STATE",
                state.toString(),
                "FIM_PROC",
                pod.path().display(),
                "FIM_ADMIN",
                "off",
                "FIM_INOTIFY",
                "off"));
    sidecar =
        new Sidecar(
            SettingSources.read(null, environment, Map.of()), writers.events(), _ -> {}, "1");
    thread = Thread.ofPlatform().start(sidecar::run);
    TestContainer.await(() -> Files.exists(state.resolve("control/socket")));
  }

  @AfterEach
  void stopSidecar() throws InterruptedException {
    sidecar.stop();
    thread.join();
    writers.close();
    pod.close();
  }

  private CommandResult run(String... args) {
    return CommandResult.run(environment, args);
  }

  @Test
  void eachCommandReachesTheTargetThatIsNamed() {
    assertThat(run("hold", "--container", "one", "--for", "1h").output())
        .startsWith("one: drift is only reported until ");
    assertThat(run("resume", "--container", "one"))
        .isEqualTo(new CommandResult(0, "one: drift is answered again\n", ""));
    assertThat(run("resume", "--container", "two"))
        .isEqualTo(new CommandResult(0, "two: there was no hold\n", ""));
    assertThat(run("suggest", "--container", "two").exitCode()).isZero();
    assertThat(run("accept", "--container", "two"))
        .isEqualTo(
            new CommandResult(
                18,
                "",
                "fim-sidecar: two: it is not watched now, so there is nothing to accept\n"));
  }

  @Test
  void withoutANameTheyListTheTargetsThereAre() {
    for (String command : List.of("accept", "hold", "resume", "suggest")) {
      assertThat(run(command))
          .isEqualTo(
              new CommandResult(
                  15,
                  "",
                  "fim-sidecar: there are several targets; allowed for --container: one, two\n"));
    }
    assertThat(run("hold", "--container", "three"))
        .isEqualTo(
            new CommandResult(
                15,
                "",
                "fim-sidecar: there is no such target; allowed for --container: one, two\n"));
  }

  @Test
  void theStatusHasEachTargetInALineAndSaysWhyItIsNotReady() {
    assertThat(run("status"))
        .isEqualTo(
            new CommandResult(
                32,
                """
                CONTAINER  READY  BASELINE  ENTRIES  INTACT  DRIFTED  HELD-UNTIL
                one        no     -         -        -       -        -
                two        no     -         -        -       -        -
                one: not found yet
                two: not found yet
                """,
                ""));
    assertThat(run("status", "--container", "two", "--format", "json"))
        .isEqualTo(
            new CommandResult(
                32,
                """
                {"schema":"fim.status/1","targets":[{"container":"two","ready":false,\
                "reason":"two: not found yet"}]}
                """,
                ""));
    assertThat(run("status", "--container", "three").exitCode()).isEqualTo(15);
    assertThat(run("status", "--format", "yaml"))
        .isEqualTo(
            new CommandResult(
                15,
                "",
                "fim-sidecar: cannot use the option --format: found 'yaml'; allowed: text,"
                    + " json\n"));
  }

  @Test
  void theStatusOfATargetThatIsReadyHasItsBaselineAndItsTimes() throws IOException {
    Instant time = Instant.parse("2026-01-02T03:04:05Z");
    List<TargetStatus> targets =
        List.of(
            new TargetStatus("app", null, "accepted", 6767, "0".repeat(64), time, time, time),
            new TargetStatus("proxy", "proxy: why", "file", 9, "1".repeat(64), null, null, null));
    assertThat(StatusCode.targets(StatusCode.json(targets))).isEqualTo(targets);
    assertThat(schema().validate(StatusCode.json(targets), InputFormat.JSON)).isEmpty();
    assertThat(StatusCommand.lines(targets))
        .containsExactly(
            "CONTAINER  READY  BASELINE  ENTRIES  INTACT                DRIFTED             "
                + "  HELD-UNTIL",
            "app        yes    accepted  6767     2026-01-02T03:04:05Z  2026-01-02T03:04:05Z"
                + "  2026-01-02T03:04:05Z",
            "proxy      no     file      9        -                     -                     -",
            "proxy: why");
  }

  private static Schema schema() throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(
            Files.readString(Path.of("../docs/reference/fim.status-1.schema.json")),
            InputFormat.JSON);
  }

  @Test
  void theStatusInJsonFitsThePublishedSchemaWhichIsClosed() throws IOException {
    String status = run("status", "--format", "json").output();
    assertThat(schema().validate(status, InputFormat.JSON)).isEmpty();
    for (String other :
        List.of(
            status.replace("fim.status/1", "fim.status/2"),
            status.replaceFirst("\"ready\":false", "\"ready\":true"),
            status.replaceFirst("\"ready\"", "\"entries\":1,\"ready\""),
            status.replaceFirst("\"ready\"", "\"mood\":\"good\",\"ready\""))) {
      assertThat(other).isNotEqualTo(status);
      assertThat(schema().validate(other, InputFormat.JSON)).isNotEmpty();
    }
  }
}
