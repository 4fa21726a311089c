package dev.fim.sidecar.response.decision;

import dev.fim.path.ByteString;
import dev.fim.sidecar.finding.Finding;
import dev.fim.sidecar.finding.TargetVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Decides how to answer a verdict: a pure function of its arguments.
///
/// Nothing is ended before a second look has found the same. Repeated failure to verify is drift
/// too if the target can cause it: for example a file that differs at every look because it is
/// locked, touched all the time or restored each time.
public final class Decider {

  private static final int MOST_AGAIN = 1_000;

  private final ResponseSettings settings;
  private final Instant now;
  private final ResponseHistory history;
  private final Map<ByteString, ResponseHistory.Track> earlier = new HashMap<>();

  private Decider(ResponseSettings settings, Instant now, ResponseHistory history) {
    this.settings = settings;
    this.now = now;
    this.history = history;
    history.tracks().forEach(track -> earlier.put(track.last().path(), track));
  }

  /// Decides about a verdict.
  public static Decision decide(
      TargetVerdict verdict, ResponseHistory history, ResponseSettings settings, Instant now) {
    return new Decider(settings, now, history).decide(verdict);
  }

  private Decision decide(TargetVerdict verdict) {
    if (verdict instanceof TargetVerdict.Gone) {
      return new Decision(
          new Action.None(), false, new ResponseHistory(List.of(), history.kills()));
    }
    List<Finding> findings = verdict.allFindings();
    List<Finding> answerable = findings.stream().filter(this::isAnswerable).toList();
    Map<ByteString, ResponseHistory.Track> tracks = track(answerable);
    if (answerable.stream()
        .anyMatch(one -> isSure(one, Objects.requireNonNull(tracks.get(one.path()))))) {
      return respond(answerable);
    }
    ResponseHistory next = new ResponseHistory(List.copyOf(tracks.values()), history.kills());
    if (!answerable.isEmpty()) {
      return new Decision(new Action.Recheck(some(answerable), delay(answerable)), false, next);
    }
    if (!findings.isEmpty()) {
      return new Decision(new Action.Alarm(cause(findings), findings), false, next);
    }
    List<Finding> vanished =
        history.tracks().stream()
            .filter(ResponseHistory.Track::present)
            .map(ResponseHistory.Track::last)
            .filter(finding -> finding.kind().isDrift())
            .toList();
    return vanished.isEmpty()
        ? new Decision(new Action.None(), true, next)
        : new Decision(new Action.Alarm(Action.Cause.UNCONFIRMED, vanished), true, next);
  }

  private boolean isAnswerable(Finding finding) {
    boolean counts = finding.kind().isDrift() || finding.isAppControlled();
    return counts
        && (!finding.onVolume() || settings.volumes() == ResponseSettings.VolumeDrift.RESPOND);
  }

  /// The history of each path. One that was not found this time is kept for a while, because it may
  /// come and go.
  private Map<ByteString, ResponseHistory.Track> track(List<Finding> findings) {
    Map<ByteString, ResponseHistory.Track> tracks = new LinkedHashMap<>();
    for (Finding finding : findings) {
      ResponseHistory.Track before = earlier.get(finding.path());
      Instant first = before == null ? now : before.first();
      int tries = before == null ? 1 : before.tries() + 1;
      tracks.put(finding.path(), new ResponseHistory.Track(finding, first, tries, true));
    }
    for (ResponseHistory.Track before : history.tracks()) {
      if (before.first().plus(settings.patience()).isAfter(now)) {
        tracks.putIfAbsent(
            before.last().path(),
            new ResponseHistory.Track(before.last(), before.first(), before.tries(), false));
      }
    }
    return tracks;
  }

  private boolean isSure(Finding finding, ResponseHistory.Track track) {
    if (finding instanceof Finding.Running) {
      return true; // found only after two looks
    }
    Optional<ResponseHistory.Track> before =
        Optional.ofNullable(earlier.get(finding.path())).filter(ResponseHistory.Track::present);
    boolean confirmed =
        finding.kind().isDrift()
            && before.filter(last -> finding.confirms(last.last())).isPresent();
    boolean patienceIsOver =
        before.isPresent() && !track.first().plus(settings.patience()).isAfter(now);
    return confirmed || patienceIsOver || track.tries() >= settings.tries();
  }

  /// Limits the second look after a flood of findings: one confirmed finding is enough. Drift goes
  /// first.
  private static List<Finding> some(List<Finding> findings) {
    return findings.stream()
        .sorted(Comparator.comparing(finding -> !finding.kind().isDrift()))
        .limit(MOST_AGAIN)
        .toList();
  }

  /// No delay for drift, which is nearly certain; a fraction of the patience for files that may
  /// become stable.
  private Duration delay(List<Finding> findings) {
    return findings.stream().anyMatch(finding -> finding.kind().isDrift())
        ? Duration.ZERO
        : settings.patience().dividedBy(settings.tries());
  }

  private Action.Cause cause(List<Finding> findings) {
    return findings.stream().anyMatch(finding -> finding.kind().isDrift())
        ? Action.Cause.VOLUME
        : Action.Cause.UNVERIFIABLE;
  }

  private Decision respond(List<Finding> findings) {
    ResponseHistory answered = new ResponseHistory(List.of(), history.kills());
    if (settings.mode() == Mode.AUDIT) {
      return new Decision(new Action.Alarm(Action.Cause.AUDIT, findings), false, answered);
    }
    Instant heldUntil = settings.heldUntil();
    if (heldUntil != null && now.isBefore(heldUntil)) {
      return new Decision(new Action.Alarm(Action.Cause.HELD, findings), false, answered);
    }
    if (isBudgetSpent()) {
      return new Decision(new Action.Alarm(Action.Cause.BUDGET_SPENT, findings), false, answered);
    }
    List<Instant> row = killsInARow();
    Instant when = row.isEmpty() ? now : notBefore(row.getLast().plus(backOff(row.size())));
    List<Instant> kills = new ArrayList<>(kept());
    kills.add(when);
    return new Decision(
        new Action.Act(settings.mode(), findings, when),
        false,
        new ResponseHistory(List.of(), kills));
  }

  private boolean isBudgetSpent() {
    ResponseSettings.Budget budget = settings.budget();
    return budget != null
        && history.kills().stream().filter(kill -> kill.plus(budget.within()).isAfter(now)).count()
            >= budget.kills();
  }

  /// The latest kills without a calm period between them, at most 30: by then the longest wait is
  /// reached.
  private List<Instant> killsInARow() {
    List<Instant> row = new ArrayList<>();
    Instant following = now;
    for (Instant kill : history.kills().reversed()) {
      if (!kill.plus(settings.calm()).isAfter(following) || row.size() == 30) {
        break;
      }
      row.addFirst(kill);
      following = kill;
    }
    return row;
  }

  /// The kills that may still matter.
  private List<Instant> kept() {
    ResponseSettings.Budget budget = settings.budget();
    int most = Math.max(30, budget == null ? 0 : budget.kills());
    List<Instant> kills = history.kills();
    return kills.subList(Math.max(0, kills.size() - most), kills.size());
  }

  private Duration backOff(int killsBefore) {
    Duration backOff = settings.firstBackOff().multipliedBy(1L << (killsBefore - 1));
    return backOff.compareTo(settings.longestBackOff()) > 0 ? settings.longestBackOff() : backOff;
  }

  /// Never later than the longest wait, even if the clock was set back since the last kill.
  private Instant notBefore(Instant wanted) {
    Instant latest = now.plus(settings.longestBackOff());
    return wanted.isBefore(now) ? now : wanted.isAfter(latest) ? latest : wanted;
  }
}
