package dev.fim.sidecar.event;

import dev.fim.chain.ChainWriter;
import dev.fim.chain.EventSeal;
import dev.fim.path.ByteString;
import dev.fim.report.json.JsonBytes;
import dev.fim.report.json.JsonChange;
import dev.fim.sidecar.finding.Finding;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes whole events in order. The watch goes on even if the reader is gone or has stopped
/// reading. Thread-safe.
public final class EventLog implements AutoCloseable {

  /// The maximum number of findings in one event; further ones are counted.
  static final int MOST_FINDINGS = 100;

  /// The maximum time that [#announce] waits.
  static final Duration ANNOUNCEMENT = Duration.ofSeconds(1);

  private static final String SCHEMA = "fim.event/1";
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final DateTimeFormatter TIME = DateTimeFormatter.ISO_INSTANT;

  private final LineWriter out;
  private final Clock clock;
  private final ChainWriter chain;
  private volatile Consumer<Event> listener = _ -> {};

  private EventLog(LineWriter out, Clock clock, ChainWriter chain) {
    this.out = out;
    this.clock = clock;
    this.chain = chain;
  }

  /// Starts the writing thread.
  ///
  /// @param thread its name
  /// @param complaints takes one line if `out` cannot be written; must not block
  /// @throws OutOfMemoryError if the system gives no thread
  public static EventLog start(
      String thread, OutputStream out, Clock clock, Consumer<String> complaints) {
    ChainWriter chain = new ChainWriter();
    return new EventLog(
        LineWriter.start(
            thread,
            out,
            losses -> line(new Event.Lost(losses), clock),
            fact -> complaints.accept("cannot write events: " + fact),
            new ChainedOrder(chain)),
        clock,
        chain);
  }

  /// The chain of the written events.
  public ChainWriter chain() {
    return chain;
  }

  /// Writes a seal before the events that wait, and waits until it is written.
  ///
  /// @param seal gives it, or null for none, as [LineWriter#writeFirst] has it
  /// @return false on timeout
  boolean seal(Supplier<Event.@Nullable Seal> seal, Duration atMost) {
    return out.writeFirst(
        () -> {
          Event.Seal given = seal.get();
          return given == null ? null : line(given, clock);
        },
        atMost);
  }

  /// Passes every further event on.
  ///
  /// @param next must neither block nor fail
  public void listener(Consumer<Event> next) {
    listener = next;
  }

  /// Queues an event without waiting for it.
  public void write(Event event) {
    out.write(line(event, clock));
    listener.accept(event);
  }

  /// Writes an event before its consequence, and waits at most one second.
  public void announce(Event event) {
    boolean _ = write(event, ANNOUNCEMENT);
  }

  /// Writes an event and waits for it, as [LineWriter#write(byte[], Duration)] does.
  ///
  /// @return false if it was not written in time
  public boolean write(Event event, Duration atMost) {
    boolean isWritten = out.write(line(event, clock), atMost);
    listener.accept(event);
    return isWritten;
  }

  /// Waits until all events are written, for a limited time.
  ///
  /// @return false on timeout
  public boolean flush(Duration atMost) {
    return out.flush(atMost);
  }

  /// The number of lost events, which the stream did not accept.
  public long lost() {
    return out.lost();
  }

