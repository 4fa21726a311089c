package dev.fim.sidecar.response.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.compare.Change;
import dev.fim.compare.Entries;
import dev.fim.file.AttributeSet;
import dev.fim.file.Reason;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.label.RuleLabel;
import dev.fim.sidecar.finding.Finding;
import dev.fim.sidecar.finding.FindingKind;
import dev.fim.sidecar.finding.TargetVerdict;
import dev.fim.sidecar.response.decision.ResponseSettings.BackOff;
import dev.fim.sidecar.response.decision.ResponseSettings.Supervisor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A table: a sequence of verdicts at their times, and what is decided about each.
class DeciderTest {

  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  private static final ResponseSettings KILL = ResponseSettings.of(Mode.KILL);
  private static final ResponseSettings AUDIT = ResponseSettings.of(Mode.AUDIT);

  private static final Finding ADDED = added("/srv/new", false);
  private static final Finding OTHER = added("/srv/other", false);
  private static final Finding ON_VOLUME = added("/data/new", true);
  private static final Finding LEASED = unverifiable(Reason.Cause.LEASED);
  private static final Finding RESTLESS = unverifiable(Reason.Cause.CHANGED_WHILE_READ);
  private static final Finding DENIED = unverifiable(Reason.Cause.DENIED);
  private static final Finding LEFT =
      new Finding.Running(
          FindingKind.ISOLATION,
          9,
          ByteString.ofUtf8("/bin/sh"),
          "it is in another mount namespace");
  private static final Finding EXECUTED =
      new Finding.Running(
          FindingKind.EXECUTED, 9, ByteString.ofUtf8("/memfd:x (deleted)"), "it runs from memory");

  private static Finding added(String path, boolean onVolume) {
    return new Finding.File(
        new Change.Added(Entries.file(path, 1).build(), AttributeSet.DEFAULT, RuleLabel.NONE),
        onVolume);
  }

  private static Finding unverifiable(Reason.Cause cause) {
    return new Finding.File(
        new Change.Unverifiable(
            RawPath.ofUtf8("/srv/x"), null, new Reason(cause, "open: no"), RuleLabel.NONE),
        false);
  }

  /// What was found how long after the first look, and what follows.
  record Step(long millis, List<Finding> findings, String action) {}

  private static Step at(long millis, String action, Finding... findings) {
    return new Step(millis, List.of(findings), action);
  }

  record Case(String name, ResponseSettings settings, List<Step> steps) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case row(String name, ResponseSettings settings, Step... steps) {
    return new Case(name, settings, List.of(steps));
  }

