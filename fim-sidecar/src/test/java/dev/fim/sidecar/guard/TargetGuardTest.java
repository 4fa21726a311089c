package dev.fim.sidecar.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.policy.Policy;
import dev.fim.sidecar.endpoint.Metrics;
import dev.fim.sidecar.event.EventLog;
import dev.fim.sidecar.procfs.CgroupMembership;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.response.FrozenMarkers;
import dev.fim.sidecar.response.Mode;
import dev.fim.sidecar.response.Responder;
import dev.fim.sidecar.response.ResponseSettings;
import dev.fim.sidecar.target.PodProcesses;
import dev.fim.sidecar.target.Selector;
import dev.fim.sidecar.target.TestContainer;
import dev.fim.sidecar.watch.EventLoop;
import dev.fim.sidecar.watch.WatchSettings;
import dev.fim.sidecar.watch.baseline.BaselineSource;
import dev.fim.sidecar.watch.baseline.Baselines;
import dev.fim.sidecar.watch.baseline.StateDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The whole way, with real processes in a real cgroup: found, watched, ended, found again.
@Timeout(60)
class TargetGuardTest {

  @TempDir private Path directory;

  private final ByteArrayOutputStream events = new ByteArrayOutputStream();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Metrics metrics = new Metrics();
  private TestContainer container;
  private ProcRoot proc;
  private EventLoop loop;
  private Path page;
  private TargetGuard guard;
  private Thread thread;

  @BeforeEach
  void makeContainer() throws IOException {
    container = TestContainer.create();
    proc = ProcRoot.open(ProcRoot.SYSTEM);
    loop = EventLoop.start();
    Path tree = Files.createDirectory(directory.resolve("tree"));
    page = Files.writeString(tree.resolve("index.html"), "Hello, world!\n");
  }

  @AfterEach
  void end() throws InterruptedException {
    if (guard != null) {
      guard.stop();
      thread.join();
      loop.close();
      proc.close();
    }
    if (container != null) {
      container.close();
    }
  }

  private void guard(Mode mode, WatchSettings watch) throws IOException {
    Path volume = Files.createDirectory(directory.resolve("state"));
    CgroupMembership own = container.own(proc);
    Surroundings surroundings =
        new Surroundings(
            ProcRoot.SYSTEM,
            anywhere -> new PodProcesses(anywhere, own),
            new Baselines(StateDirectory.in(volume), Clock.systemUTC()),
            loop,
            new FrozenMarkers(Files.createDirectory(directory.resolve("frozen"))),
            null,
            new EventLog(events, Clock.systemUTC(), log::add),
            metrics,
            Clock.systemUTC(),
            log::add,
            code -> log.add("exit " + code));
    String policy =
        "version: 1\nrules: [{path: %s, attributes: default}]".formatted(page.getParent());
    TargetSettings settings =
        new TargetSettings(
            "app",
            new Selector.OnlyOther(),
            Policy.parse("policy", policy),
            new BaselineSource.EachStart(Duration.ZERO),
            watch,
            true,
            ResponseSettings.of(mode),
            Responder.Bounds.DEFAULT,
            88);
    guard = new TargetGuard(surroundings, settings);
    thread = Thread.ofPlatform().start(guard);
  }

  private long count(String event) {
    return events
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.contains("\"event\":\"" + event + "\""))
        .count();
  }

  private Process startAndAwaitTrust() {
    Process program = container.program(proc, "sleep 100");
    TestContainer.await(() -> guard.notReady() == null);
    return program;
  }

  @Test
  void aContainerThatDriftsIsEndedAndTheNextOneIsGuardedToo() throws Exception {
    guard(Mode.KILL, WatchSettings.STANDARD.withSweeps(Duration.ofMinutes(5), Duration.ZERO));
    assertThat(guard.notReady()).isEqualTo("app: not found yet");
    Process first = startAndAwaitTrust();
    assertThat(count("baseline-in-force")).isOne();

    Files.writeString(page, "hacked\n");
    assertThat(first.waitFor(10, TimeUnit.SECONDS)).isTrue();
    TestContainer.await(() -> count("target-gone") == 1);
    assertThat(count("drift")).isOne();
    assertThat(events.toString(StandardCharsets.UTF_8))
        .contains("index.html\",\"reason\":\"differs in size, mtime, sha256\"")
        .contains("\"action\":\"kill\",\"result\":\"ended\"");

    Process second = startAndAwaitTrust();
    assertThat(count("baseline-in-force")).isEqualTo(2);
    assertThat(second.isAlive()).isTrue();
    assertThat(guard.notLive()).isNull();
  }

  @Test
  void withoutEventsASweepFindsIt() throws Exception {
    guard(
        Mode.KILL,
        WatchSettings.STANDARD
            .withEvents(WatchSettings.Events.OFF)
            .withSweeps(Duration.ofMillis(200), Duration.ZERO));
    Process program = startAndAwaitTrust();
    Files.writeString(page.resolveSibling("new"), "x");
    assertThat(program.waitFor(10, TimeUnit.SECONDS)).isTrue();
    TestContainer.await(() -> count("action") == 1);
  }

  @Test
  void anAuditSaysItOnceAndEndsNothing() throws Exception {
    guard(
        Mode.AUDIT,
        WatchSettings.STANDARD.withSweeps(Duration.ofMillis(100), Duration.ofMillis(1)));
    Process program = startAndAwaitTrust();
    Files.delete(page);
    TestContainer.await(() -> count("drift") == 1);
    TestContainer.pause(500); // some sweeps, which find it each time
    assertThat(count("drift")).isOne();
    assertThat(program.isAlive()).isTrue();
    assertThat(guard.notReady()).contains("not known to be what they should be");
  }

  @Test
  void whatRunsAndIsNotInTheBaselineIsNoMatterWhereThatSaysNothingOfIt() throws Exception {
    guard(Mode.KILL, WatchSettings.STANDARD);
    Process program = startAndAwaitTrust();
    TestContainer.pause(1_500); // an inspection, and the one that would confirm it
    assertThat(program.isAlive()).isTrue();
    assertThat(count("drift")).isZero();
  }
}
