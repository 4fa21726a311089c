package dev.fim.sidecar;

import static dev.fim.sidecar.CommandResult.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.chain.verify.LogReport;
import dev.fim.chain.verify.LogVerifier;
import dev.fim.chain.verify.RunSummary;
import dev.fim.key.PublicKeyFile;
import dev.fim.sidecar.event.EventLog;
import dev.fim.sidecar.event.TestKeys;
import dev.fim.sidecar.setting.Setting;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EventRecordTest {

  @TempDir private Path directory;

  private CommandResult probe(Map<String, String> more) {
    Map<String, String> environment =
        new HashMap<>(Map.of("FIM_STATE", directory.toString(), "FIM_EXECUTABLE", "/no/such"));
    environment.putAll(more);
    return run(environment, "probe", "--wait", "1ms");
  }

  /// The events of a sidecar that starts to watch, and is stopped.
  private String watched(Map<String, String> more) throws InterruptedException {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "FIM_STATE",
                directory.toString(),
                "FIM_EXECUTABLE",
                "/no/such",
                "FIM_ADMIN",
                "off"));
    environment.putAll(more);
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try (EventLog events = EventLog.start("events", output, Clock.systemUTC(), _ -> {})) {
      Sidecar sidecar =
          new Sidecar(
              SettingOptions.read(
                  new CommandLine(new WatchCommand().declare()).parseArgs(),
                  environment,
                  Setting.all()),
              events,
              _ -> {},
              "1");
      Thread thread = Thread.ofPlatform().start(sidecar::run);
      while (thread.isAlive() && output.size() == 0) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      sidecar.stop();
      thread.join();
    }
    String log = output.toString(StandardCharsets.UTF_8);
    assertThat(log).contains("\"event\":\"started\"", "\"event\":\"seal\"");
    return log;
  }

  @Test
  @Timeout(60)
  void theEventsOfEachRunAreSealedAndTellTheRunBefore() throws Exception {
    TestKeys keys = TestKeys.in(directory);
    Map<String, String> key = Map.of("FIM_EVENT_KEY", keys.privateKey().toString());
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      log.append(watched(key));
    }
    LogVerifier verifier =
        new LogVerifier(
            List.of(PublicKeyFile.read(keys.publicKey())), LogVerifier.Extent.WHOLE, null);
    verifier.read(new ByteArrayInputStream(log.toString().getBytes(StandardCharsets.UTF_8)), "");
    LogReport report = verifier.finish();
    assertThat(report.faults()).isEmpty();
    assertThat(report.notes()).isEmpty();
    assertThat(report.runs()).hasSize(3).extracting(RunSummary::seals).containsOnly(1L);
    assertThat(log.toString().split("\"previous\":", -1)).hasSize(3);
    assertThat(log.toString().split("\"whole\":true", -1)).hasSize(3);
  }

  @Test
  void aKeyThatCannotBeUsedStopsTheStart() throws IOException {
    TestKeys keys = TestKeys.in(directory);
    assertThat(probe(Map.of("FIM_EVENT_KEY_PASSPHRASE", "/x")))
        .isEqualTo(
            new CommandResult(
                15,
                "",
                "fim-sidecar: cannot use the setting event-key-passphrase: there is no key that it"
                    + " belongs to; set event-key\n"));
    assertThat(probe(Map.of("FIM_EVENT_KEY", directory + "/absent")))
        .isEqualTo(
            new CommandResult(
                18,
                "",
                "fim-sidecar: cannot read the private key "
                    + directory
                    + "/absent: there is no such file or directory; check its name, or make it\n"));
    Files.setPosixFilePermissions(keys.privateKey(), PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(probe(Map.of("FIM_EVENT_KEY", keys.privateKey().toString())).errorOutput())
        .contains("all users can read it (mode 0644)");
  }
}
