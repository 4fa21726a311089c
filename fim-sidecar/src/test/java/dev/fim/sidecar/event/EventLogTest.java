package dev.fim.sidecar.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.fim.chain.ChainHead;
import dev.fim.chain.EventSeal;
import dev.fim.compare.Change;
import dev.fim.key.KeyId;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.label.RuleLabel;
import dev.fim.policy.label.Severity;
import dev.fim.sidecar.finding.Finding;
import dev.fim.sidecar.finding.FindingKind;
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
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EventLogTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-22T10:00:00.123456789Z"), ZoneOffset.UTC);

  private static final Duration LONG = Duration.ofSeconds(20);

  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final EventLog log = EventLog.start("events-of-test", out, CLOCK, complaints::add);

  @AfterEach
  void close() {
    log.close();
  }

  private static Finding executed(String path) {
    return new Finding.Running(
        FindingKind.EXECUTED, 42, ByteString.ofUtf8(path), "not in the baseline");
  }

  /// The line without its place in the chain, which is another each time.
  private String written(Event event) {
    return line(event).replaceFirst(",\"run\":\"[0-9a-f]{32}\",\"seq\":\\d+,\"chain\":.*", "}");
  }

  private String line(Event event) {
    out.reset();
    assertThat(log.write(event, LONG)).isTrue();
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void anEventIsOneLineWithItsTime() {
    assertThat(written(new Event.Started("1.2", 3)))
        .isEqualTo(
            "{\"schema\":\"fim.event/1\",\"time\":\"2026-11-22T10:00:00.123456789Z\","
                + "\"event\":\"started\",\"version\":\"1.2\",\"targets\":3}\n");
    assertThat(written(new Event.Action("app", "kill", "done", null, null)))
        .endsWith(
            "\"event\":\"action\",\"container\":\"app\",\"action\":\"kill\",\"result\":\"done\"}\n");
  }

  @Test
  void aPathThatCouldActOnATerminalIsEscapedAndGivenInBytesBesides() {
    assertThat(written(new Event.Drift("app", List.of(executed("/a\n\u001b[2J")))))
        .endsWith(
            "\"findings\":[{\"kind\":\"executed\",\"path\":\"/a\\\\x0a\\\\x1b[2J\",\"pathHex\":\"2f610a1b5b324a\",\"reason\":\"not"
                + " in the baseline\",\"pid\":42}]}\n");
  }

  @Test
  void aFindingHasWhatItsRuleSaysOfIt() {
    assertThat(written(new Event.Drift("app", List.of(labelled()))))
        .endsWith(
            "\"path\":\"/web\",\"reason\":\"a mount was added or removed there\","
                + "\"severity\":\"high\",\"rule\":\"Web\",\"tags\":[\"pci\"]}]}\n");
  }

  private static Finding labelled() {
    RuleLabel label = new RuleLabel("Web", Severity.HIGH, List.of("pci"));
    return new Finding.File(
        new Change.Isolation(RawPath.ofUtf8("/web"), null, label), /* onVolume= */ false);
  }

  @Test
  void findingsBeyondTheBoundAreCounted() {
    List<Finding> many = Collections.nCopies(EventLog.MOST_FINDINGS + 7, executed("/x"));
    String line = written(new Event.Drift("app", many));
    assertThat(line.split("\"kind\"", -1)).hasSize(EventLog.MOST_FINDINGS + 1);
    assertThat(line).endsWith("\"findingsOmitted\":7}\n");
  }

  @Test
  void everyKindOfEventFitsThePublishedSchema() throws IOException {
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(
                Files.readString(Path.of("../docs/reference/fim.event-1.schema.json")),
                InputFormat.JSON);
    List<Event> events =
        List.of(
            new Event.Started("1", 1),
            new Event.TargetFound("app", 7),
            new Event.NotWatched("app", "the target could be any of app, dbg"),
            new Event.BaselineInForce(
                "app", "first-sight", 10, "0".repeat(64), "recorded anew", "c".repeat(64)),
            new Event.BaselineInForce("app", "file:/b", 10, "0".repeat(64), null, null),
            new Event.PolicyNotes("app", List.of("rule 1 (/ect): there is no /ect in the tree")),
            new Event.PolicyNotes("app", List.of()),
            new Event.Drift("app", List.of(executed("/x"), labelled())),
            new Event.Drift("app", Collections.nCopies(200, executed("/\u00ff\n"))),
            new Event.Unverifiable("app", List.of(executed("/x"))),
            new Event.Action("app", "terminate", "failed", "no such process", null),
            new Event.Action(
                "app",
                "kill",
                "done",
                null,
                new KeptEvidence("20261127T100000.000Z-app", "0".repeat(64))),
            new Event.Action(
                "app", "kill", "done", null, new KeptEvidence("20261127T100000.000Z-app", null)),
            new Event.Seal(
                new EventSeal(
                    new ChainHead("0".repeat(32), 7, ChainHead.START),
                    "2026-11-27T10:00:00Z",
                    new KeyId(ChainHead.START)),
                ByteString.of(new byte[64])),
            new Event.Recurring(
                "app",
                List.of(new RecurringDrift(ByteString.ofUtf8("/a\n"), 3, "exclude: \"/a\\n/*\""))),
            new Event.Catalogue("app", "away", "the connection was refused"),
            new Event.TargetGone("app"),
            new Event.Overflow("app", "the queue of events overflowed"),
            new Event.Fault("app", "java.lang.IllegalStateException: a fault"),
            new Event.Reviewed("shop", "web-*", "0b1c", "injected", List.of()),
            new Event.Reviewed("shop", "web", "0b1c", "refused", List.of("hostPID")),
            new Event.Lost(7));
    assertThat(events)
        .extracting(Object::getClass)
        .containsOnlyOnceElementsOf(List.of(Event.Started.class, Event.Overflow.class));
    assertThat(Event.class.getPermittedSubclasses())
        .allSatisfy(kind -> assertThat(events).hasAtLeastOneElementOfType(kind));
    assertThat(events)
        .allSatisfy(event -> assertThat(schema.validate(line(event), InputFormat.JSON)).isEmpty());
    String other = written(events.getFirst()).replace("\"started\"", "\"exploded\"");
    assertThat(schema.validate(other, InputFormat.JSON)).isNotEmpty();
  }

  @Test
  void aReaderThatIsGoneIsToldOnceAndStopsNothing() {
    try (EventLog broken =
        EventLog.start(
            "events-of-test",
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
              }
            },
            CLOCK,
            complaints::add)) {
      broken.announce(new Event.TargetGone("app"));
      broken.announce(new Event.TargetGone("app"));
      assertThat(broken.lost()).isEqualTo(2);
    }
    assertThat(complaints).containsExactly("cannot write events: Broken pipe");
  }

  @Test
  @Timeout(30)
  void whatIsAnnouncedIsWrittenBeforeAndWhereNobodyReadsTheAnnouncementEnds() {
    out.reset();
    log.announce(new Event.TargetGone("app"));
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("target-gone");
    StalledStream stalled = new StalledStream();
    try (EventLog waiting = EventLog.start("events-of-test", stalled, CLOCK, complaints::add)) {
      long start = System.nanoTime();
      waiting.announce(new Event.TargetGone("app"));
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(EventLog.ANNOUNCEMENT, Duration.ofSeconds(10));
      stalled.release();
    }
  }
}
