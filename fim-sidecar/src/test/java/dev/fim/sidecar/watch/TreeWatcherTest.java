package dev.fim.sidecar.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.CheckSession;
import dev.fim.path.RawPath;
import dev.fim.scan.StandbyThreads;
import dev.fim.sidecar.finding.TargetVerdict;
import dev.fim.testing.TestTree;
import dev.fim.watch.events.EventLoop;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TreeWatcherTest {

  /// Sweeps at the start and when they are asked for, and else not before the test is over.
  private static final WatchSettings EVENTS =
      TestWatchSettings.sweeping(Duration.ofHours(1), Duration.ZERO);

  private static final WatchSettings SWEEPS =
      TestWatchSettings.sweeping(Duration.ofMillis(20), Duration.ZERO)
          .withEvents(WatchSettings.Events.OFF);

  private static final long TERABYTES = 4L << 40;

  private final WatchFixture fixture = new WatchFixture();
  private final TestTree tree = fixture.tree;
  private final WatchRecorder recorder = new WatchRecorder();
  private EventLoop loop;
  private CheckSession session;
  private TreeWatcher watcher;

  @BeforeEach
  void makeTree() {
    loop = EventLoop.start();
    tree.dir("etc").file("etc/passwd", "root").dir("srv").dir("srv/www");
    tree.file("srv/www/index.html", "clean");
  }

  @AfterEach
  void end() {
    if (watcher != null) {
      watcher.close();
      session.close();
    }
    loop.close();
    fixture.close();
    assertThat(recorder.faults).isEmpty();
  }

  private void start(WatchSettings settings) {
    start(fixture.record(), settings);
  }

  private void start(CheckSession with, WatchSettings settings) {
    session = with;
    watcher =
        TreeWatcher.start(
            fixture.watched(),
            session,
            settings,
            fixture.clock,
            loop,
            StandbyThreads.ON_DEMAND,
            recorder);
    WatchRecorder.Recorded first = recorder.next();
    assertThat(first.verdict()).isEqualTo(new TargetVerdict.Intact());
    assertThat(first.context().trigger()).isEqualTo(CheckContext.Trigger.SWEEP);
  }

  @Test
  void anEditIsFoundByItsEvent() throws IOException {
    start(EVENTS);
    assertThat(watcher.watches()).isEqualTo(4);
    long before = System.nanoTime();
    Files.writeString(tree.path().resolve("srv/www/index.html"), "hacked");
    WatchRecorder.Recorded recorded = recorder.nextDrift();
    assertThat(recorded.findings()).containsExactly("changed /srv/www/index.html");
    assertThat(recorded.context().trigger()).isEqualTo(CheckContext.Trigger.EVENT);
    assertThat(recorded.context().since()).isBetween(before, System.nanoTime());
    assertThat(recorded.context().entries()).isEqualTo(4);
  }

  @Test
  void everyKindOfChangeIsFoundByItsEvent() {
    start(EVENTS);
    tree.mode("etc/passwd", 0666);
    assertThat(recorder.nextDrift().findings()).containsExactly("changed /etc/passwd");
    tree.mode("etc/passwd", 0644);
    assertThat(recorder.next().verdict()).isEqualTo(new TargetVerdict.Intact());
    tree.symlink("etc/new\\xff", "passwd");
    assertThat(recorder.nextDrift().findings()).containsExactly("added /etc/new\\xff");
    tree.remove("etc/new\\xff");
    tree.remove("etc/passwd");
    assertThat(recorder.nextDrift().findings()).contains("removed /etc/passwd");
    tree.mode("srv/www", 0700);
    assertThat(recorder.nextDrift().findings()).contains("changed /srv/www");
  }

  @Test
  void whatIsMadeInANewDirectoryIsFoundAndGoesOnToBeWatched() {
    start(EVENTS);
    tree.dir("srv/a").dir("srv/a/b").dir("srv/a/b/c");
    assertThat(recorder.nextDrift().findings()).contains("added /srv/a");
    while (watcher.watches() < 7) {
      Thread.onSpinWait();
    }
    recorder.verdicts.clear();
    tree.file("srv/a/b/c/x", "y");
    WatchRecorder.Recorded recorded = recorder.nextDrift();
    while (!recorded.findings().contains("added /srv/a/b/c/x")) {
      recorded = recorder.nextDrift();
    }
    assertThat(recorded.context().trigger()).isEqualTo(CheckContext.Trigger.EVENT);
  }

  @Test
  void aDirectoryThatWasMovedIsKnownByItsNewPath() throws IOException {
    start(EVENTS);
    tree.rename("srv/www", "srv/moved");
    assertThat(recorder.nextDrift().findings())
        .contains("added /srv/moved", "removed /srv/www", "removed /srv/www/index.html");
    tree.rename("srv/moved", "srv/www");
    while (!(recorder.next().verdict() instanceof TargetVerdict.Intact)) {
      assertThat(recorder.faults).isEmpty();
    }
    Files.writeString(tree.path().resolve("srv/www/index.html"), "hacked");
    assertThat(recorder.nextDrift().findings()).containsExactly("changed /srv/www/index.html");
  }

  @Test
  void whatAnAppDoesWhereNoRuleLooksIsNotChecked() throws IOException {
    start(
        fixture.record(
            """
            version: 1
            rules:
              - path: /
                attributes: default
              - exclude: /srv/log
              - exclude: "/srv/www/*.tmp"
            """),
        EVENTS);
    tree.dir("srv/log").file("srv/log/a", "1").file("srv/www/x.tmp", "1");
    Files.writeString(tree.path().resolve("etc/passwd"), "evil");
    assertThat(recorder.nextDrift().findings()).containsExactly("changed /etc/passwd");
    assertThat(watcher.watches()).isEqualTo(4);
    assertThat(recorder.verdicts).isEmpty();
  }

  @Test
  void withoutEventsEveryChangeIsFoundBySweeps() throws IOException {
    start(SWEEPS);
    assertThat(watcher.watches()).isZero();
    tree.file("etc/passwd", "evil"); // of the same size, with the same mtime
    assertThat(recorder.nextDrift().findings()).containsExactly("changed /etc/passwd");
    tree.file("etc/passwd", "root").mode("srv", 0700).file("srv/new", "x");
    WatchRecorder.Recorded recorded = recorder.nextDrift();
    while (!recorded.findings().equals(List.of("changed /srv", "added /srv/new"))) {
      recorded = recorder.next();
    }
    assertThat(recorded.context().trigger()).isEqualTo(CheckContext.Trigger.SWEEP);
  }

  /// Read in one piece: the kernel gives such a number to the first read only, however short.
  private static int eventsKept() throws IOException {
    Path setting = Path.of("/proc/sys/fs/inotify/max_queued_events");
    try (InputStream in = Files.newInputStream(setting)) {
      return Integer.parseInt(new String(in.readNBytes(64), StandardCharsets.US_ASCII).strip());
    }
  }

  @Test
  void anOverflowOfTheQueueLeadsToASweep() throws IOException {
    start(EVENTS);
    // While the loop is kept busy, more happens than the kernel keeps.
    int queue = eventsKept();
    Set<PosixFilePermission> same = PosixFilePermissions.fromString("rw-r--r--");
    loop.call(
        watcher.receiver(),
        () -> {
          try {
            for (int i = 0; i <= queue; i++) {
              String file = i % 2 == 0 ? "etc/passwd" : "srv/www/index.html";
              Files.setPosixFilePermissions(tree.path().resolve(file), same);
            }
            Files.createFile(tree.path().resolve("srv/www/late"));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    assertThat(recorder.nextNotice().kind()).isEqualTo(WatchNotice.Kind.OVERFLOW);
    assertThat(watcher.overflows()).isEqualTo(1);
    WatchRecorder.Recorded recorded = recorder.nextSweep();
    assertThat(recorded.findings()).containsExactly("added /srv/www/late");
  }

  @Test
  void moreChangesThanAreWorthCheckingOneByOneAreLeftToASweep() {
    start(EVENTS);
    loop.call(
        watcher.receiver(),
        () -> {
          try {
            for (int i = 0; i < 2100; i++) {
              Files.createFile(tree.path().resolve("srv/f" + i));
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    assertThat(recorder.nextNotice())
        .isEqualTo(new WatchNotice(WatchNotice.Kind.FLOOD, "2100 paths changed at once"));
    assertThat(recorder.nextSweep().findings()).hasSize(2100);
  }

  private void makeSparse(String file) throws IOException {
    try (RandomAccessFile sparse = new RandomAccessFile(tree.path().resolve(file).toFile(), "rw")) {
      sparse.setLength(TERABYTES);
    }
  }

  @Test
  void aFileOfTerabytesKeepsNothingFromBeingFoundByItsEvent() throws IOException {
    start(EVENTS);
    makeSparse("srv/www/big");
    assertThat(recorder.nextDrift().findings()).contains("added /srv/www/big");
    // later events of a file may come with those of the next one
    makeSparse("etc/passwd");
    assertThat(recorder.nextDrift().findings()).contains("changed /etc/passwd");
    Files.writeString(tree.path().resolve("srv/www/index.html"), "hacked");
    assertThat(recorder.nextDrift().findings()).contains("changed /srv/www/index.html");
  }

  @Test
  void aFileOfTerabytesKeepsNothingFromBeingFoundByASweep() throws IOException {
    start(SWEEPS);
    makeSparse("srv/www/big");
    makeSparse("etc/passwd");
    WatchRecorder.Recorded recorded = recorder.nextDrift();
    while (recorded.findings().size() < 2) {
      recorded = recorder.nextDrift();
    }
    assertThat(recorded.findings()).containsExactly("changed /etc/passwd", "added /srv/www/big");
  }

  @Test
  void aListingThatNeverSettlesIsFoundAgainByASecondLook() throws Exception {
    start(
        fixture.record(
            """
            version: 1
            rules:
              - path: /
                attributes: default
              - exclude: "/srv/www/*.tmp"
            """),
        EVENTS);
    AtomicBoolean restless = new AtomicBoolean(true);
    Thread app =
        Thread.ofPlatform()
            .start(() -> {
              Path one = tree.path().resolve("srv/www/1.tmp");
              while (restless.get()) {
                try {
                  Files.createFile(one);
                  Files.delete(one);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              }
            });
    try {
      List<RawPath> directory = List.of(RawPath.ofUtf8("/srv/www"));
      TargetVerdict verdict = watcher.look(directory);
      long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      while (!(verdict instanceof TargetVerdict.Unverifiable) && System.nanoTime() < end) {
        verdict = watcher.look(directory);
      }
      assertThat(verdict).isInstanceOf(TargetVerdict.Unverifiable.class);
      assertThat(verdict.allFindings().getFirst().isAppControlled()).isTrue();
    } finally {
      restless.set(false);
      app.join();
    }
  }

  @Test
  void moreBelowANewDirectoryThanIsWorthLookingAtIsLeftToASweep() throws IOException {
    start(EVENTS);
    Path aside = Files.createDirectory(tree.beside().resolve("aside"));
    for (int i = 0; i < 12_000; i++) { // times the three names on the way to each
      Files.createFile(aside.resolve("f" + i));
    }
    Files.move(aside, tree.path().resolve("srv/new"));
    WatchRecorder.Recorded recorded = recorder.nextDrift();
    assertThat(recorded.findings()).containsExactly("added /srv/new");
    assertThat(recorded.context().trigger()).isEqualTo(CheckContext.Trigger.EVENT);
    assertThat(recorder.nextSweep().findings()).hasSize(10_000);
  }

  @Test
  void whatIsOnAVolumeTakesNoRoomFromWhatIsNot() {
    fixture.onVolume = path -> path.isWithin(RawPath.ofUtf8("/etc"));
    start(EVENTS);
    loop.call(
        watcher.receiver(),
        () -> {
          try {
            for (int i = 0; i < 10_100; i++) {
              Files.createFile(tree.path().resolve("etc/f" + i));
            }
            Files.createFile(tree.path().resolve("srv/www/hacked"));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    assertThat(recorder.nextSweep().findings()).contains("added /srv/www/hacked").hasSize(10_001);
  }

  @Test
  void aFileThatWasWrittenToAndPutBackWithItsTimeIsNoIntactOne() throws IOException {
    start(EVENTS);
    Path page = tree.path().resolve("srv/www/index.html");
    FileTime time = Files.getLastModifiedTime(page);
    loop.call(
        watcher.receiver(),
        () -> {
          try {
            Files.writeString(page, "hacked");
            Files.writeString(page, "clean");
            Files.setLastModifiedTime(page, time);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    WatchRecorder.Recorded recorded = recorder.next();
    assertThat(recorded.findings()).containsExactly("unverifiable /srv/www/index.html");
    assertThat(recorded.verdict().allFindings().getFirst().reason())
        .isEqualTo("read: was written to and then restored with its old time");
    assertThat(recorded.verdict().allFindings().getFirst().isAppControlled()).isTrue();
  }

  @Test
  void aFaultInWhatConcernsOneTreeLeavesTheOthersWatched() throws IOException {
    start(EVENTS);
    WatchRecorder other = new WatchRecorder();
    WatchListener faulty =
        new WatchListener() {
          @Override
          public void verdict(TargetVerdict verdict, CheckContext context) {
            if (context.trigger() == CheckContext.Trigger.EVENT) {
              throw new IllegalStateException("a fault");
            }
            other.verdict(verdict, context);
          }

          @Override
          public void notice(WatchNotice notice) {
            other.notice(notice);
          }

          @Override
          public void failed(Throwable fault) {
            other.failed(fault);
          }
        };
    try (TreeWatcher second =
        TreeWatcher.start(
            fixture.watched(),
            session,
            EVENTS,
            fixture.clock,
            loop,
            StandbyThreads.ON_DEMAND,
            faulty)) {
      other.next();
      for (String content : List.of("hacked", "hacked again")) {
        Files.writeString(tree.path().resolve("srv/www/index.html"), content);
        assertThat(recorder.nextDrift().findings()).containsExactly("changed /srv/www/index.html");
      }
      assertThat(other.faults.poll()).hasMessage("a fault");
      assertThat(second.watches()).isEqualTo(4);
    }
  }

  @Test
  void aTargetThatGoesAwayEndsTheWatchWithoutAVerdict() throws IOException {
    start(EVENTS);
    fixture.present = false;
    Files.writeString(tree.path().resolve("etc/passwd"), "evil");
    assertThat(recorder.next().verdict()).isEqualTo(new TargetVerdict.Gone());
    watcher.requestSweep();
    watcher.close();
    assertThat(recorder.verdicts).isEmpty();
  }

  @Test
  void whatWasFoundCanBeLookedAtAgain() throws IOException {
    start(EVENTS);
    assertThat(watcher.look(List.of(RawPath.ofUtf8("/etc/passwd"))))
        .isEqualTo(new TargetVerdict.Intact());
    Files.writeString(tree.path().resolve("etc/passwd"), "evil");
    TargetVerdict found = recorder.nextDrift().verdict();
    TargetVerdict again = watcher.look(List.of(RawPath.ofUtf8("/etc/passwd")));
    assertThat(again.allFindings().getFirst().confirms(found.allFindings().getFirst())).isTrue();
  }

  @Test
  void twoTreesShareOneInstanceAndAnInodeThatIsInBothConcernsBoth() throws IOException {
    start(EVENTS);
    WatchRecorder other = new WatchRecorder();
    try (TreeWatcher second =
        TreeWatcher.start(
            fixture.watched(),
            session,
            EVENTS,
            fixture.clock,
            loop,
            StandbyThreads.ON_DEMAND,
            other)) {
      assertThat(other.next().verdict()).isEqualTo(new TargetVerdict.Intact());
      Files.writeString(tree.path().resolve("etc/passwd"), "evil");
      assertThat(recorder.nextDrift().findings()).containsExactly("changed /etc/passwd");
      assertThat(other.nextDrift().findings()).containsExactly("changed /etc/passwd");
      assertThat(second.watches()).isEqualTo(4);
    }
    recorder.verdicts.clear();
    Files.writeString(tree.path().resolve("etc/passwd"), "root");
    assertThat(recorder.next().context().trigger()).isEqualTo(CheckContext.Trigger.EVENT);
    assertThat(other.verdicts).isEmpty();
  }

  @Test
  void aMountOverADirectoryIsFoundByTheNextSweep() {
    TestTree.requireRoot();
    start(SWEEPS);
    tree.bindMount("etc", "srv/www");
    assertThat(recorder.nextDrift().findings()).containsExactly("isolation /srv/www");
  }
}
