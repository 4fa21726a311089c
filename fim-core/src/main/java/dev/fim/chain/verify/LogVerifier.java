package dev.fim.chain.verify;

import dev.fim.chain.ChainLink;
import dev.fim.chain.ChainedLine;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.key.VerifyingKey;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Verifies a log of events, which may come in several parts, and whose lines may be mixed with
/// others. For one thread.
public final class LogVerifier {

  /// The most runs of a log.
  static final int MOST_RUNS = 5000;

  /// How much of the log is given.
  public enum Extent {
    /// All of it, from the first event of each run.
    WHOLE,
    /// A part: events before its first one are not missed.
    PART
  }

  private final Findings findings = new Findings();
  private final Map<String, RunState> runs = new LinkedHashMap<>();
  private final Map<String, String> followers = new HashMap<>(); // of runs that are not there
  private final SealCheck seals;
  private final Extent extent;
  private final @Nullable EvidenceCheck evidence;
  private @Nullable Instant latest;
  private long lines;
  private long events;
  private long others;

  /// @param trusted the keys of which each seal must be from one; empty to check only whether seals
  ///   fit the events
  /// @param evidence null to verify no evidence
  public LogVerifier(List<VerifyingKey> trusted, Extent extent, @Nullable EvidenceCheck evidence) {
    this.seals = new SealCheck(trusted, findings);
    this.extent = extent;
    this.evidence = evidence;
  }

  /// Reads the log, or its next part.
  ///
  /// @param label of the part in display form, such as its file; empty if there is one part only
  /// @throws IOException if it cannot be read
  /// @throws FimException ([Problem#IO]) if it has more runs than a log has
  public void read(InputStream in, String label) throws IOException {
    LogInput input = new LogInput(in);
    String prefix = label.isEmpty() ? "line " : label + " line ";
    long number = 0;
    for (LogInput.Line line = input.next(); line != null; line = input.next()) {
      number++;
      lines++;
      switch (line) {
        case LogInput.Line.Whole(byte[] text) -> line(text, prefix + number);
        case LogInput.Line.Piece _ -> {}
        case LogInput.Line.TooLong _ -> others++;
      }
    }
  }

  private void line(byte[] text, String where) {
    ChainedLine line = ChainedLine.parse(text);
    if (line == null) {
      other(text, where);
      return;
    }
    events++;
    EventFields parsed = EventFields.parse(text);
    EventFields fields = parsed == null ? new EventFields(Map.of()) : parsed;
    RunState run = runs.get(line.place().run());
    if (run == null) {
      run = begin(line, fields, where);
    }
    run.take(line, text, parsed != null, where);
    Instant time = fields.time();
    run.time(time);
    if (time != null && (latest == null || latest.isBefore(time))) {
      latest = time;
    }
    if (fields.get("event").equals("seal")) {
      seals.check(fields, where, runs, extent == Extent.PART);
    }
    if (evidence != null) {
      evidence.named(fields, where);
    }
  }

  private void other(byte[] text, String where) {
    others++;
    EventFields fields = isObject(text) ? EventFields.parse(text) : null;
    if (fields != null && fields.isEvent()) {
      findings.fault(FaultKind.UNCHAINED, where + " is an event without a place in a chain");
    }
  }

  /// Whether it may be a JSON object.
  private static boolean isObject(byte[] text) {
    int at = 0;
    while (at < text.length && (text[at] == ' ' || text[at] == '\t' || text[at] == '\r')) {
      at++;
    }
    return at < text.length && text[at] == '{';
  }

  private RunState begin(ChainedLine line, EventFields fields, String where) {
    if (runs.size() == MOST_RUNS) {
      throw new FimException(
          Problem.IO,
          "verify",
          "the log",
          "it has more than " + MOST_RUNS + " runs",
          "verify parts of it");
    }
    RunState run = new RunState(line.place().run(), where, findings);
    run.begin(line, fields, extent == Extent.PART);
    String follower = followers.get(run.run());
    if (follower != null) {
      run.followedAt(follower);
    }
    ChainLink link = run.previous();
    if (link != null) {
      link(link, run, where);
    }
    runs.put(run.run(), run);
    return run;
  }

  private void link(ChainLink link, RunState run, String where) {
    RunState before = runs.get(link.head().run());
    if (before != null) {
      before.linked(link, where);
      return;
    }
    followers.put(link.head().run(), where);
    String what =
        "%s follows run %s, which is not in this log"
            .formatted(run.name(), link.head().run().substring(0, 12));
    if (runs.isEmpty() || extent == Extent.PART) {
      findings.note(what);
    } else {
      findings.fault(FaultKind.MISSING, where + ": " + what);
    }
  }

  /// What was found, after the last part.
  public LogReport finish() {
    if (events == 0) {
      findings.fault(FaultKind.EMPTY, "the log has no event of a chain");
    }
    new RunReview(findings).review(new ArrayList<>(runs.values()), latest, seals.hasKeys());
    if (!seals.hasKeys() && runs.values().stream().anyMatch(run -> run.seals() > 0)) {
      findings.note("no key is trusted, so no signature was verified");
    }
    if (evidence != null) {
      evidence.verify(findings);
    }
    return new LogReport(
        lines,
        events,
        others,
        runs.values().stream().map(RunState::summary).toList(),
        findings.faults(),
        findings.omitted(),
        findings.notes());
  }
}
