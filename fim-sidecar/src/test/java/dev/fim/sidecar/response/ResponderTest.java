package dev.fim.sidecar.response;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.chain.EvidenceIndex;
import dev.fim.chain.verify.EvidenceCheck;
import dev.fim.chain.verify.Fault;
import dev.fim.chain.verify.LogVerifier;
import dev.fim.compare.Change;
import dev.fim.compare.Entries;
import dev.fim.file.AttributeSet;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.label.RuleLabel;
import dev.fim.posix.Calls;
import dev.fim.posix.OpenFlags;
import dev.fim.sidecar.container.Candidate;
import dev.fim.sidecar.container.PinnedRoot;
import dev.fim.sidecar.container.PodProcesses;
import dev.fim.sidecar.container.TestContainer;
import dev.fim.sidecar.event.Event;
import dev.fim.sidecar.event.EventLog;
import dev.fim.sidecar.event.KeptEvidence;
import dev.fim.sidecar.event.StalledStream;
import dev.fim.sidecar.finding.Finding;
import dev.fim.sidecar.finding.FindingKind;
import dev.fim.sidecar.procfs.MountTable;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.procfs.ProcessFiles;
import dev.fim.sidecar.procfs.ProcessStat;
import dev.fim.sidecar.response.decision.Action;
import dev.fim.sidecar.response.decision.Mode;
import dev.fim.testing.TestTree;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Real processes in a real cgroup. Needs root, and is skipped elsewhere.
@Timeout(60)
class ResponderTest {

  private static final Duration LONG = Duration.ofSeconds(5);

  private ProcRoot proc;
  private TestTree tree;
  private TestContainer container;
  private PodProcesses processes;
  private ContainerSignals signals;
  private FrozenMarkers markers;
  private Path state;

  @BeforeEach
  void makeContainer() throws IOException {
    TestTree.requireRoot();
    proc = ProcRoot.open(ProcRoot.SYSTEM);
    tree = TestTree.create();
    container = TestContainer.create();
    processes = container.pod(proc);
    signals = new ContainerSignals(proc, processes);
    state = Files.createDirectory(tree.beside().resolve("state"));
    markers = new FrozenMarkers(state);
  }

  @AfterEach
  void removeContainer() {
    if (container != null) {
      container.close();
    }
    if (tree != null) {
      tree.close();
      proc.close();
    }
  }

  private Candidate candidate() {
    return TestContainer.candidate(processes);
  }

  private PinnedRoot pinned() {
    return TestContainer.pinned(proc, processes, Duration.ofHours(1));
  }

  private Responder responder(EvidenceWriter evidence) {
    return new Responder(
        proc, signals, markers, evidence, Responder.Bounds.DEFAULT, Clock.systemUTC());
  }

  private EvidenceWriter evidence(EvidenceLimits limits) {
    return new EvidenceWriter(state.resolve("evidence"), ProcRoot.SYSTEM, limits, 1);
  }

  private static Finding added(Path path) {
    return added(path.toString());
  }

  private static Finding added(String path) {
    return new Finding.File(
        new Change.Added(Entries.file(path, 1).build(), AttributeSet.DEFAULT, RuleLabel.NONE),
        false);
  }

  private static Action.Act kill(Finding... findings) {
    return new Action.Act(Mode.KILL, List.of(findings), Instant.EPOCH);
  }

  private boolean allStopped() {
    return container.processes(proc).stream().allMatch(ProcessStat::isStopped);
  }

  @Test
  void itIsAnnouncedOnceAllIsFrozenAndNothingIsKeptOrKilledYet() {
    container.program(proc, "sleep 100");
    List<String> seen = new ArrayList<>();
    try (PinnedRoot root = pinned()) {
      Responder.Outcome outcome =
          responder(evidence(new EvidenceLimits(LONG, 1 << 20, 1 << 20, 3)))
              .respond(
                  kill(added("/new")),
                  root,
                  () -> {
                    seen.add("stopped " + (allStopped() && root.alive()));
                    seen.add("evidence " + Files.exists(state.resolve("evidence")));
                  });
      assertThat(outcome.result()).isEqualTo(Responder.Result.ENDED);
    }
    assertThat(seen).containsExactly("stopped true", "evidence false");
  }