  private static Stream<Case> table() {
    return Stream.of(
        row("nothing is done about what is intact", KILL, at(0, "none, ready")),
        row(
            "drift is answered when a second look confirms it",
            KILL,
            at(0, "recheck after 0 ms", ADDED),
            at(5, "kill at 5", ADDED)),
        row(
            "drift elsewhere confirms nothing, but is looked at again itself",
            KILL,
            at(0, "recheck after 0 ms", ADDED),
            at(5, "recheck after 0 ms", OTHER),
            at(9, "kill at 9", OTHER)),
        row(
            "drift that is gone at the second look is said, and no more",
            KILL,
            at(0, "recheck after 0 ms", ADDED),
            at(5, "alarm UNCONFIRMED, ready"),
            at(10_000, "none, ready"),
            at(20_000, "recheck after 0 ms", ADDED)),
        row(
            "drift that comes and goes is drift at the third time within two seconds",
            KILL,
            at(0, "recheck after 0 ms", ADDED),
            at(5, "alarm UNCONFIRMED, ready"),
            at(500, "recheck after 0 ms", ADDED),
            at(505, "alarm UNCONFIRMED, ready"),
            at(1000, "kill at 1000", ADDED)),
        row(
            "drift that comes and goes slowly starts anew each time",
            KILL,
            at(0, "recheck after 0 ms", ADDED),
            at(5, "alarm UNCONFIRMED, ready"),
            at(3000, "recheck after 0 ms", ADDED),
            at(3005, "alarm UNCONFIRMED, ready"),
            at(6000, "recheck after 0 ms", ADDED)),
        row("what processes do was looked at twice before", KILL, at(0, "kill at 0", LEFT)),
        row("also what they execute", KILL, at(0, "kill at 0", EXECUTED)),
        row(
            "a lease is drift at the third try",
            KILL,
            at(0, "recheck after 666 ms", LEASED),
            at(667, "recheck after 666 ms", LEASED),
            at(1334, "kill at 1334", LEASED)),
        row(
            "or when two seconds are over, however slow the looks are",
            KILL,
            at(0, "recheck after 666 ms", LEASED),
            at(2000, "kill at 2000", LEASED)),
        row(
            "whichever way it escapes",
            KILL,
            at(0, "recheck after 666 ms", LEASED),
            at(667, "recheck after 666 ms", RESTLESS),
            at(1334, "kill at 1334", LEASED)),
        row(
            "what holds still at last is well",
            KILL,
            at(0, "recheck after 666 ms", RESTLESS),
            at(667, "none, ready")),
        row(
            "what the target has no hand in is said for as long as it lasts",
            KILL,
            at(0, "alarm UNVERIFIABLE", DENIED),
            at(1000, "alarm UNVERIFIABLE", DENIED),
            at(60_000, "alarm UNVERIFIABLE", DENIED),
            at(70_000, "none, ready")),
        row(
            "drift is answered whatever else could not be read",
            KILL,
            at(0, "recheck after 0 ms", ADDED, DENIED),
            at(5, "kill at 5", ADDED, DENIED)),
        row(
            "drift on a volume is said",
            KILL,
            at(0, "alarm VOLUME", ON_VOLUME),
            at(5, "alarm VOLUME", ON_VOLUME)),
        row(
            "unless asked",
            with(KILL, ResponseSettings.VolumeDrift.RESPOND, null),
            at(0, "recheck after 0 ms", ON_VOLUME),
            at(5, "kill at 5", ON_VOLUME)),
        row(
            "an audit confirms and says it",
            AUDIT,
            at(0, "recheck after 0 ms", ADDED),
            at(5, "alarm AUDIT", ADDED),
            at(10_000, "recheck after 0 ms", ADDED),
            at(10_005, "alarm AUDIT", ADDED)),
        row(
            "terminate and restart-all are answers as kill is",
            ResponseSettings.of(Mode.TERMINATE),
            at(0, "terminate at 0", LEFT)),
        row(
            "and restart-all",
            ResponseSettings.of(Mode.RESTART_ALL),
            at(0, "restart_all at 0", LEFT)),
        row(
            "kills that repeat are put off, twice as long each time, up to five minutes",
            KILL,
            at(0, "kill at 0", LEFT),
            at(1000, "kill at 10000", LEFT),
            at(11_000, "kill at 30000", LEFT),
            at(31_000, "kill at 70000", LEFT),
            at(71_000, "kill at 150000", LEFT),
            at(151_000, "kill at 310000", LEFT),
            at(311_000, "kill at 610000", LEFT),
            at(611_000, "kill at 910000", LEFT)),
        row(
            "one that comes late enough is not",
            KILL,
            at(0, "kill at 0", LEFT),
            at(15_000, "kill at 15000", LEFT),
            at(16_000, "kill at 35000", LEFT)),
        row(
            "after a time of calm the count starts anew",
            KILL,
            at(0, "kill at 0", LEFT),
            at(1000, "kill at 10000", LEFT),
            at(610_000, "kill at 610000", LEFT),
            at(611_000, "kill at 620000", LEFT)),
        row(
            "a budget ends the kills, where there is one",
            with(
                KILL,
                ResponseSettings.VolumeDrift.ALARM,
                new ResponseSettings.Budget(2, Duration.ofMinutes(1))),
            at(0, "kill at 0", LEFT),
            at(20_000, "kill at 20000", LEFT),
            at(40_000, "alarm BUDGET_SPENT", LEFT),
            at(60_001, "kill at 60001", LEFT)));
  }

  private static ResponseSettings with(
      ResponseSettings base, ResponseSettings.VolumeDrift volumes, ResponseSettings.Budget budget) {
    return new ResponseSettings(
        base.mode(),
        volumes,
        base.tries(),
        base.patience(),
        base.firstBackOff(),
        base.longestBackOff(),
        base.backOff(),
        base.calm(),
        budget,
        base.heldUntil());
  }

  @Test
  void aKubeletMakesAContainerWaitByItselfUnlessAWaitIsAskedFor() {
    ResponseSettings asked = KILL.withBackOff(Duration.ofSeconds(4), BackOff.ALWAYS);
    assertThat(secondKill(KILL.under(Supervisor.OTHER))).isEqualTo(START.plusSeconds(10));
    assertThat(secondKill(KILL.under(Supervisor.KUBELET))).isEqualTo(START.plusSeconds(1));
    assertThat(secondKill(asked.under(Supervisor.KUBELET))).isEqualTo(START.plusSeconds(4));
    assertThat(secondKill(KILL.withBackOff(Duration.ZERO, BackOff.ALWAYS).under(Supervisor.OTHER)))
        .isEqualTo(START.plusSeconds(1));
  }

