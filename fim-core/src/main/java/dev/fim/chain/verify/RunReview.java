package dev.fim.chain.verify;

import dev.fim.chain.ChainLink;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reviews the runs after the last line: what is missing at their ends, and what no seal covers.
final class RunReview {

  /// How long events may be without a seal. The sidecar seals them within a minute.
  static final Duration LONGEST_UNSEALED = Duration.ofMinutes(10);

  /// How many events may be without a seal. The sidecar seals them by hundreds.
  static final long MOST_UNSEALED = 1000;

  private final Findings findings;

  RunReview(Findings findings) {
    this.findings = findings;
  }

  /// @param runs in the order in which they begin
  /// @param latest the time of the latest event; null if none has one
  /// @param needsSeals whether trusted keys are known
  void review(List<RunState> runs, @Nullable Instant latest, boolean needsSeals) {
    cover(runs);
    for (RunState run : runs) {
      run.finish();
      if (needsSeals) {
        unsealed(run, latest);
      }
    }
  }

  /// A seal covers its run, and by the first event of that the run before it.
  private static void cover(List<RunState> runs) {
    Map<String, RunState> byName =
        runs.stream().collect(Collectors.toMap(RunState::run, run -> run));
    for (RunState run : runs.reversed()) {
      ChainLink link = run.previous();
      RunState before = link == null ? null : byName.get(link.head().run());
      if (link != null && before != null && run.covered() > 0) {
        before.cover(link.head().seq());
      }
    }
  }

  private void unsealed(RunState run, @Nullable Instant latest) {
    long events = run.last() - run.covered();
    if (events <= 0) {
      return;
    }
    Instant first = run.firstUncovered();
    boolean isOld = first != null && latest != null && latest.isAfter(first.plus(LONGEST_UNSEALED));
    String what =
        "no trusted seal covers the events of %s after event %d, which are %d"
            .formatted(run.name(), run.covered(), events);
    if (isOld || events > MOST_UNSEALED) {
      findings.fault(FaultKind.UNSEALED, what);
    } else if (!(events == 1 && run.covered() > 0)) { // the seal itself
      findings.note(what + ": a seal of them was not due, or is cut off");
    }
  }
}