  @Test
  void noErrorOfAStepBeforeSavesTheTarget() {
    container.program(proc, "sleep 100");
    try (PinnedRoot root = pinned()) {
      Responder.Outcome outcome =
          responder(null)
              .respond(
                  kill(added("/new")),
                  root,
                  () -> {
                    throw new OutOfMemoryError("unable to create native thread");
                  });
      assertThat(outcome.result()).isEqualTo(Responder.Result.ENDED);
      assertThat(outcome.notes())
          .contains(
              "could not announce it: java.lang.OutOfMemoryError: unable to create native thread");
    }
    assertThat(container.processes(proc)).isEmpty();
  }

  @Test
  void everyProcessIsFrozenAndThenKilled() {
    container.program(proc, "sleep 100");
    container.run("for i in 1 2 3 4 5; do sleep 101 & done; wait");
    TestContainer.await(() -> container.processes(proc).size() == 7);
    ContainerSignals.Sweep frozen = signals.freeze(candidate().key(), LONG);
    assertThat(frozen.left()).isZero();
    assertThat(frozen.refusals()).isEmpty();
    assertThat(allStopped()).isTrue();
    ContainerSignals.Sweep killed = signals.kill(candidate().key(), LONG);
    assertThat(killed).isEqualTo(new ContainerSignals.Sweep(7, 0, java.util.Set.of()));
    assertThat(container.processes(proc)).isEmpty();
  }

  @Test
  void processesThatForkWithoutEndAreFrozenAndKilledToTheLast() {
    container.program(proc, "sleep 100");
    container.run("while :; do sleep 0.01 & sleep 0.01 & wait; done");
    container.run("while :; do (sleep 0.02; :) & wait; done");
    TestContainer.pause(200);
    try (PinnedRoot root = pinned()) {
      Responder.Outcome outcome = responder(null).respond(kill(added("/x")), root);
      assertThat(outcome.result()).isEqualTo(Responder.Result.ENDED);
      assertThat(outcome.left()).isZero();
      assertThat(outcome.notes()).isEmpty();
    }
    TestContainer.pause(100);
    assertThat(container.processes(proc)).isEmpty();
  }

  @Test
  void anotherContainerAndTheSidecarItselfAreLeftAlone() throws Exception {
    Process outside = new ProcessBuilder("sleep", "100").start();
    try (TestContainer third = TestContainer.create()) {
      Process sibling = third.program(proc, "sleep 101");
      Process inside = container.program(proc, "sleep 102");
      try (PinnedRoot root = pinned()) {
        responder(null).respond(kill(added("/x")), root);
      }
      assertThat(inside.waitFor()).isEqualTo(128 + 9);
      assertThat(sibling.isAlive()).isTrue();
      assertThat(outside.isAlive()).isTrue();
    } finally {
      outside.destroyForcibly().waitFor();
    }
  }