  /// When a target is ended that drifts a second after it was ended at the start.
  private static Instant secondKill(ResponseSettings settings) {
    TargetVerdict verdict = TargetVerdict.of(List.of(LEFT));
    ResponseHistory history =
        Decider.decide(verdict, ResponseHistory.NONE, settings, START).history();
    Decision second = Decider.decide(verdict, history, settings, START.plusSeconds(1));
    return ((Action.Act) second.action()).notBefore();
  }

  @ParameterizedTest
  @MethodSource("table")
  void isDecidedAsTheTableSays(Case row) {
    List<String> expected = new ArrayList<>();
    List<String> actual = new ArrayList<>();
    ResponseHistory history = ResponseHistory.NONE;
    for (Step step : row.steps()) {
      Instant now = START.plusMillis(step.millis());
      Decision decision =
          Decider.decide(TargetVerdict.of(step.findings()), history, row.settings(), now);
      history = decision.history();
      expected.add(step.millis() + ": " + step.action());
      actual.add(step.millis() + ": " + told(decision));
    }
    assertThat(actual).isEqualTo(expected);
  }

  private static String told(Decision decision) {
    String action =
        switch (decision.action()) {
          case Action.None _ -> "none";
          case Action.Recheck(List<Finding> _, Duration after) ->
              "recheck after " + after.toMillis() + " ms";
          case Action.Alarm(Action.Cause cause, List<Finding> _) -> "alarm " + cause;
          case Action.Act(Mode mode, List<Finding> _, Instant when) ->
              mode.name().toLowerCase(java.util.Locale.ROOT)
                  + " at "
                  + Duration.between(START, when).toMillis();
        };
    return action + (decision.ready() ? ", ready" : "");
  }

  @Test
  void aTargetThatWentAwayIsForgottenButForItsKills() {
    ResponseHistory history =
        new ResponseHistory(
            List.of(new ResponseHistory.Track(ADDED, START, 1, true)), List.of(START));
    assertThat(Decider.decide(new TargetVerdict.Gone(), history, KILL, START))
        .isEqualTo(
            new Decision(new Action.None(), false, new ResponseHistory(List.of(), List.of(START))));
  }

  @Test
  void whatIsAnsweredNamesWhatItAnswers() {
    Decision decision =
        Decider.decide(
            TargetVerdict.of(List.of(DENIED, LEFT, ON_VOLUME)), ResponseHistory.NONE, KILL, START);
    assertThat(decision.action()).isEqualTo(new Action.Act(Mode.KILL, List.of(LEFT), START));
  }

  @Test
  void settingsThatMakeNoSenseCannotBeMade() {
    assertThatThrownBy(() -> new ResponseSettings.Budget(0, Duration.ofMinutes(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not a budget: 0 in PT1M");
    assertThatThrownBy(() -> new Action.Act(Mode.AUDIT, List.of(LEFT), START))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an audit ends nothing");
  }

  @Test
  @Timeout(5)
  void aFloodOfFindingsIsDecidedAboutAtOnceAndLookedAtAgainInPart() {
    String deep = "/srv" + "/a".repeat(2_000);
    List<Finding> flood =
        IntStream.range(0, 10_000).mapToObj(i -> added(deep + "/" + i, false)).toList();
    Decision first = Decider.decide(TargetVerdict.of(flood), ResponseHistory.NONE, KILL, START);
    assertThat(first.action()).isInstanceOf(Action.Recheck.class);
    List<Finding> again = ((Action.Recheck) first.action()).findings();
    assertThat(again).hasSize(1_000);
    Decision second = Decider.decide(TargetVerdict.of(again), first.history(), KILL, START);
    assertThat(second.action()).isInstanceOf(Action.Act.class);
  }

  @Test
  void aKillIsNotPutOffForLongerBecauseTheClockWasSetBack() {
    ResponseHistory dayAhead =
        new ResponseHistory(List.of(), List.of(START.plus(Duration.ofDays(1))));
    Decision first = Decider.decide(TargetVerdict.of(List.of(EXECUTED)), dayAhead, KILL, START);
    assertThat(first.action())
        .isEqualTo(new Action.Act(Mode.KILL, List.of(EXECUTED), START.plus(Duration.ofMinutes(5))));
  }
}
