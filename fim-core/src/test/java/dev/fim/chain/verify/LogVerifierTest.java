package dev.fim.chain.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.chain.ChainHead;
import dev.fim.chain.ChainLink;
import dev.fim.chain.ChainWriter;
import dev.fim.error.FimException;
import dev.fim.key.VerifyingKey;
import dev.fim.path.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogVerifierTest {

  private static final VerifyingKey PUBLIC = TestLog.KEY.verifyingKey();

  private static List<FaultKind> kinds(LogReport report) {
    return report.faults().stream().map(Fault::kind).distinct().toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String run(TestLog log) {
    return "run " + log.head().run().substring(0, 12);
  }

  @Test
  void anUntouchedLogIsIntact() {
    TestLog log = new TestLog().events(5);
    LogReport report = log.verify();
    assertThat(report.isIntact()).isTrue();
    assertThat(report.events()).isEqualTo(5);
    assertThat(report.notes()).isEmpty();
    assertThat(report.runs())
        .singleElement()
        .satisfies(run -> {
          assertThat(run.firstLine()).isEqualTo("line 1");
          assertThat(run.lastLine()).isEqualTo("line 5");
          assertThat(run.lastSeq()).isEqualTo(5);
        });
  }

  @Test
  void aLogWithoutAnyEventIsNotIntact() {
    assertThat(TestLog.verify(List.of(bytes("nothing"))).faults())
        .containsExactly(new Fault(FaultKind.EMPTY, "the log has no event of a chain"));
  }

  @Test
  void aChangedLineIsNamed() {
    TestLog log = new TestLog().events(5);
    byte[] line = log.lines.get(2);
    line[60] ^= 1;
    assertThat(log.verify().faults())
        .containsExactly(
            new Fault(
                FaultKind.CHANGED,
                "line 3: changed: it is not event 3 of %s as written, or the event before it is not"
                    .formatted(run(log))));
  }

  @Test
  void missingLinesAreNamed() {
    TestLog log = new TestLog().events(9);
    log.lines.subList(3, 6).clear();
    log.lines.remove(4); // event 8
    log.lines.removeFirst();
    assertThat(log.verify().faults())
        .extracting(Fault::text)
        .containsExactly(
            "event 1 is missing before line 1, of " + run(log),
            "events 4 to 6 are missing after line 2, of " + run(log),
            "event 8 is missing after line 3, of " + run(log));
  }

  @Test
  void swappedLinesAreNamed() {
    TestLog log = new TestLog().events(5);
    Collections.swap(log.lines, 2, 3);
    assertThat(log.verify().faults())
        .containsExactly(
            new Fault(
                FaultKind.ORDER,
                "line 4 stands behind line 3: it is event 3 of %s, and that is event 4"
                    .formatted(run(log))));
  }

  @Test
  void aRepeatedLineIsNamed() {
    TestLog log = new TestLog().events(5);
    log.lines.add(3, log.lines.get(1));
    assertThat(log.verify().faults())
        .containsExactly(
            new Fault(
                FaultKind.REPEATED,
                "line 4 repeats event 2 of %s, which was there before".formatted(run(log))));
  }

  @Test
  void anEventWithoutAChainIsNamedAndAnotherLineIsCounted() {
    TestLog log = new TestLog().events(2);
    log.lines.add(1, bytes("fim-sidecar: app: drift"));
    log.lines.add(2, bytes("{\"schema\":\"fim.event/1\",\"event\":\"action\"}"));
    LogReport report = log.verify();
    assertThat(report.faults())
        .containsExactly(
            new Fault(FaultKind.UNCHAINED, "line 3 is an event without a place in a chain"));
    assertThat(report.others()).isEqualTo(2);
    for (String forged :
        List.of(
            " {\"event\":\"action\",\"schema\":\"fim.event/1\"}",
            "{\"schema\":\"x\",\"schema\":\"fim.event/1\",\"event\":\"action\"}",
            "{\"schema\":\"fim.event/1\",\"schema\":\"x\",\"event\":\"action\"}")) {
      log.lines.set(2, bytes(forged));
      assertThat(kinds(log.verify())).as(forged).containsExactly(FaultKind.UNCHAINED);
    }
    for (String other : List.of("{\"schema\":\"fim.ev", "{\"schema\":\"x\"}", "{\"a\":[{}]}", "")) {
      log.lines.set(2, bytes(other));
      assertThat(kinds(log.verify())).as(other).isEmpty();
    }
  }

  @Test
  void linesOfAnotherRunCannotBeSplicedIn() {
    TestLog one = new TestLog().events(6);
    TestLog other = new TestLog().events(6);
    one.lines.set(3, other.lines.get(3));
    assertThat(kinds(one.verify())).containsExactly(FaultKind.MISSING);
    assertThat(one.verify().faults()).hasSize(2); // of both runs
  }

  @Test
  void linesOfTwoRunsMayAlternate() {
    TestLog one = new TestLog().events(6);
    TestLog other = new TestLog().events(6);
    List<byte[]> mixed = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      mixed.add(one.lines.get(i));
      mixed.add(other.lines.get(i));
    }
    assertThat(TestLog.verify(mixed).faults()).isEmpty();
  }

  @Test
  void whatKubectlAndRuntimesPutBeforeIsPassedOver() {
    TestLog log = new TestLog().events(4);
    List<byte[]> written = new ArrayList<>();
    String line = new String(log.lines.get(0), StandardCharsets.UTF_8);
    written.add(bytes("2026-11-27T10:00:00.123456789Z stdout P " + line.substring(0, 50)));
    written.add(bytes("2026-11-27T10:00:00.123456789Z stderr F fim-sidecar: x"));
    written.add(bytes("2026-11-27T10:00:00.123456789Z stdout F " + line.substring(50)));
    line = new String(log.lines.get(1), StandardCharsets.UTF_8);
    written.add(bytes("2026-11-27T10:00:00.123456789+01:00 " + line));
    line = new String(log.lines.get(2), StandardCharsets.UTF_8);
    written.add(bytes("[pod/app-1/fim] " + line));
    line = new String(log.lines.get(3), StandardCharsets.UTF_8);
    written.add(bytes("[pod/app-1/fim] 2026-11-27T10:00:00Z " + line));
    LogReport report = TestLog.verify(written);
    assertThat(report.faults()).isEmpty();
    assertThat(report.events()).isEqualTo(4);
    assertThat(report.others()).isEqualTo(1);
  }

  @Test
  void theNextRunTellsWhereTheOneBeforeWasCut() {
    TestLog log = new TestLog().events(5);
    String name = run(log);
    log.restart(true).events(3);
    assertThat(log.verify().faults()).isEmpty();
    log.lines.subList(3, 5).clear();
    assertThat(log.verify().faults())
        .containsExactly(
            new Fault(
                FaultKind.CUT, name + " is cut after event 3: the next run knows event 5 of it"));
  }

  @Test
  void aRunThatEndedWithoutOrderMayHaveWrittenMore() {
    TestLog log = new TestLog().events(5);
    String name = run(log);
    ChainHead known = log.head();
    log.events(2);
    byte[] sixth = log.lines.get(5);
    byte[] seventh = log.lines.get(6);
    ChainWriter next = new ChainWriter();
    next.follow(new ChainLink(known, /* whole= */ false));
    byte[] first = next.next(bytes("{\"event\":\"started\"}\n"));
    next.accepted();
    List<byte[]> lines = new ArrayList<>(log.lines.subList(0, 5));
    lines.addAll(List.of(sixth, seventh, Arrays.copyOf(first, first.length - 1)));
    LogReport report = TestLog.verify(lines);
    assertThat(report.faults()).isEmpty();
    assertThat(report.notes())
        .containsExactly(
            "events 6 to 7 of "
                + name
                + " are not known to the next run, since it did not end in order");

    ChainWriter whole = new ChainWriter();
    whole.follow(new ChainLink(known, /* whole= */ true));
    first = whole.next(bytes("{\"event\":\"started\"}\n"));
    lines.set(7, Arrays.copyOf(first, first.length - 1));
    assertThat(TestLog.verify(lines).faults())
        .containsExactly(
            new Fault(FaultKind.CUT, name + " ended with event 5, and the log has event 7 of it"));
  }

  @Test
  void aRunThatIsMissingAsAWholeIsFound() {
    TestLog log = new TestLog().events(3).restart(true).events(3).restart(true).events(3);
    log.lines.subList(3, 6).clear();
    assertThat(kinds(log.verify())).containsExactly(FaultKind.MISSING);
    log.lines.subList(0, 3).clear();
    LogReport report = log.verify(); // a log that begins with this run
    assertThat(report.faults()).isEmpty();
    assertThat(report.notes()).singleElement().asString().contains("which is not in this log");
  }

  @Test
  void aPartOfALogIsVerifiedAsOne() {
    TestLog log = new TestLog().events(9);
    List<byte[]> part = log.lines.subList(4, 9);
    assertThat(kinds(TestLog.verify(part))).containsExactly(FaultKind.MISSING);
    LogReport report = TestLog.verify(part, LogVerifier.Extent.PART);
    assertThat(report.faults()).isEmpty();
    assertThat(report.notes())
        .containsExactly(
            "the log begins with event 5 of %s, whose content is not verified".formatted(run(log)));
    byte[] changed = part.get(2);
    changed[30] ^= 1;
    assertThat(kinds(TestLog.verify(part, LogVerifier.Extent.PART)))
        .containsExactly(FaultKind.CHANGED);
  }

  @Test
  void noEventOfARunStandsBehindTheNextRun() {
    TestLog log = new TestLog().events(3);
    String name = run(log);
    log.restart(true).events(2);
    Collections.swap(log.lines, 2, 3);
    assertThat(log.verify().faults())
        .containsExactly(
            new Fault(
                FaultKind.ORDER,
                "line 4 stands behind line 3: it is event 3 of %s, and that begins the next run"
                    .formatted(name)));
    TestLog single = new TestLog().events(1).restart(true).events(1);
    Collections.swap(single.lines, 0, 1);
    assertThat(kinds(single.verify())).containsExactly(FaultKind.ORDER);
  }

  // Seals

  @Test
  void goodSealsOfATrustedKeyAreCounted() {
    TestLog log = new TestLog().events(5).seal().events(3).seal();
    LogReport report = TestLog.verify(log.lines, PUBLIC);
    assertThat(report.faults()).isEmpty();
    assertThat(report.notes()).isEmpty();
    assertThat(report.runs())
        .singleElement()
        .satisfies(run -> {
          assertThat(run.seals()).isEqualTo(2);
          assertThat(run.covered()).isEqualTo(9);
        });
    assertThat(TestLog.verify(log.lines).notes())
        .containsExactly("no key is trusted, so no signature was verified");
  }

  @Test
  void aRewrittenChainIsFoundByItsSeals() {
    TestLog log = new TestLog().events(5).seal().events(2);
    TestLog forged = new TestLog().events(4).event("\"event\":\"forged\"");
    ChainHead sealed = new ChainHead(forged.head().run(), 5, log.head().value());
    forged.seal(TestLog.KEY, forged.head());
    assertThat(TestLog.verify(forged.lines, PUBLIC).faults()).isEmpty();
    TestLog other = new TestLog().events(5);
    other.seal(TestLog.OTHER_KEY, other.head());
    assertThat(TestLog.verify(other.lines, PUBLIC).faults())
        .extracting(Fault::text)
        .containsExactly(
            "the seal in line 6 is not good: it is by key %s, which is not trusted"
                .formatted(TestLog.OTHER_KEY.id().hex()));
    TestLog wrong = new TestLog().events(5);
    wrong.seal(TestLog.KEY, new ChainHead(wrong.head().run(), 5, sealed.value()));
    assertThat(TestLog.verify(wrong.lines, PUBLIC).faults())
        .extracting(Fault::text)
        .containsExactly("the seal in line 6 is not good: event 5 is not the sealed one");
  }

  @Test
  void aSignatureOverSomethingElseIsFound() {
    TestLog log = new TestLog().events(5);
    ChainHead four = log.head();
    log.events(1).seal(TestLog.KEY, log.head());
    String seal = new String(log.lines.getLast(), StandardCharsets.UTF_8);
    String signature = seal.replaceFirst(".*\"signature\":\"([^\"]*)\".*", "$1");
    TestLog other = new TestLog().events(5);
    other.event(
        ("\"event\":\"seal\",\"sealed\":{\"run\":\"%s\",\"seq\":5,\"chain\":\"%s\"},"
                + "\"key\":\"%s\",\"signature\":\"%s\"")
            .formatted(
                other.head().run(), other.head().value().hex(), TestLog.KEY.id().hex(), signature));
    assertThat(four.seq()).isEqualTo(5);
    assertThat(TestLog.verify(other.lines, PUBLIC).faults())
        .extracting(Fault::text)
        .containsExactly("the seal in line 6 is not good: its signature is wrong");
  }

  @Test
  void aSealOfTooOldAnEventIsNoGoodSeal() {
    TestLog log = new TestLog().events(5);
    ChainHead five = log.head();
    log.events(RecentValues.MOST + 1).seal(TestLog.KEY, five);
    assertThat(TestLog.verify(log.lines, PUBLIC).faults())
        .extracting(Fault::kind)
        .containsExactly(FaultKind.SEAL);
  }

  @Test
  void eventsWithoutASealAreAFaultWhenTheyAreOldOrMany() {
    TestLog young = new TestLog().events(5);
    assertThat(TestLog.verify(young.lines, PUBLIC).faults()).isEmpty();
    assertThat(TestLog.verify(young.lines, PUBLIC).notes())
        .containsExactly(
            "no trusted seal covers the events of %s after event 0, which are 5: a seal of them was"
                    .formatted(run(young))
                + " not due, or is cut off");
    young.pause(601).events(1);
    assertThat(kinds(TestLog.verify(young.lines, PUBLIC))).containsExactly(FaultKind.UNSEALED);
    assertThat(TestLog.verify(young.lines).faults()).isEmpty();
    TestLog many = new TestLog().events(10).seal().events(0);
    ChainHead head = many.head();
    for (int i = 0; i < 1001; i++) {
      many.event("\"event\":\"x\"").pause(-1);
    }
    assertThat(head.seq()).isEqualTo(11);
    assertThat(kinds(TestLog.verify(many.lines, PUBLIC))).containsExactly(FaultKind.UNSEALED);
  }

  @Test
  void aSealCoversTheRunBeforeByItsLink() {
    TestLog log = new TestLog().events(5).restart(false).events(3).seal().pause(3600);
    log.events(1).seal();
    assertThat(TestLog.verify(log.lines, PUBLIC).faults()).isEmpty();
    TestLog unlinked = new TestLog().events(5).restartWithoutState().events(3).seal().pause(3600);
    unlinked.events(1).seal();
    assertThat(kinds(TestLog.verify(unlinked.lines, PUBLIC))).containsExactly(FaultKind.UNSEALED);
  }

  // Hostile input

  @Test
  void anyBytesGiveAReport() {
    List<byte[]> lines = new ArrayList<>();
    for (String line :
        List.of(
            "",
            "{",
            "{}",
            "\"}",
            "{\"event\":\"seal\",\"run\":\"" + "0".repeat(32) + "\",\"seq\":1,\"chain\":\"x\"}",
            "{\"event\":{{,\"run\":\"%s\",\"seq\":1,\"chain\":\"%s\"}"
                .formatted("0".repeat(32), "0".repeat(64)),
            "{\"event\":1,\"run\":\"%s\",\"seq\":999999999999999,\"chain\":\"%s\"}"
                .formatted("0".repeat(32), "0".repeat(64)),
            "[".repeat(100_000),
            "x".repeat(LogInput.LONGEST_LINE + 1),
            "2026-11-27T10:00:00Z stdout P ",
            "2026-11-27T10:00:00Z stdout P " + "x".repeat(LogInput.LONGEST_LINE - 100),
            "2026-11-27T10:00:00Z stdout F " + "x".repeat(1000))) {
      lines.add(bytes(line));
    }
    LogReport report = TestLog.verify(lines, PUBLIC);
    assertThat(kinds(report)).contains(FaultKind.CHANGED, FaultKind.MISSING);
    assertThat(report.others()).isEqualTo(8);
  }

  @Test
  void tooManyRunsAreRefused() {
    List<byte[]> lines = new ArrayList<>();
    for (int i = 0; i <= LogVerifier.MOST_RUNS; i++) {
      lines.add(
          bytes(
              "{\"event\":1,\"run\":\"%032x\",\"seq\":1,\"chain\":\"%s\"}"
                  .formatted(i, "0".repeat(64))));
    }
    assertThatThrownBy(() -> TestLog.verify(lines))
        .isInstanceOf(FimException.class)
        .hasMessage("cannot verify the log: it has more than 5000 runs; verify parts of it");
  }

  @Test
  void faultsOfOneKindAreCountedBeyondTheFirst() {
    TestLog log = new TestLog().events(60);
    for (int i = 0; i < 60; i += 2) {
      log.lines.get(i)[30] ^= 1;
    }
    LogReport report = log.verify();
    assertThat(report.faults()).hasSize(Findings.MOST_OF_A_KIND);
    assertThat(report.faultsOmitted()).isEqualTo(20);
  }

  @Test
  void theLastValuesAreKeptAndNoOthers() {
    RecentValues values = new RecentValues();
    for (long seq = 1; seq <= 1000; seq++) {
      values.put(seq, ByteString.ofHex("%064x".formatted(seq)));
    }
    for (long seq = 1; seq <= 1000; seq++) {
      ByteString kept = values.get(seq);
      assertThat(kept != null).as("%d", seq).isEqualTo(seq > 1000 - RecentValues.MOST);
      assertThat(kept == null || kept.hex().equals("%064x".formatted(seq))).isTrue();
    }
  }
}
