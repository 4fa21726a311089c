package dev.fim.sidecar.guard.report;

import dev.fim.path.ByteString;
import dev.fim.path.DisplayForm;
import dev.fim.sidecar.event.Event;
import dev.fim.sidecar.event.KeptEvidence;
import dev.fim.sidecar.event.RecurringDrift;
import dev.fim.sidecar.finding.Finding;
import dev.fim.sidecar.guard.setup.Reporting;
import dev.fim.sidecar.response.Responder;
import dev.fim.sidecar.response.decision.Action;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reports the events of one target: as JSON events, in metrics, and in the log. For the thread of
/// its guard.
public final class TargetReporter {

  private static final int FRAMES = 12;
  private static final int PLACES = 3;
  private static final Duration BETWEEN_PROCESSES = Duration.ofSeconds(10);

  private final Reporting reporting;
  private final Supplier<String> name;
  private final ReportedFindings reported = new ReportedFindings();
  private final ReportedFindings reportedProcesses = new ReportedFindings();
  private long processesAt = System.nanoTime();
  private List<String> policyNotes = List.of();
  private List<RecurringDrift> reportedPlaces = List.of();
  private String lastLine = "";
  private String notWatched = "";

  /// @param name gives the current name of the target
  public TargetReporter(Reporting reporting, Supplier<String> name) {
    this.reporting = reporting;
    this.name = name;
  }

  /// Logs a line, unless it equals the last one.
  public void log(String line) {
    if (!line.equals(lastLine)) {
      reporting.log().accept(line);
      lastLine = line;
    }
  }

  /// Reports why no container is watched: once, until one is.
  public void notWatched(String reason) {
    if (!reason.equals(notWatched)) {
      reporting.events().write(new Event.NotWatched(name.get(), reason));
      reporting.log().accept(name.get() + ": not watched: " + reason);
      notWatched = reason;
    }
  }

  /// Records that a container is watched.
  public void watched() {
    notWatched = "";
  }

  /// Reports a fault of this program with its location.
  public void fault(String target, Throwable fault) {
    reporting.metrics().faulted(target);
    reporting.events().write(new Event.Fault(target, DisplayForm.ofText(fault.toString())));
    Stream<String> frames =
        Arrays.stream(fault.getStackTrace()).limit(FRAMES).map(StackTraceElement::toString);
    log(
        "%s: a fault in fim itself; please report it: %s at %s"
            .formatted(
                target,
                DisplayForm.ofText(fault.toString()),
                frames.collect(Collectors.joining(", "))));
  }

  /// Makes later findings be reported even if they were reported before.
  public void beginAnew() {
    reported.news(List.of());
  }

  /// Reports how the policy matches the target, if that has changed.
  public void policyNotes(List<String> notes) {
    if (notes.equals(policyNotes)) {
      return;
    }
    policyNotes = List.copyOf(notes);
    reporting.events().write(new Event.PolicyNotes(name.get(), notes));
    notes.forEach(note -> reporting.log().accept(name.get() + ": " + note));
  }

  /// Reports findings that are not answered, once.
  public void alarm(Action.Cause cause, List<Finding> findings) {
    List<Finding> news = reported.news(findings);
    if (news.isEmpty()) {
      return;
    }
    count(news);
    boolean isDrift = news.stream().anyMatch(finding -> finding.kind().isDrift());
    reporting
        .events()
        .write(
            isDrift ? new Event.Drift(name.get(), news) : new Event.Unverifiable(name.get(), news));
    if (isDrift) {
      action("alarm", label(cause), null);
    }
    reporting.log().accept(summary(news));
  }

  /// Reports the processes that cannot be examined. Each is reported once, and new ones at most
  /// every few seconds, because a target can start any number.
  public void processes(List<Finding> unverifiable) {
    long now = System.nanoTime();
    if (unverifiable.isEmpty()) {
      reportedProcesses.news(List.of());
    } else if (now - processesAt >= 0) {
      List<Finding> news = reportedProcesses.news(unverifiable);
      if (!news.isEmpty()) {
        processesAt = now + BETWEEN_PROCESSES.toNanos();
        count(news);
        reporting.events().write(new Event.Unverifiable(name.get(), news));
        reporting.log().accept(summary(news));
      }
    }
  }

  /// Reports findings before they are answered, so that no failure of the answer hides them. The
  /// answer does not wait for a reader who does not read.
  public void found(List<Finding> findings) {
    beginAnew();
    count(findings);
    reporting.events().announce(new Event.Drift(name.get(), findings));
    reporting.log().accept(summary(findings));
  }

  /// Reports how drift was answered.
  public void acted(Action.Act act, Responder.Outcome outcome) {
    String action = label(act.mode());
    action(action, label(outcome.result()), detail(outcome), evidence(outcome));
    reporting.log().accept(name.get() + ": " + action + ": " + detail(outcome));
    outcome.notes().forEach(line -> reporting.log().accept(name.get() + ": " + line));
  }

  /// Reports drift that recurs at every start, once.
  public void recurring(List<RecurringDrift> places) {
    if (places.equals(reportedPlaces)) {
      return;
    }
    reportedPlaces = places;
    reporting.metrics().recurring(name.get(), places.size());
    String diagnosis = diagnosis(places);
    if (diagnosis != null) {
      reporting.events().write(new Event.Recurring(name.get(), places));
      reporting.log().accept(name.get() + ": " + diagnosis);
    }
  }

  /// What a person can do about recurring drift, in one line; null if there is none.
  public static @Nullable String diagnosis(List<RecurringDrift> places) {
    if (places.isEmpty()) {
      return null;
    }
    RecurringDrift one = places.getFirst();
    String paths =
        places.stream()
            .limit(PLACES)
            .map(place -> place.path().display())
            .collect(Collectors.joining(", "));
    int more = places.size() - PLACES;
    return "changes at every start, %d in a row: %s%s; mount a volume there, or leave it out (%s)"
        .formatted(one.starts(), paths, more > 0 ? " and " + more + " more" : "", one.rule());
  }

  /// Logs a failure; nothing for null.
  public void note(@Nullable String line) {
    if (line != null) {
      reporting.log().accept(name.get() + ": " + line);
    }
  }

  /// Reports an action of this program or of a person.
  public void action(String action, String result, @Nullable String detail) {
    action(action, result, detail, null);
  }

  private void action(
      String action, String result, @Nullable String detail, @Nullable KeptEvidence evidence) {
    reporting.events().write(new Event.Action(name.get(), action, result, detail, evidence));
    reporting.metrics().acted(name.get(), action, result);
  }

  private void count(List<Finding> findings) {
    findings.forEach(finding -> reporting.metrics().found(name.get(), finding.kind().label()));
  }

  private static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String detail(Responder.Outcome outcome) {
    return "%d processes ended, %d left; frozen after %.1f ms, ended after %.1f ms"
        .formatted(
            outcome.ended(),
            outcome.left(),
            outcome.frozenNanos() / 1e6,
            outcome.endedNanos() / 1e6);
  }

  private static @Nullable KeptEvidence evidence(Responder.Outcome outcome) {
    Path place = outcome.evidence();
    ByteString index = outcome.evidenceIndex();
    return place == null
        ? null
        : new KeptEvidence(String.valueOf(place.getFileName()), index == null ? null : index.hex());
  }

  private String summary(List<Finding> findings) {
    Finding one = findings.getFirst();
    String more = findings.size() == 1 ? "" : " and " + (findings.size() - 1) + " more";
    return "%s: %s %s: %s%s"
        .formatted(name.get(), one.kind().label(), one.path().display(), one.reason(), more);
  }
}
