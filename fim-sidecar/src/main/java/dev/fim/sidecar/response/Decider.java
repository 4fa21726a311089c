package dev.fim.sidecar.response;

import dev.fim.sidecar.watch.Finding;
import dev.fim.sidecar.watch.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Decides what to do about a verdict: a function of its arguments alone.
///
/// Nothing is ended before a second look has found the same. What escapes the look again and again
/// is drift too, if the target can bring that about: a file that is never the same twice, whether
/// it is locked, touched without end or put back each time.
public final class Decider {

  private final ResponseSettings settings;
  private final Instant now;
  private final History history;

  private Decider(ResponseSettings settings, Instant now, History history) {
    this.settings = settings;
    this.now = now;
    this.history = history;
  }

  /// Decides about a verdict.
  public static Decision decide(
      Verdict verdict, History history, ResponseSettings settings, Instant now) {
    return new Decider(settings, now, history).decide(verdict);
  }

  private Decision decide(Verdict verdict) {
    if (verdict instanceof Verdict.Gone) {
      return new Decision(new Action.None(), false, new History(List.of(), history.kills()));
    }
    List<Finding> findings = verdict.allFindings();
    List<Finding> answerable = findings.stream().filter(this::isAnswerable).toList();
    List<History.Track> tracks = track(answerable);
    History next = new History(tracks, history.kills());
    if (answerable.stream().anyMatch(finding -> isSure(finding, next))) {
      return respond(answerable);
    }
    if (!answerable.isEmpty()) {
      return new Decision(new Action.Recheck(answerable, delay(answerable)), false, next);
    }
    if (!findings.isEmpty()) {
      return new Decision(new Action.Alarm(cause(findings), findings), false, next);
    }
    List<Finding> vanished =
        history.tracks().stream()
            .filter(History.Track::present)
            .map(History.Track::last)
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

  /// What is known of each path now. One that was not found this time is kept for a while: it may
  /// come and go.
  private List<History.Track> track(List<Finding> findings) {
    List<History.Track> tracks = new ArrayList<>();
    for (Finding finding : findings) {
      Optional<History.Track> before = history.track(finding.path());
      Instant first = before.map(History.Track::first).orElse(now);
      int tries = before.map(History.Track::tries).orElse(0) + 1;
      tracks.add(new History.Track(finding, first, tries, true));
    }
    for (History.Track before : history.tracks()) {
      boolean found =
          findings.stream().anyMatch(finding -> finding.path().equals(before.last().path()));
      if (!found && before.first().plus(settings.patience()).isAfter(now)) {
        tracks.add(new History.Track(before.last(), before.first(), before.tries(), false));
      }
    }
    return tracks;
  }

  private boolean isSure(Finding finding, History next) {
    if (finding instanceof Finding.Running) {
      return true; // those are told only after two looks
    }
    History.Track track = next.track(finding.path()).orElseThrow();
    Optional<History.Track> before = history.track(finding.path()).filter(History.Track::present);
    boolean confirmed =
        finding.kind().isDrift()
            && before.filter(earlier -> finding.confirms(earlier.last())).isPresent();
    boolean patienceIsOver =
        before.isPresent() && !track.first().plus(settings.patience()).isAfter(now);
    return confirmed || patienceIsOver || track.tries() >= settings.tries();
  }

  /// At once for drift, which is as good as seen; spread over the time for what may yet hold still.
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
    History answered = new History(List.of(), history.kills());
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
    Instant when = row.isEmpty() ? now : later(now, row.getLast().plus(backOff(row.size())));
    List<Instant> kills = new ArrayList<>(kept());
    kills.add(when);
    return new Decision(
        new Action.Act(settings.mode(), findings, when), false, new History(List.of(), kills));
  }

  private boolean isBudgetSpent() {
    ResponseSettings.Budget budget = settings.budget();
    return budget != null
        && history.kills().stream().filter(kill -> kill.plus(budget.within()).isAfter(now)).count()
            >= budget.kills();
  }

  /// Those that followed each other without a time of calm up to now, 30 at the most: by then the
  /// bound is long reached.
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

  /// What of the kills may still matter.
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

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