  @Test
  void whatIsKilledLeavesItsEvidence() throws Exception {
    tree.file("hacked \\xff", "bad content").symlink("link", "/etc/shadow").fifo("pipe");
    container.program(proc, "sleep 100");
    String base = tree.root().display();
    Finding odd = added(base + "/hacked \\xff");
    Finding executed =
        new Finding.Running(
            FindingKind.EXECUTED,
            candidate().first().pid(),
            ByteString.ofUtf8("/bin/sleep"),
            "its executable is not in the baseline");
    Responder.Outcome outcome;
    try (PinnedRoot root = pinned()) {
      outcome =
          responder(evidence(EvidenceLimits.DEFAULT))
              .respond(kill(odd, added(base + "/link"), added(base + "/pipe"), executed), root);
    }
    assertThat(outcome.result()).isEqualTo(Responder.Result.ENDED);
    assertThat(outcome.notes()).isEmpty();
    assertThat(outcome.ended()).isEqualTo(1);
    Path place = outcome.evidence();
    assertThat(place.getFileName().toString()).matches("\\d{8}T\\d{6}\\.\\d{3}Z-a{63}");
    assertThat(Files.readString(place.resolve("file-0001"))).isEqualTo("bad content");
    assertThat(place.resolve("file-0002")).hasSameBinaryContentAs(Path.of("/bin/sleep"));
    String report = Files.readString(place.resolve("report.json"));
    assertThat(report)
        .startsWith("{\"schema\":\"fim.evidence/1\",\"time\":\"")
        .contains("\"path\":\"" + base + "/hacked \\\\xff\",\"pathHex\":\"")
        .contains(
            "\"copy\":\"file-0001\",\"sha256\":"
                + "\"a25deb99f1e7af7df190f5a433ff46c551edd82b4cad734f3457bc3fbc09e417\"")
        .contains(
            base
                + "/link\",\"reason\":\"not in the baseline\",\"onVolume\":false,"
                + "\"notWhole\":\"it is not a regular file\"")
        .contains(
            base
                + "/pipe\",\"reason\":\"not in the baseline\",\"onVolume\":false,"
                + "\"notWhole\":\"it is not a regular file\"")
        .endsWith("\"complete\":true}");
    assertThat(Files.readString(place.resolve("processes.json")))
        .contains("\"commandLine\":[\"sleep\",\"100\"]")
        .contains("\"uid\":0")
        .containsPattern("\"sha256\":\"[0-9a-f]{64}\",\"openFiles\":\\{\"0\":\"pipe:");
    assertThat(state.toFile().list()).containsExactly("evidence");
    requireIndex(outcome, "file-0001", "file-0002", "processes.json", "report.json");
    requireVerified(outcome);
  }

  /// The index has the digest of each file as it lies there, and the outcome that of the index.
  private static void requireIndex(Responder.Outcome outcome, String... names) throws Exception {
    Path place = Objects.requireNonNull(outcome.evidence());
    StringBuilder index = new StringBuilder();
    for (String name : names) {
      index.append(sha256(place.resolve(name))).append("  ").append(name).append('\n');
    }
    Path file = place.resolve(EvidenceIndex.NAME);
    assertThat(Files.readString(file)).isEqualTo(index.toString());
    assertThat(Objects.requireNonNull(outcome.evidenceIndex()).hex()).isEqualTo(sha256(file));
  }

