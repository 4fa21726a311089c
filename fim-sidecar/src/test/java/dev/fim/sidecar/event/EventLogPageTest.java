package dev.fim.sidecar.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The commands of the page verify a real log, and find what was changed. It needs openssl, and
/// counts as skipped without it.
@Timeout(60)
class EventLogPageTest {

  private static final Path PAGE = Path.of("../docs/reference/event-log.md");
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path directory;

  private TestKeys keys;
  private List<String> lines;

  private record Result(int exitCode, String output) {}

  /// Runs a block of the page, as it stands there.
  private Result run(String name, List<String> input) throws IOException, InterruptedException {
    Matcher block =
        Pattern.compile("<!-- " + name + " -->\n```sh\n(.*?)```\n", Pattern.DOTALL)
            .matcher(Files.readString(PAGE));
    assertThat(block.find()).as(name).isTrue();
    Path text = Files.writeString(directory.resolve("log"), String.join("\n", input) + "\n");
    Process shell =
        new ProcessBuilder("sh", "-c", block.group(1))
            .directory(directory.toFile())
            .redirectInput(text.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(shell.waitFor(), output);
  }

  private static boolean isThere(String program) {
    return Pattern.compile(":")
        .splitAsStream(System.getenv("PATH"))
        .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
  }

  @BeforeEach
  void writeALog() {
    assumeTrue(isThere("openssl") && isThere("basenc"), "openssl and basenc are installed");
    keys = TestKeys.in(directory);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (EventLog events = EventLog.start("events", out, Clock.systemUTC(), _ -> {})) {
      Sealer sealer = Sealer.start(events, keys.read(), Clock.systemUTC());
      for (int i = 0; i < 7; i++) {
        assertThat(events.write(new Event.Fault("app\u00e9", "'\\\" %s " + i), LONG)).isTrue();
      }
      sealer.close();
    }
    lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(8);
  }

  @Test
  void theChainIsVerified() throws IOException, InterruptedException {
    assertThat(run("chain.sh", lines)).isEqualTo(new Result(0, ""));
    List<String> changed = lines.stream().map(line -> line.replace("%s 3", "%s 4")).toList();
    assertThat(run("chain.sh", changed))
        .isEqualTo(new Result(1, "not as written: " + changed.get(3) + "\n"));
    assertThat(run("chain.sh", lines.subList(1, 8)).exitCode()).isEqualTo(1);
  }

  @Test
  void theSealIsVerified() throws IOException, InterruptedException {
    Result result = run("seals.sh", lines);
    assertThat(result.output()).isEqualTo("Signature Verified Successfully\n");
    assertThat(result.exitCode()).isZero();
    List<String> changed =
        lines.stream().map(line -> line.replace("\"seq\":7,", "\"seq\":6,")).toList();
    assertThat(run("seals.sh", changed).exitCode()).isEqualTo(1);
  }

  @Test
  void theNameOfTheKeyIsTheOneInTheSeal() throws IOException, InterruptedException {
    assertThat(run("key.sh", lines).output()).startsWith(keys.read().id().hex());
    assertThat(lines.getLast()).contains("\"key\":\"" + keys.read().id().hex() + "\"");
  }
}