  private static byte[] line(Event event, Clock clock) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      json.writeStringProperty("schema", SCHEMA);
      json.writeStringProperty(
          "time",
          event instanceof Event.Seal seal ? seal.seal().time() : TIME.format(clock.instant()));
      write(json, event);
      json.writeEndObject();
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, Event event) {
    switch (event) {
      case Event.Started(String version, int targets) -> {
        json.writeStringProperty("event", "started");
        json.writeStringProperty("version", version);
        json.writeNumberProperty("targets", targets);
      }
      case Event.TargetFound(String container, int pid) -> {
        head(json, "target-found", container);
        json.writeNumberProperty("pid", pid);
      }
      case Event.NotWatched(String container, String reason) -> {
        head(json, "not-watched", container);
        json.writeStringProperty("reason", reason);
      }
      case Event.BaselineInForce(
              String container,
              String source,
              long entries,
              String sha256,
              @Nullable String reason,
              @Nullable String sealedBy) -> {
        head(json, "baseline-in-force", container);
        json.writeStringProperty("source", source);
        json.writeNumberProperty("entries", entries);
        json.writeStringProperty("sha256", sha256);
        optional(json, "reason", reason);
        optional(json, "sealedBy", sealedBy);
      }
      case Event.PolicyNotes(String container, List<String> notes) -> {
        head(json, "policy-notes", container);
        json.writeArrayPropertyStart("notes");
        notes.forEach(json::writeString);
        json.writeEndArray();
      }
      case Event.Drift(String container, List<Finding> findings) -> {
        head(json, "drift", container);
        write(json, findings);
      }
      case Event.Action(
              String container,
              String action,
              String result,
              @Nullable String detail,
              @Nullable KeptEvidence evidence) -> {
        head(json, "action", container);
        json.writeStringProperty("action", action);
        json.writeStringProperty("result", result);
        optional(json, "detail", detail);
        if (evidence != null) {
          json.writeObjectPropertyStart("evidence");
          json.writeStringProperty("directory", evidence.directory());
          optional(json, "sha256", evidence.sha256());
          json.writeEndObject();
        }
      }
      case Event.Unverifiable(String container, List<Finding> findings) -> {
        head(json, "unverifiable", container);
        write(json, findings);
      }
      case Event.Recurring(String container, List<RecurringDrift> places) -> {
        head(json, "recurring-drift", container);
        json.writeArrayPropertyStart("places");
        for (RecurringDrift place : places) {
          json.writeStartObject();
          JsonBytes.property(json, "path", place.path());
          json.writeNumberProperty("starts", place.starts());
          json.writeStringProperty("rule", place.rule());
          json.writeEndObject();
        }
        json.writeEndArray();
      }
      case Event.TargetGone(String container) -> head(json, "target-gone", container);
      case Event.Overflow(String container, String reason) -> {
        head(json, "overflow", container);
        json.writeStringProperty("reason", reason);
      }
      case Event.Fault(String container, String reason) -> {
        head(json, "fault", container);
        json.writeStringProperty("reason", reason);
      }
      case Event.Catalogue(String container, String state, String reason) -> {
        head(json, "catalogue", container);
        json.writeStringProperty("state", state);
        json.writeStringProperty("reason", reason);
      }
      case Event.Reviewed reviewed -> write(json, reviewed);
      case Event.Lost(long events) -> {
        json.writeStringProperty("event", "lost");
        json.writeNumberProperty("events", events);
      }
      case Event.Seal(EventSeal seal, ByteString signature) -> {
        json.writeStringProperty("event", "seal");
        json.writeObjectPropertyStart("sealed");
        json.writeStringProperty("run", seal.sealed().run());
        json.writeNumberProperty("seq", seal.sealed().seq());
        json.writeStringProperty("chain", seal.sealed().value().hex());
        json.writeEndObject();
        json.writeStringProperty("key", seal.key().hex());
        json.writeStringProperty(
            "signature", Base64.getEncoder().encodeToString(signature.toByteArray()));
      }
    }
  }

  private static void write(JsonGenerator json, Event.Reviewed reviewed) {
    json.writeStringProperty("event", "reviewed");
    json.writeStringProperty("namespace", reviewed.namespace());
    json.writeStringProperty("pod", reviewed.pod());
    json.writeStringProperty("review", reviewed.review());
    json.writeStringProperty("result", reviewed.result());
    if (!reviewed.faults().isEmpty()) {
      json.writeArrayPropertyStart("faults");
      reviewed.faults().forEach(json::writeString);
      json.writeEndArray();
    }
  }

  private static void head(JsonGenerator json, String event, String container) {
    json.writeStringProperty("event", event);
    json.writeStringProperty("container", container);
  }

  private static void optional(JsonGenerator json, String name, @Nullable String value) {
    if (value != null) {
      json.writeStringProperty(name, value);
    }
  }

  private static void write(JsonGenerator json, List<Finding> findings) {
    json.writeArrayPropertyStart("findings");
    for (Finding finding : findings.subList(0, Math.min(findings.size(), MOST_FINDINGS))) {
      json.writeStartObject();
      json.writeStringProperty("kind", finding.kind().label());
      JsonBytes.property(json, "path", finding.path());
      json.writeStringProperty("reason", finding.reason());
      JsonChange.label(json, finding.label());
      if (finding.onVolume()) {
        json.writeBooleanProperty("onVolume", true);
      }
      if (finding instanceof Finding.Running running) {
        json.writeNumberProperty("pid", running.pid());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    if (findings.size() > MOST_FINDINGS) {
      json.writeNumberProperty("findingsOmitted", findings.size() - MOST_FINDINGS);
    }
  }

  /// Stops writing.
  @Override
  public void close() {
    out.close();
  }
}