  private static String sha256(Path file) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return ByteString.wrap(digest).hex();
  }

  /// The event of the kill covers the evidence: what is changed, added or removed is found.
  private void requireVerified(Responder.Outcome outcome) throws Exception {
    Path place = Objects.requireNonNull(outcome.evidence());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (EventLog events = EventLog.start("events", out, Clock.systemUTC(), _ -> {})) {
      KeptEvidence kept =
          new KeptEvidence(
              place.getFileName().toString(),
              Objects.requireNonNull(outcome.evidenceIndex()).hex());
      assertThat(events.write(new Event.Action("app", "kill", "ended", null, kept), LONG)).isTrue();
    }
    assertThat(evidenceFaults(out)).isEmpty();
    byte[] before = Files.readAllBytes(place.resolve("file-0001"));
    Files.writeString(place.resolve("file-0001"), "bad content!");
    assertThat(evidenceFaults(out)).singleElement().asString().endsWith("file-0001 was changed");
    Files.delete(place.resolve("file-0001"));
    assertThat(evidenceFaults(out)).singleElement().asString().endsWith("file-0001 is missing");
    Files.createSymbolicLink(place.resolve("file-0001"), place.resolve("file-0002"));
    assertThat(evidenceFaults(out)).singleElement().asString().endsWith("file-0001 was changed");
    Files.delete(place.resolve("file-0001"));
    Files.write(place.resolve("file-0001"), before);
    Files.writeString(place.resolve("file-0003"), "x");
    assertThat(evidenceFaults(out)).singleElement().asString().endsWith("file-0003 was added");
    Files.delete(place.resolve("file-0003"));
    assertThat(evidenceFaults(out)).isEmpty();
    Files.writeString(place.resolve(EvidenceIndex.NAME), "");
    assertThat(evidenceFaults(out)).singleElement().asString().endsWith("SHA256SUMS was changed");
    Files.delete(place.resolve(EvidenceIndex.NAME));
    assertThat(evidenceFaults(out)).singleElement().asString().endsWith("it has no SHA256SUMS");
  }

  private List<String> evidenceFaults(ByteArrayOutputStream events) throws IOException {
    LogVerifier verifier =
        new LogVerifier(
            List.of(), LogVerifier.Extent.WHOLE, new EvidenceCheck(state.resolve("evidence")));
    verifier.read(new ByteArrayInputStream(events.toByteArray()), "");
    return verifier.finish().faults().stream().map(Fault::text).toList();
  }

  @Test
  void evidenceIsBoundedInSizeAndNumber() throws Exception {
    tree.file("big", "x".repeat(5000)).file("next", "y".repeat(5000));
    EvidenceLimits limits = new EvidenceLimits(Duration.ofSeconds(5), 1000, 1500, 2);
    for (int i = 0; i < 4; i++) {
      container.program(proc, "sleep 100");
      try (PinnedRoot root = pinned()) {
        Responder.Outcome outcome =
            responder(evidence(limits))
                .respond(
                    kill(added(tree.path().resolve("big")), added(tree.path().resolve("next"))),
                    root);
        assertThat(Files.size(outcome.evidence().resolve("file-0001"))).isEqualTo(1000);
        assertThat(Files.size(outcome.evidence().resolve("file-0002"))).isEqualTo(500);
        assertThat(Files.readString(outcome.evidence().resolve("report.json")))
            .contains("\"notWhole\":\"cut after 1000 bytes\"")
            .contains("\"notWhole\":\"cut after 500 bytes\"");
        requireIndex(outcome, "file-0001", "file-0002", "processes.json", "report.json");
      }
      TestContainer.pause(2);
    }
    try (Stream<Path> kept = Files.list(state.resolve("evidence"))) {
      assertThat(kept).hasSize(2);
    }
  }

  @Test
  void aFileThatTakesAllTheTimeLeavesTheProcessesTheirs() throws Exception {
    try (RandomAccessFile sparse =
        new RandomAccessFile(tree.path().resolve("big").toFile(), "rw")) {
      sparse.setLength(1L << 40);
    }
    Process program = container.program(proc, "sleep 100");
    EvidenceLimits limits = new EvidenceLimits(Duration.ofSeconds(5), 1 << 20, 1 << 20, 2);
    try (PinnedRoot root = pinned()) {
      Responder.Outcome outcome =
          responder(evidence(limits)).respond(kill(added(tree.path().resolve("big"))), root);
      assertThat(Files.readString(outcome.evidence().resolve("processes.json")))
          .contains("\"pid\":" + program.pid())
          .contains("\"commandLine\":[\"sleep\",\"100\"]");
      assertThat(Files.size(outcome.evidence().resolve("file-0001"))).isEqualTo(1 << 20);
      requireIndex(outcome, "file-0001", "processes.json", "report.json");
    }
  }

  @Test
  void evidenceOfManyProcessesWithLongNamesIsBounded() throws Exception {
    container.program(proc, "sleep 100");
    container.run(
        "a=$(head -c 100000 /dev/zero | tr '\\0' '\\001'); i=0; while [ $i -lt 150 ];"
            + " do sh -c 'sleep 100; :' \"$a\" & i=$((i+1)); done; wait");
    TestContainer.await(() -> container.processes(proc).size() >= 250);
    try (PinnedRoot root = pinned()) {
      Responder.Outcome outcome =
          responder(evidence(EvidenceLimits.DEFAULT)).respond(kill(added("/x")), root);
      assertThat(Files.size(outcome.evidence().resolve("processes.json"))).isLessThan(5 << 20);
      assertThat(outcome.left()).isZero();
    }
  }

  @Test
  void evidenceThatCannotBeWrittenDoesNotSaveTheTarget() throws Exception {
    Files.writeString(state.resolve("evidence"), "a file where the directory should be");
    container.program(proc, "sleep 100");
    try (PinnedRoot root = pinned()) {
      Responder.Outcome outcome =
          responder(evidence(EvidenceLimits.DEFAULT)).respond(kill(added("/x")), root);
      assertThat(outcome.result()).isEqualTo(Responder.Result.ENDED);
      assertThat(outcome.evidence()).isNull();
      assertThat(outcome.notes()).hasSize(1);
      assertThat(outcome.notes().getFirst()).startsWith("the evidence is incomplete: ");
    }
  }

  @Test
  void evidenceThatNeverComesToAnEndDoesNotDelayTheKillBeyondItsBound() {
    tree.dir("silent").silentMount("silent");
    container.program(proc, "sleep 100");
    EvidenceLimits limits = new EvidenceLimits(Duration.ofMillis(300), 1 << 20, 1 << 20, 5);
    try (PinnedRoot root = pinned()) {
      Responder.Outcome outcome =
          responder(evidence(limits))
              .respond(kill(added(tree.path().resolve("silent/file"))), root);
      assertThat(outcome.result()).isEqualTo(Responder.Result.ENDED);
      assertThat(outcome.notes())
          .containsExactly("the evidence is incomplete: the time limit was reached");
      assertThat(Duration.ofNanos(outcome.endedNanos())).isBetween(limits.time(), LONG);
    }
  }

  @Test
  void aKillThatIsPutOffKeepsTheTargetFrozenUntilThen() throws Exception {
    Process sleep = container.program(proc, "sleep 100");
    Instant when = Instant.now().plusMillis(700);
    Thread waker =
        Thread.ofPlatform()
            .start(() -> {
              TestContainer.pause(300);
              run("kill", "-CONT", Long.toString(sleep.pid()));
            });
    try (PinnedRoot root = pinned()) {
      Responder.Outcome outcome =
          responder(null).respond(new Action.Act(Mode.KILL, List.of(added("/x")), when), root);
      assertThat(Instant.now()).isAfterOrEqualTo(when);
      assertThat(outcome.result()).isEqualTo(Responder.Result.ENDED);
      assertThat(Duration.ofNanos(outcome.frozenNanos())).isLessThan(Duration.ofMillis(500));
    }
    waker.join();
    assertThat(sleep.waitFor()).isEqualTo(128 + 9);
  }

  @Test
  void aSidecarThatIsToldToStopEndsWhatItHasFrozenAtOnce() throws Exception {
    Process sleep = container.program(proc, "sleep 100");
    Responder responder = responder(null);
    Thread stop =
        Thread.ofPlatform()
            .start(() -> {
              TestContainer.await(this::isMarked);
              responder.hurry();
            });
    try (PinnedRoot root = pinned()) {
      Instant late = Instant.now().plusSeconds(300);
      Responder.Outcome outcome =
          responder.respond(new Action.Act(Mode.KILL, List.of(added("/x")), late), root);
      assertThat(outcome.result()).isEqualTo(Responder.Result.ENDED);
    }
    stop.join();
    assertThat(sleep.waitFor()).isEqualTo(128 + 9);
    assertThat(isMarked()).isFalse();
  }

  private boolean isMarked() {
    String[] names = state.toFile().list();
    return names != null && Stream.of(names).anyMatch(name -> name.endsWith(".frozen"));
  }

  @Test
  void aTargetThatIsAskedToEndMayDoSo() throws Exception {
    Path said = tree.beside().resolve("said");
    Process app =
        container.run("trap 'echo bye > " + said + "; exit 3' TERM; while :; do sleep 0.05; done");
    TestContainer.await(() -> !container.processes(proc).isEmpty());
    TestContainer.pause(100);
    try (PinnedRoot root = pinned()) {
      Responder.Outcome outcome =
          responder(null)
              .respond(new Action.Act(Mode.TERMINATE, List.of(added("/x")), Instant.EPOCH), root);
      assertThat(outcome.result()).isEqualTo(Responder.Result.ENDED);
    }
    assertThat(app.waitFor()).isEqualTo(3);
    assertThat(Files.readString(said)).isEqualTo("bye\n");
  }

  @Test
  void theNextStartEndsWhatThisOneHasLeftFrozen() throws Exception {
    Process sleep = container.program(proc, "sleep 100");
    markers.write(candidate());
    signals.freeze(candidate().key(), LONG);
    assertThat(allStopped()).isTrue();
    FrozenMarkers next = new FrozenMarkers(state);
    assertThat(next.finish(signals, LONG))
        .containsExactly("ended the frozen processes of " + "a".repeat(64));
    assertThat(sleep.waitFor()).isEqualTo(128 + 9);
    assertThat(state.toFile().list()).isEmpty();
    assertThat(next.finish(signals, LONG)).isEmpty();
  }

  @Test
  void aContainerThatWasStartedAgainMeanwhileIsNotEndedForItsForerunner() throws Exception {
    Process first = container.program(proc, "sleep 100");
    markers.write(candidate());
    first.destroyForcibly().waitFor();
    Process second = container.program(proc, "sleep 101");
    assertThat(markers.finish(signals, LONG)).isEmpty();
    assertThat(second.isAlive()).isTrue();
    assertThat(state.toFile().list()).isEmpty();
  }

  @Test
  void whatIsNoMarkerIsLoggedAndStopsNoStart() throws IOException {
    Path text = Files.writeString(state.resolve("1.frozen"), "no marker");
    Path latin = Files.write(state.resolve("2.frozen"), new byte[] {'7', ' ', (byte) 0xe9});
    Path empty = Files.createFile(state.resolve("3.frozen"));
    Path large = state.resolve("4.frozen");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(1L << 40);
    }
    Path directory = Files.createDirectory(state.resolve("5.frozen"));
    Files.createFile(directory.resolve("a"));
    Path link = Files.createSymbolicLink(state.resolve("6.frozen"), Path.of("nowhere"));
    assertThat(markers.finish(signals, LONG))
        .containsExactly(
            text + " is not a marker of fim, and is removed",
            latin + " is not a marker of fim, and is removed",
            empty + " is not a marker of fim, and is removed",
            large + " is not a marker of fim, and is removed",
            directory + " is not a marker of fim, and is skipped",
            link + " is not a marker of fim, and is skipped");
    assertThat(state.toFile().list()).containsExactlyInAnyOrder("5.frozen", "6.frozen");
  }

  @Test
  void aPipeWithTheNameOfAMarkerHoldsUpNoStart() throws Exception {
    Path pipe = state.resolve("1.frozen");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThat(markers.finish(signals, LONG))
        .containsExactly(pipe + " is not a marker of fim, and is skipped");
  }

  @Test
  void aTargetThatHasEndedIsGone() throws Exception {
    Process sleep = container.program(proc, "sleep 100");
    try (PinnedRoot root = pinned()) {
      sleep.destroyForcibly().waitFor();
      assertThat(responder(null).respond(kill(added("/x")), root).result())
          .isEqualTo(Responder.Result.GONE);
    }
  }

  @Test
  void theReasonNamesTheFirstPathsAndCountsTheRest() {
    assertThat(Responder.reason(List.of(added("/a\\x0a"))))
        .isEqualTo("fim: the container has drifted from its baseline: added /a\\x0a");
    assertThat(Responder.reason(Stream.of(1, 2, 3, 4, 5, 6, 7).map(i -> added("/" + i)).toList()))
        .isEqualTo(
            "fim: the container has drifted from its baseline:"
                + " added /1; added /2; added /3; added /4; added /5; and 2 more");
  }

  @Test
  void theReasonGoesToTheFileThatTheKubeletMountedAndNowhereElse() throws Exception {
    tree.file("kubelet", "before\n").file("secret", "").dir("dev").file("dev/termination-log", "");
    tree.bindMount("kubelet", "dev/termination-log");
    try (Calls calls = new Calls();
        ProcessFiles self = proc.self().orNull()) {
      int root = calls.openAt(Calls.AT_FDCWD, tree.root().toByteArray(), OpenFlags.O_PATH);
      MountTable mounts = self.mounts().orNull();
      RawPath point = RawPath.ofUtf8(tree.root().display() + "/dev/termination-log");
      long id = mounts.at(point.toByteString()).orElseThrow().id();
      MountTable.Mount mount = mount(id);
      assertThat(TerminationLog.append(calls, root, mount, "drifted")).isNull();
      assertThat(Files.readString(tree.path().resolve("kubelet"))).isEqualTo("before\ndrifted\n");
      assertThat(TerminationLog.append(calls, root, mount(id + 1000), "drifted"))
          .isEqualTo(
              "cannot write /dev/termination-log: it is not the file that the kubelet mounted");
      tree.unmount("dev/termination-log").remove("dev/termination-log");
      tree.symlink("dev/termination-log", "../secret");
      assertThat(TerminationLog.append(calls, root, mount, "drifted"))
          .isEqualTo(
              "cannot write /dev/termination-log: it is not the file that the kubelet mounted");
      assertThat(Files.readString(tree.path().resolve("secret"))).isEmpty();
      calls.closeDescriptor(root);
    }
  }

  @Test
  void theSidecarsOwnEndIsToldInTheFileThatTheKubeletMountedForIt() throws Exception {
    assertThat(TerminationLog.appendOwn(proc, "why")).isNull(); // there is no kubelet
    tree.dir("pods").dir("pods/0a").dir("pods/0a/containers").dir("pods/0a/containers/fim");
    tree.file("pods/0a/containers/fim/0f", "").file("log", "");
    tree.bindMount("pods/0a/containers/fim/0f", "log");
    assertThat(TerminationLog.appendOwn(proc, "why")).isNull();
    assertThat(Files.readString(tree.path().resolve("log"))).isEqualTo("why\n");
  }

  private static MountTable.Mount mount(long id) {
    ByteString point = ByteString.ofUtf8("/dev/termination-log");
    ByteString type = ByteString.ofUtf8("ext4");
    return new MountTable.Mount(id, 1, point, point, type, type, List.of());
  }

  private static void run(String... command) {
    try {
      assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// Whoever reads the events may read no more.
  @Test
  void aReaderOfEventsThatStandsStillDoesNotSaveTheTarget() {
    container.program(proc, "sleep 100");
    StalledStream stalled = new StalledStream();
    Event drift = new Event.Drift("app", List.of(added("/new")));
    try (EventLog events = EventLog.start("events", stalled, Clock.systemUTC(), _ -> {});
        PinnedRoot root = pinned()) {
      Responder.Outcome outcome =
          responder(null).respond(kill(added("/new")), root, () -> events.announce(drift));
      assertThat(outcome.result()).isEqualTo(Responder.Result.ENDED);
      assertThat(container.processes(proc)).isEmpty();
      assertThat(stalled.text()).isEmpty();
      stalled.release();
      events.flush(LONG);
      assertThat(stalled.text()).contains("\"event\":\"drift\"");
    }
  }

  @Test
  void onlyWhatTheWriterMadeIsRemovedToMakeRoom() throws IOException {
    container.program(proc, "sleep 100");
    Path evidence = Files.createDirectory(state.resolve("evidence"));
    Path database = Files.createFile(evidence.resolve("0.mv.db"));
    Path alike = Files.createFile(evidence.resolve("20260101T000000.000Z-file"));
    Path other = Files.createDirectory(evidence.resolve("20260101T000000.000Z-app.old ones"));
    Path link = Files.createSymbolicLink(evidence.resolve("20260101T000000.000Z-link"), state);
    Path old = Files.createDirectory(evidence.resolve("20260101T000000.000Z-app"));
    Path half = Files.createDirectory(evidence.resolve("20260101T000001.000Z-app_1.partial"));
    Files.createFile(old.resolve("report.json"));
    try (PinnedRoot root = pinned()) {
      Responder.Outcome outcome =
          responder(evidence(new EvidenceLimits(LONG, 1 << 20, 1 << 20, 1)))
              .respond(kill(added("/new")), root);
      assertThat(outcome.evidence()).exists();
    }
    assertThat(List.of(database, alike, other, link)).allSatisfy(path -> assertThat(path).exists());
    assertThat(old).doesNotExist();
    assertThat(half).doesNotExist();
  }
}
