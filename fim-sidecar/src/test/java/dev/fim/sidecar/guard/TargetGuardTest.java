package dev.fim.sidecar.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.chain.verify.LogVerifier;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.Attribute;
import dev.fim.file.FileType;
import dev.fim.path.RawPath;
import dev.fim.policy.Decision;
import dev.fim.policy.Policy;
import dev.fim.sidecar.container.PodProcesses;
import dev.fim.sidecar.container.TestContainer;
import dev.fim.sidecar.container.inspection.ProcessInspector.Executed;
import dev.fim.sidecar.container.search.TargetSelector;
import dev.fim.sidecar.control.ControlReply;
import dev.fim.sidecar.control.ControlRequest;
import dev.fim.sidecar.endpoint.Metrics;
import dev.fim.sidecar.event.EventLog;
import dev.fim.sidecar.guard.setup.PodView;
import dev.fim.sidecar.guard.setup.Reporting;
import dev.fim.sidecar.guard.setup.SharedResources;
import dev.fim.sidecar.guard.setup.StateStores;
import dev.fim.sidecar.guard.setup.TargetSettings;
import dev.fim.sidecar.procfs.CgroupMembership;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.response.FrozenMarkers;
import dev.fim.sidecar.response.Responder;
import dev.fim.sidecar.response.decision.Mode;
import dev.fim.sidecar.response.decision.ResponseSettings;
import dev.fim.sidecar.state.StateDirectory;
import dev.fim.sidecar.watch.TestWatchSettings;
import dev.fim.sidecar.watch.WatchSettings;
import dev.fim.sidecar.watch.baseline.BaselineSource;
import dev.fim.sidecar.watch.baseline.Baselines;
import dev.fim.sidecar.watch.baseline.ExpectedFiles;
import dev.fim.watch.events.EventLoop;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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
  private final EventLog eventLog =
      EventLog.start("events-of-test", events, Clock.systemUTC(), log::add);
  private final Metrics metrics = new Metrics();
  private final AtomicBoolean faulty = new AtomicBoolean();
  private TestContainer container;
  private ProcRoot proc;
  private EventLoop loop;
  private Path page;
  private SharedResources shared;
  private TargetSettings settings;
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
  void end() throws InterruptedException, IOException {
    if (guard != null) {
      guard.stop();
      thread.join();
      loop.close();
      proc.close();
    }
    if (container != null) {
      container.close();
    }
    eventLog.flush(Duration.ofSeconds(10));
    eventLog.close();
    requireIntactChain();
  }

  /// Whatever happened, its events form one chain.
  private void requireIntactChain() throws IOException {
    LogVerifier verifier =
        new LogVerifier(List.of(), LogVerifier.Extent.WHOLE, /* evidence= */ null);
    verifier.read(new ByteArrayInputStream(events.toByteArray()), "");
    if (events.size() > 0) {
      assertThat(verifier.finish().faults()).isEmpty();
    }
  }

  private void guard(Mode mode, WatchSettings watch) throws IOException {
    guard(mode, watch, "{path: %s, attributes: default}".formatted(page.getParent()));
  }

  private void guard(Mode mode, WatchSettings watch, String rules) throws IOException {
    Path volume = Files.createDirectory(directory.resolve("state"));
    CgroupMembership own = container.own(proc);
    shared =
        new SharedResources(
            new PodView(
                ProcRoot.SYSTEM,
                anywhere -> {
                  if (faulty.getAndSet(false)) {
                    throw new IllegalStateException("a fault");
                  }
                  return new PodProcesses(anywhere, own);
                },
                loop),
            new StateStores(
                new Baselines(StateDirectory.in(volume, "fim"), Clock.systemUTC()),
                new FrozenMarkers(Files.createDirectory(directory.resolve("frozen"))),
                Files.createDirectory(directory.resolve("drift")),
                null),
            new Reporting(eventLog, metrics, log::add),
            Clock.systemUTC(),
            code -> log.add("exit " + code));
    String policy = "version: 1\nrules: [%s]".formatted(rules);
    settings =
        new TargetSettings(
            "app",
            new TargetSelector.OnlyOther(),
            Policy.parse("policy", policy),
            new BaselineSource.EachStart(Duration.ZERO),
            watch,
            Duration.ofSeconds(2),
            Executed.MAPPINGS,
            ResponseSettings.of(mode),
            Responder.Bounds.DEFAULT,
            88);
    guard = new TargetGuard(shared, settings);
    thread = Thread.ofPlatform().start(guard);
  }

  private String written() {
    eventLog.flush(Duration.ofSeconds(10));
    return events.toString(StandardCharsets.UTF_8);
  }

  private long count(String event) {
    return written().lines().filter(line -> line.contains("\"event\":\"" + event + "\"")).count();
  }

  private Process startAndAwaitTrust() {
    Process program = container.program(proc, "sleep 100");
    TestContainer.await(() -> guard.notReady() == null);
    return program;
  }

  @Test
  void aContainerThatDriftsIsEndedAndTheNextOneIsGuardedToo() throws Exception {
    guard(Mode.KILL, TestWatchSettings.sweeping(Duration.ofMinutes(5), Duration.ZERO));
    assertThat(guard.notReady()).isEqualTo("app: not found yet");
    Process first = startAndAwaitTrust();
    assertThat(count("baseline-in-force")).isOne();

    Files.writeString(page, "hacked\n");
    assertThat(first.waitFor(10, TimeUnit.SECONDS)).isTrue();
    TestContainer.await(() -> count("target-gone") == 1);
    assertThat(count("drift")).isOne();
    assertThat(written())
        .contains("index.html\",\"reason\":\"differs in size, mtime, sha256\"")
        .contains("\"action\":\"kill\",\"result\":\"ended\"");

    Process second = startAndAwaitTrust();
    assertThat(count("baseline-in-force")).isEqualTo(2);
    assertThat(second.isAlive()).isTrue();
    assertThat(guard.notLive()).isNull();
  }

  @Test
  void aPolicyThatSelectsNothingIsUnverifiableAndNeverReady() throws Exception {
    guard(Mode.KILL, TestWatchSettings.STANDARD, "{path: /ect}");
    container.program(proc, "sleep 100");
    TestContainer.await(() -> count("unverifiable") == 1);
    TestContainer.await(() ->
        String.valueOf(guard.notReady())
            .contains("selects nothing there; rule 1 (/ect): there is no /ect in the tree"));
    assertThat(count("baseline-in-force")).isZero();
  }

  @Test
  void aRuleThatSelectsNothingIsLoggedAndAnEvent() throws Exception {
    guard(
        Mode.KILL,
        TestWatchSettings.STANDARD,
        "{path: %s}, {path: /ect}, {path: /etc/mtab}".formatted(page.getParent()));
    startAndAwaitTrust();
    assertThat(written())
        .contains(
            "\"event\":\"policy-notes\",\"container\":\"app\",\"notes\":[\"rule 2 (/ect): there is"
                + " no /ect in the tree\"]");
    assertThat(log).contains("app: rule 2 (/ect): there is no /ect in the tree");
  }

  @Test
  void aFaultOfTheGuardIsSaidAndNotTheEndOfTheWatching() throws Exception {
    faulty.set(true);
    guard(Mode.KILL, TestWatchSettings.STANDARD);
    Process program = startAndAwaitTrust();
    assertThat(log)
        .anyMatch(line ->
            line.startsWith(
                "app: a fault in fim itself; please report it:"
                    + " java.lang.IllegalStateException: a fault at "));
    Files.writeString(page, "hacked\n");
    assertThat(program.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aGuardThatBeginsAnewWhileTheTargetRunsOnTrustsNothingNew() throws Exception {
    guard(Mode.AUDIT, TestWatchSettings.STANDARD);
    Process program = startAndAwaitTrust();
    guard.stop();
    thread.join();
    Files.writeString(page, "hacked\n");
    guard = new TargetGuard(shared, settings);
    thread = Thread.ofPlatform().start(guard);
    TestContainer.await(() -> count("drift") == 1);
    assertThat(program.isAlive()).isTrue();
  }

  @Test
  void whatDriftsAtEveryStartIsDiagnosedAlsoByAnotherRunOfTheSidecar() throws Exception {
    Path logs = Files.createDirectory(page.resolveSibling("logs"));
    guard(Mode.AUDIT, TestWatchSettings.STANDARD);
    for (int start = 1; start <= 3; start++) {
      Process program = startAndAwaitTrust();
      Files.writeString(logs.resolve("log." + start), "started");
      int times = start;
      TestContainer.await(() -> count("drift") == times);
      program.destroyForcibly().waitFor();
      TestContainer.await(() -> count("target-gone") == times);
      guard.stop();
      thread.join();
      guard = new TargetGuard(shared, settings);
      thread = Thread.ofPlatform().start(guard);
    }
    TestContainer.await(() -> count("recurring-drift") == 1);
    assertThat(written())
        .contains(
            "\"places\":[{\"path\":\"%s\",\"starts\":3,\"rule\":\"exclude: '%s/*'\"}]"
                .formatted(logs, logs));
    assertThat(metrics.page().text()).contains("fim_recurring_drift{container=\"app\"} 1.0");
    String line =
        "app: changes at every start, 3 in a row: %s; mount a volume there, or leave it out"
                .formatted(logs)
            + " (exclude: '%s/*')".formatted(logs);
    TestContainer.await(() -> log.contains(line));
  }

  @Test
  void whatIsLeftOfAContainerThatHasEndedDoesNotStandForTheNextOne() throws Exception {
    guard(Mode.KILL, TestWatchSettings.STANDARD);
    Process first = startAndAwaitTrust();
    Process left = container.program(proc, "sleep 101");
    TestContainer.pause(1_500); // until it was looked at
    first.destroyForcibly().waitFor();
    TestContainer.await(() -> count("target-gone") == 1);
    TestContainer.await(() ->
        "app: a container that has ended has left processes behind; they are not watched"
            .equals(guard.notReady()));
    startAndAwaitTrust();
    assertThat(count("target-found")).isEqualTo(2);
    assertThat(left.isAlive()).isTrue();
  }

  @Test
  void eventsWithoutEndKeepNoProcessFromBeingLookedAt() throws Exception {
    guard(Mode.KILL, TestWatchSettings.STANDARD);
    Process program = startAndAwaitTrust();
    Path tree = page.getParent(); // of which nothing is read: a file would be found restless
    Set<PosixFilePermission> same = Files.getPosixFilePermissions(tree);
    AtomicBoolean going = new AtomicBoolean(true);
    Thread storm =
        Thread.ofPlatform()
            .start(() -> {
              while (going.get()) {
                try {
                  Files.setPosixFilePermissions(tree, same);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              }
            });
    try {
      container.run("exec chroot /usr /bin/sleep 101");
      assertThat(program.waitFor(10, TimeUnit.SECONDS)).isTrue();
    } finally {
      going.set(false);
      storm.join();
    }
    TestContainer.await(() -> count("action") == 1);
    assertThat(written()).contains("its root directory is /usr");
  }

  private Process chrooted() {
    Process program = container.run("exec chroot /usr /bin/sleep 100");
    Path root = Path.of("/proc/" + program.pid() + "/root");
    TestContainer.await(() -> {
      try {
        return Files.readSymbolicLink(root).equals(Path.of("/usr"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
    return program;
  }

  @Test
  void aContainerThatChrootsBeforeItIsWatchedIsEndedAfterTheLongestStart() throws Exception {
    Process program = chrooted();
    guard(Mode.KILL, TestWatchSettings.STANDARD);
    assertThat(program.waitFor(20, TimeUnit.SECONDS)).isTrue();
    TestContainer.await(() -> count("action") == 1);
    assertThat(count("target-found")).isZero();
    assertThat(written())
        .contains(
            "\"reason\":\"it is not watched: the root of its first process is not that of its"
                + " mount namespace\"",
            "\"kind\":\"isolation\"",
            "\"action\":\"kill\",\"result\":\"ended\"");
    startAndAwaitTrust();
  }

  @Test
  void anAuditSaysOnceThatAContainerCannotBeWatched() throws Exception {
    Process program = chrooted();
    guard(Mode.AUDIT, TestWatchSettings.STANDARD);
    TestContainer.await(() -> count("drift") == 1);
    assertThat(guard.notReady())
        .isEqualTo(
            "app: it is not watched: the root of its first process is not that of its mount"
                + " namespace");
    TestContainer.pause(1_000); // some looks, which find it each time
    assertThat(count("drift")).isOne();
    assertThat(program.isAlive()).isTrue();
  }

  @Test
  void withoutEventsASweepFindsIt() throws Exception {
    guard(
        Mode.KILL,
        TestWatchSettings.sweeping(Duration.ofMillis(200), Duration.ZERO)
            .withEvents(WatchSettings.Events.OFF));
    Process program = startAndAwaitTrust();
    Files.writeString(page.resolveSibling("new"), "x");
    assertThat(program.waitFor(10, TimeUnit.SECONDS)).isTrue();
    TestContainer.await(() -> count("action") == 1);
  }

  @Test
  void anAuditSaysItOnceAndEndsNothing() throws Exception {
    guard(Mode.AUDIT, TestWatchSettings.sweeping(Duration.ofMillis(100), Duration.ofMillis(1)));
    Process program = startAndAwaitTrust();
    Files.delete(page);
    TestContainer.await(() -> count("drift") == 1);
    TestContainer.pause(500); // some sweeps, which find it each time
    assertThat(count("drift")).isOne();
    assertThat(program.isAlive()).isTrue();
    assertThat(guard.notReady()).contains("not verified");
  }

  @Test
  void whatRunsAndIsNotInTheBaselineIsNoMatterWhereThatSaysNothingOfIt() throws Exception {
    guard(Mode.KILL, TestWatchSettings.STANDARD);
    Process program = startAndAwaitTrust();
    TestContainer.pause(1_500); // an inspection, and the one that would confirm it
    assertThat(program.isAlive()).isTrue();
    assertThat(count("drift")).isZero();
  }

  private ControlReply ask(ControlRequest.Verb verb, Duration time) {
    return guard.ask(new ControlRequest(verb, null, time));
  }

  @Test
  void whatIsAcceptedIsTrustedAndWhatComesAfterItIsDrift() throws Exception {
    guard(Mode.KILL, TestWatchSettings.STANDARD);
    assertThat(ask(ControlRequest.Verb.ACCEPT, null))
        .isEqualTo(
            ControlReply.refused(
                Problem.IO, "app: it is not watched now, so there is nothing to accept"));
    Process program = startAndAwaitTrust();
    assertThat(ask(ControlRequest.Verb.HOLD, Duration.ofMinutes(5)).problem()).isNull();
    Files.writeString(page, "a new release\n");
    TestContainer.await(() -> count("drift") == 1);
    assertThat(ask(ControlRequest.Verb.ACCEPT, null).text())
        .matches("app: \\d+ entries accepted: 0 added, 0 removed, 1 changed, 0 unverifiable");
    assertThat(ask(ControlRequest.Verb.RESUME, null).text())
        .isEqualTo("app: drift is answered again");
    TestContainer.await(() -> guard.notReady() == null);
    assertThat(program.isAlive()).isTrue();
    Files.writeString(page, "hacked\n");
    assertThat(program.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatDriftedWhileNothingWasEndedIsAnsweredAfterIt() throws Exception {
    guard(Mode.KILL, TestWatchSettings.STANDARD);
    Process program = startAndAwaitTrust();
    ask(ControlRequest.Verb.HOLD, Duration.ofMillis(1_500));
    Files.writeString(page, "hacked\n");
    TestContainer.await(() -> count("drift") == 1);
    assertThat(program.isAlive()).isTrue();
    assertThat(program.waitFor(20, TimeUnit.SECONDS)).as("ended when the time is over").isTrue();
    TestContainer.await(() -> count("target-gone") == 1);
    assertThat(written())
        .contains("\"action\":\"hold\",\"result\":\"done\"")
        .contains("\"action\":\"alarm\",\"result\":\"held\"")
        .contains("\"action\":\"resume\",\"result\":\"done\"")
        .contains("\"action\":\"kill\",\"result\":\"ended\"");
  }

  @Test
  void whatIsSuggestedCoversTheDriftOfAnAudit() throws Exception {
    guard(Mode.AUDIT, TestWatchSettings.STANDARD);
    Process program = startAndAwaitTrust();
    Path cache = Files.createDirectory(page.resolveSibling("cache*"));
    for (int i = 0; i < 4; i++) {
      Files.writeString(cache.resolve("item" + i), "x");
    }
    Files.writeString(page, "visited\n");
    TestContainer.await(() -> ask(ControlRequest.Verb.SUGGEST, null).text().contains("item"));
    TestContainer.await(() -> ask(ControlRequest.Verb.SUGGEST, null).text().contains("index"));
    String suggested = ask(ControlRequest.Verb.SUGGEST, null).text();
    assertThat(suggested)
        .contains("cache\\*")
        .contains("attributes: [type, mode, uid, gid, caps, acl, flags, security]");
    Policy policy =
        Policy.parse(
            "suggested",
            "version: 1\n"
                + suggested.replace("rules:\n", "rules:\n  - path: /\n    attributes: default\n"));
    assertThat(reach(policy, cache.resolve("item0"))).isEqualTo(Decision.Reach.OUTSIDE);
    assertThat(reach(policy, page)).isEqualTo(Decision.Reach.SELECTED);
    assertThat(policy.decide(RawPath.ofUtf8(page.toString()), FileType.FILE).attributes().toList())
        .doesNotContain(Attribute.SIZE, Attribute.MTIME, Attribute.SHA256)
        .contains(Attribute.MODE, Attribute.UID);
    assertThat(program.isAlive()).isTrue();
  }

  private static Decision.Reach reach(Policy policy, Path path) {
    return policy.decide(RawPath.ofUtf8(path.toString()), FileType.FILE).reach();
  }

  @Test
  void aProbeEndsWhatIsNotAsExpected() throws Exception {
    guard(Mode.KILL, TestWatchSettings.STANDARD);
    guard.stop();
    thread.join();
    String digest = "d9014c4624844aa5bac314773d6b689ad467fa4e1d1a50a1b8a99d5a95f72ff5";
    ExpectedFiles expected = ExpectedFiles.parse(List.of(page + "=sha256:" + digest));
    assertThatThrownBy(() -> probe(expected).run(Duration.ofMillis(1)))
        .isInstanceOf(FimException.class)
        .hasMessage("cannot check app: app: not found yet; let the container run, or wait longer");
    Process program = container.program(proc, "sleep 100");
    assertThat(probe(expected).run(Duration.ofSeconds(5))).isEqualTo(TargetProbe.Result.DONE);
    assertThat(probe(null).run(Duration.ofSeconds(5))).isEqualTo(TargetProbe.Result.DONE);
    assertThat(program.isAlive()).isTrue();
    Files.writeString(page, "hacked\n");
    assertThat(probe(expected).run(Duration.ofSeconds(5))).isEqualTo(TargetProbe.Result.DONE);
    assertThat(program.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(written()).contains("differs in sha256");
  }

  private TargetProbe probe(ExpectedFiles expected) {
    return new TargetProbe(shared, settings, expected);
  }
}
