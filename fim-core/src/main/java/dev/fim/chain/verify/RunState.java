package dev.fim.chain.verify;

import dev.fim.chain.ChainHead;
import dev.fim.chain.ChainLink;
import dev.fim.chain.ChainedLine;
import dev.fim.path.ByteString;
import dev.fim.path.DisplayForm;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is known of one run while its events are read. For one thread.
final class RunState {

  private final String run;
  private final String firstLine;
  private final Findings findings;
  private final RecentValues recent = new RecentValues();
  private final SeqGaps gaps = new SeqGaps();
  private long first = 1;
  private @Nullable ChainLink previous;
  private @Nullable ByteString value;
  private long last;
  private String lastLine = "";
  private long events;
  private long seals;
  private long sealed;
  private @Nullable Instant lastSeal;
  private @Nullable Instant firstUncovered;
  private @Nullable String next;
  private long linked;
  private boolean linkedWhole;

  RunState(String run, String firstLine, Findings findings) {
    this.run = run;
    this.firstLine = firstLine;
    this.findings = findings;
  }

  /// Begins the run: its first event in this log.
  ///
  /// @param isPart whether events before it are not missed
  void begin(ChainedLine line, EventFields fields, boolean isPart) {
    long seq = line.place().seq();
    if (seq == 1) {
      value = ChainHead.START;
      previous = fields.previous();
      String unknown = fields.get("previousUnknown");
      if (!unknown.isEmpty()) {
        findings.note(name() + " does not know the run before it: " + display(unknown));
      }
    } else if (isPart) {
      first = seq;
      last = seq - 1;
      findings.note(
          "the log begins with event %d of %s, whose content is not verified"
              .formatted(seq, name()));
    }
  }

  /// Takes the next event in the order of the log.
  ///
  /// @param isEvent whether it is JSON at all
  void take(ChainedLine line, byte[] text, boolean isEvent, String where) {
    ChainHead place = line.place();
    events++;
    if (next != null) {
      findings.fault(
          FaultKind.ORDER,
          "%s stands behind %s: it is event %d of %s, and that begins the next run"
              .formatted(where, next, place.seq(), name()));
    }
    if (!isEvent) {
      changed(place, where);
    }
    if (place.seq() == last + 1) {
      if (isEvent && value != null && !line.follows(value, text)) {
        changed(place, where);
      }
      advance(place, where);
    } else if (place.seq() > last) {
      if (!gaps.add(last + 1, place.seq() - 1, lastLine)) {
        findings.fault(FaultKind.MISSING, missing("events are", lastLine));
      }
      advance(place, where);
    } else {
      late(line, text, where);
    }
  }

  private void advance(ChainHead place, String where) {
    value = place.value();
    last = place.seq();
    lastLine = where;
    recent.put(last, place.value());
  }

  private void late(ChainedLine line, byte[] text, String where) {
    ChainHead place = line.place();
    String before = gaps.take(place.seq());
    if (before != null || place.seq() < first) {
      findings.fault(
          FaultKind.ORDER,
          "%s stands behind %s: it is event %d of %s, and that is event %d"
              .formatted(where, lastLine, place.seq(), name(), last));
      ByteString preceding = place.seq() == 1 ? ChainHead.START : recent.get(place.seq() - 1);
      if (preceding != null && !line.follows(preceding, text)) {
        changed(place, where);
      }
      recent.put(place.seq(), place.value());
      return;
    }
    ByteString known = recent.get(place.seq());
    boolean isCopy = known != null && known.equals(place.value());
    findings.fault(
        FaultKind.REPEATED,
        "%s %s event %d of %s, which was there before"
            .formatted(where, isCopy ? "repeats" : "claims to be", place.seq(), name()));
  }

  private void changed(ChainHead place, String where) {
    findings.fault(
        FaultKind.CHANGED,
        "%s: changed: it is not event %d of %s as written, or the event before it is not"
            .formatted(where, place.seq(), name()));
  }

  /// Takes the time of an event, for the question how long none was sealed.
  void time(@Nullable Instant time) {
    if (firstUncovered == null) {
      firstUncovered = time;
    }
  }

  /// How a seal fits this run: null if it fits, or seals an event before those of a part, else why
  /// not.
  @Nullable String misfit(ChainHead seal) {
    if (seal.seq() < first) {
      return null;
    }
    ByteString kept = recent.get(seal.seq());
    if (seal.seq() > last) {
      return "it seals event %d, and the log has none after event %d".formatted(seal.seq(), last);
    }
    if (kept == null) {
      return "it seals event " + seal.seq() + ", which is not there, or too far before it";
    }
    return kept.equals(seal.value()) ? null : "event " + seal.seq() + " is not the sealed one";
  }

  /// Records a good seal.
  ///
  /// @param time of the seal; null if it tells none
  void sealed(long seq, @Nullable Instant time) {
    seals++;
    sealed = Math.max(sealed, seq);
    lastSeal = time;
    firstUncovered = null;
  }

  /// Records that a seal of a later run, or its own, covers the events up to one.
  void cover(long seq) {
    if (seq > sealed) {
      sealed = seq;
      firstUncovered = null;
    }
  }

  /// Records where the next run began, behind which no event of this one can stand.
  void followedAt(String where) {
    next = next == null ? where : next;
  }

  /// Records how far the next run knows this one.
  void linked(ChainLink link, String where) {
    followedAt(where);
    long known = link.head().seq();
    ByteString kept = recent.get(known);
    linked = Math.max(linked, known);
    linkedWhole |= link.whole();
    if (known > last) {
      return; // told at the end
    }
    if (kept != null && !kept.equals(link.head().value())) {
      findings.fault(
          FaultKind.CUT,
          "%s: the run that begins there knows another event %d of %s"
              .formatted(where, known, name()));
    }
  }

  /// Reports what is missing, after the last line.
  void finish() {
    gaps.forEach((what, before) -> findings.fault(FaultKind.MISSING, missing(what, before)));
    if (linked > last) {
      findings.fault(
          FaultKind.CUT,
          "%s is cut after event %d: the next run knows event %d of it%s"
              .formatted(name(), last, linked, sealedText()));
    } else if (linkedWhole && last > linked) {
      findings.fault(
          FaultKind.CUT,
          "%s ended with event %d, and the log has event %d of it".formatted(name(), linked, last));
    } else if (linked > 0 && last > linked) {
      findings.note(
          "events %d to %d of %s are not known to the next run, since it did not end in order"
              .formatted(linked + 1, last, name()));
    }
  }

  private String sealedText() {
    return sealed == 0 ? "" : "; the last seal in the log covers event " + sealed;
  }

  private String missing(String what, String before) {
    String place = before.isEmpty() ? "before " + firstLine : "after " + before;
    return "%s missing %s, of %s".formatted(what, place, name());
  }

  String name() {
    return "run " + run.substring(0, 12);
  }

  private static String display(String text) {
    return DisplayForm.ofText(text);
  }

  String run() {
    return run;
  }

  @Nullable ChainLink previous() {
    return previous;
  }

  long last() {
    return last;
  }

  /// The last event that a seal covers; 0 if none does.
  long covered() {
    return sealed;
  }

  long seals() {
    return seals;
  }

  @Nullable Instant firstUncovered() {
    return firstUncovered;
  }

  RunSummary summary() {
    return new RunSummary(run, firstLine, lastLine, events, last, seals, sealed, lastSeal);
  }
}
