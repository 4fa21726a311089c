package dev.fim.sidecar.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.chain.ChainHead;
import dev.fim.chain.EventSeal;
import dev.fim.chain.verify.Fault;
import dev.fim.chain.verify.FaultKind;
import dev.fim.chain.verify.LogReport;
import dev.fim.chain.verify.LogVerifier;
import dev.fim.key.KeyId;
import dev.fim.key.VerifyingKey;
import dev.fim.path.ByteString;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Real events of real writers, verified by the verifier of `fim verify-log`.
@Timeout(60)
class EventChainTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Event EVENT = new Event.TargetGone("app");

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @TempDir Path directory;

  private EventLog start(OutputStream stream) {
    Clock clock = Clock.fixed(Instant.parse("2026-11-27T10:00:00Z"), ZoneOffset.UTC);
    return EventLog.start("events-of-test", stream, clock, log::add);
  }

  private static LogReport verify(byte[] text, VerifyingKey... trusted) throws IOException {
    LogVerifier verifier =
        new LogVerifier(List.of(trusted), LogVerifier.Extent.WHOLE, /* evidence= */ null);
    verifier.read(new ByteArrayInputStream(text), "");
    return verifier.finish();
  }

  private List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void eventsOfSeveralThreadsFormOneChain() throws Exception {
    try (EventLog events = start(out)) {
      List<Thread> threads = new CopyOnWriteArrayList<>();
      for (int i = 0; i < 4; i++) {
        threads.add(
            Thread.ofPlatform()
                .start(() -> {
                  for (int j = 0; j < 200; j++) {
                    events.write(EVENT);
                  }
                }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(events.flush(LONG)).isTrue();
      assertThat(events.chain().total()).isEqualTo(800);
    }
    LogReport report = verify(out.toByteArray());
    assertThat(report.faults()).isEmpty();
    assertThat(report.runs())
        .singleElement()
        .satisfies(run -> assertThat(run.lastSeq()).isEqualTo(800));
  }

  @Test
  void aDroppedEventLeavesNoGap() throws Exception {
    StalledStream stalled = new StalledStream();
    try (EventLog events = start(stalled)) {
      events.write(EVENT);
      stalled.awaitWriter();
      for (int i = 0; i < 20_000; i++) {
        events.write(EVENT);
      }
      assertThat(events.lost()).isPositive();
      stalled.release();
      assertThat(events.flush(LONG)).isTrue();
    }
    LogReport report = verify(stalled.text().getBytes(StandardCharsets.UTF_8));
    assertThat(report.faults()).isEmpty();
    assertThat(stalled.text()).contains("\"event\":\"lost\"");
  }

  /// A disk that fills up in the middle of a line, wherever that is.
  @Test
  void aRefusedEventEndsTheRunAndTheNextOneTellsWhere() throws Exception {
    int length;
    try (EventLog events = start(out)) {
      assertThat(events.write(EVENT, LONG)).isTrue();
      length = out.size();
    }
    for (int taken = 0; taken <= length; taken++) {
      out.reset();
      FullStream full = new FullStream(out, length + taken); // of the second event
      try (EventLog events = start(full)) {
        assertThat(events.write(EVENT, LONG)).isTrue();
        assertThat(events.write(EVENT, LONG)).isTrue();
        full.free();
        assertThat(events.write(EVENT, LONG)).isTrue();
        assertThat(events.flush(LONG)).isTrue();
      }
      LogReport report = verify(out.toByteArray());
      assertThat(report.faults()).as("%d bytes, %s", taken, lines()).isEmpty();
      assertThat(report.runs()).as("%d bytes", taken).hasSize(taken < length ? 2 : 1);
      String text = out.toString(StandardCharsets.UTF_8);
      if (taken < length) {
        assertThat(text)
            .contains("\"previous\":{\"run\":", "\"whole\":false", "\"event\":\"lost\"");
      }
    }
  }

  /// Takes a number of bytes, and then none until there is room again.
  private static final class FullStream extends OutputStream {

    private final OutputStream out;
    private int room;

    FullStream(OutputStream out, int room) {
      this.out = out;
      this.room = room;
    }

    void free() {
      room = Integer.MAX_VALUE;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      int taken = Math.min(length, room);
      out.write(bytes, from, taken);
      room -= taken;
      if (taken < length) {
        throw new IOException("No space left on device");
      }
    }
  }

  // Over restarts

  private void run(Path head, int events, boolean inOrder) {
    EventLog log = start(out);
    HeadKeeper keeper = Objects.requireNonNull(HeadKeeper.start(log, head, this.log::add));
    for (int i = 0; i < events; i++) {
      assertThat(log.write(EVENT, LONG)).isTrue();
    }
    if (inOrder) {
      keeper.close();
    } else {
      awaitKept(head, events);
    }
    log.close();
  }

  /// As long as a thread takes, which a killed process leaves behind just so.
  private static void awaitKept(Path head, int seq) {
    try {
      while (!Files.readString(head).contains(" %015d ".formatted(seq))) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aRunTellsTheOneBeforeEvenIfThatWasKilled() throws Exception {
    Path head = directory.resolve("head");
    run(head, 3, true);
    run(head, 4, false);
    run(head, 2, true);
    LogReport report = verify(out.toByteArray());
    assertThat(report.faults()).isEmpty();
    assertThat(report.runs()).hasSize(3);
    assertThat(lines().get(3)).contains("\"seq\":3,", "\"whole\":true");
    assertThat(lines().get(7)).contains("\"seq\":4,", "\"whole\":false");
    String cut =
        String.join("\n", lines().subList(0, 2)) + "\n" + String.join("\n", lines().subList(3, 9));
    assertThat(verify(cut.getBytes(StandardCharsets.UTF_8)).faults())
        .extracting(Fault::kind)
        .containsExactly(FaultKind.CUT);
  }

  @Test
  void aDamagedRecordBeginsANewChainThatSaysSo() throws Exception {
    Path head = directory.resolve("head");
    run(head, 3, true);
    byte[] record = Files.readAllBytes(head);
    for (byte[] damaged :
        List.of(
            new byte[] {1},
            new byte[10_000],
            new String(record, StandardCharsets.US_ASCII)
                .replace("0003", "0004")
                .getBytes(StandardCharsets.US_ASCII))) {
      Files.write(head, damaged);
      out.reset();
      run(head, 2, true);
      assertThat(lines().getFirst()).contains("\"previousUnknown\":\"its record is damaged\"");
      LogReport report = verify(out.toByteArray());
      assertThat(report.faults()).isEmpty();
      assertThat(report.notes())
          .singleElement()
          .asString()
          .endsWith("does not know the run before it: its record is damaged");
    }
  }

  @Test
  void aStateThatTakesNoRecordStopsNothing() throws Exception {
    try (EventLog events = start(out)) {
      assertThat(HeadKeeper.start(events, directory, log::add)).isNull();
      assertThat(events.write(EVENT, LONG)).isTrue();
    }
    assertThat(log).singleElement().asString().startsWith("cannot keep how far the events got: ");
    assertThat(verify(out.toByteArray()).faults()).isEmpty();
  }

  // Seals

  @Test
  void sealsComeByNumberByTimeAndAtTheEnd() throws Exception {
    TestKeys keys = TestKeys.in(directory);
    VerifyingKey trusted = keys.read().verifyingKey();
    try (EventLog events = start(out)) {
      Sealer sealer =
          Sealer.start(events, keys.read(), Clock.systemUTC(), 10, Duration.ofMillis(200));
      assertThat(sealer.lastSeal()).isNull();
      for (int i = 0; i < 10; i++) {
        assertThat(events.write(EVENT, LONG)).isTrue();
      }
      awaitSeals(1);
      assertThat(events.write(EVENT, LONG)).isTrue();
      awaitSeals(2); // by time
      Thread.sleep(600);
      assertThat(seals()).isEqualTo(2); // a seal needs no seal
      assertThat(events.write(EVENT, LONG)).isTrue();
      sealer.close();
      assertThat(seals()).isEqualTo(3);
      assertThat(sealer.lastSeal()).isNotNull();
    }
    LogReport report = verify(out.toByteArray(), trusted);
    assertThat(report.faults()).isEmpty();
    assertThat(report.notes()).isEmpty();
    assertThat(report.runs())
        .singleElement()
        .satisfies(run -> assertThat(run.seals()).isEqualTo(3));
  }

  private long seals() {
    return lines().stream().filter(line -> line.contains("\"event\":\"seal\"")).count();
  }

  private void awaitSeals(int count) throws InterruptedException {
    while (seals() < count) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  @Test
  void sealsStandNearWhatTheySealInAFloodOfEventsToo() throws Exception {
    TestKeys keys = TestKeys.in(directory);
    try (EventLog events = start(out)) {
      Sealer sealer = Sealer.start(events, keys.read(), Clock.systemUTC(), 100, LONG);
      for (int i = 0; i < 20_000; i++) {
        assertThat(events.write(EVENT, LONG)).isTrue();
      }
      sealer.close();
    }
    LogReport report = verify(out.toByteArray(), keys.read().verifyingKey());
    assertThat(report.faults()).isEmpty();
    assertThat(report.runs())
        .singleElement()
        .satisfies(run -> assertThat(run.seals()).isGreaterThan(3));
  }

  @Test
  void aReaderThatStandsStillHoldsNeitherTheSealerNorTheKeeperUp() throws Exception {
    TestKeys keys = TestKeys.in(directory);
    StalledStream stalled = new StalledStream();
    try (EventLog events = start(stalled)) {
      HeadKeeper keeper =
          Objects.requireNonNull(HeadKeeper.start(events, directory.resolve("head"), log::add));
      Sealer sealer = Sealer.start(events, keys.read(), Clock.systemUTC());
      events.write(EVENT);
      long start = System.nanoTime();
      sealer.close();
      keeper.close();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
      stalled.release();
    }
  }

  /// An end that is asked for while a seal is being written still seals the last events.
  @Test
  void theLastEventsAreSealedWheneverTheEndComes() throws Exception {
    TestKeys keys = TestKeys.in(directory);
    for (int i = 0; i < 50; i++) {
      out.reset();
      try (EventLog events = start(out)) {
        Sealer sealer = Sealer.start(events, keys.read(), Clock.systemUTC(), 1, LONG);
        for (int j = 0; j < 1 + i % 5; j++) {
          assertThat(events.write(EVENT, LONG)).isTrue();
        }
        sealer.close();
      }
      LogReport report = verify(out.toByteArray(), keys.read().verifyingKey());
      assertThat(report.faults()).as("%d", i).isEmpty();
      assertThat(report.notes()).as("%d", i).isEmpty();
    }
  }

  /// The seal is the next line of the run after the one that is being written.
  @Test
  void aSealDoesNotWaitForTheEventsThatWait() throws Exception {
    StalledStream stalled = new StalledStream();
    try (EventLog events = start(stalled)) {
      events.write(EVENT);
      stalled.awaitWriter();
      for (int i = 0; i < 50; i++) {
        events.write(EVENT);
      }
      Thread sealing =
          Thread.ofPlatform()
              .start(() -> {
                ChainHead none = events.chain().head();
                assertThat(none).isNull();
                boolean _ =
                    events.seal(
                        () ->
                            new Event.Seal(
                                new EventSeal(
                                    new ChainHead("0".repeat(32), 1, ChainHead.START),
                                    "2026-11-27T10:00:00Z",
                                    new KeyId(ChainHead.START)),
                                ByteString.of(new byte[64])),
                        LONG);
              });
      while (sealing.getState() != Thread.State.TIMED_WAITING) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
      stalled.release();
      sealing.join();
      assertThat(events.flush(LONG)).isTrue();
    }
    assertThat(stalled.text().lines().toList().get(1)).contains("\"event\":\"seal\"");
  }
}
