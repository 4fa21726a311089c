package dev.fim.sidecar.webhook;

import dev.fim.path.DisplayForm;
import dev.fim.sidecar.admission.AdmissionDecision;
import dev.fim.sidecar.admission.setting.OptIn;
import dev.fim.sidecar.event.Event;
import dev.fim.sidecar.event.EventLog;
import dev.fim.sidecar.serve.Answer;
import dev.fim.sidecar.serve.Body;
import dev.fim.sidecar.serve.BoundedServer;
import dev.fim.sidecar.serve.Refused;
import dev.fim.sidecar.serve.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Answers reviews. Thread-safe.
final class ReviewHandler implements BoundedServer.Handler {

  private static final int OK = 200;
  private static final String JSON = "application/json";

  private final PodReviewer reviewer;
  private final WebhookMetrics metrics;
  private final EventLog events;
  private final Consumer<String> log;

  /// To work on more at once than there are processors takes memory, and makes nothing faster.
  private final Semaphore desks = new Semaphore(2 * Runtime.getRuntime().availableProcessors());

  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile boolean isLeaving;

  ReviewHandler(
      PodReviewer reviewer, WebhookMetrics metrics, EventLog events, Consumer<String> log) {
    this.reviewer = reviewer;
    this.metrics = metrics;
    this.events = events;
    this.log = log;
  }

  /// Has clients use another connection for what they ask next.
  void leave() {
    isLeaving = true;
  }

  /// How many requests are being read or answered.
  int inFlight() {
    return inFlight.get();
  }

  @Override
  public void handle(Request request) throws IOException, InterruptedException {
    long start = System.nanoTime();
    inFlight.incrementAndGet();
    metrics.began();
    try {
      Done done = review(request);
      boolean isLast = isLeaving || !done.result().isReview(); // no place for who sends none
      request.answer(isLast ? done.answer().with("Connection", "close") : done.answer());
      metrics.answered(done.result(), Duration.ofNanos(System.nanoTime() - start));
    } catch (IOException | InterruptedException e) {
      metrics.lost();
      throw e; // upon which the connection is closed
    } finally {
      inFlight.decrementAndGet();
      metrics.ended();
    }
  }

  /// What a request comes to.
  private record Done(Result result, Answer answer) {}

  private Done review(Request request) throws IOException, InterruptedException {
    try {
      OptIn optIn = requireReview(request);
      try (Body body = request.body("the review")) {
        return decide(optIn, body.bytes());
      }
    } catch (Refused e) {
      return new Done(Result.of(e), e.answer());
    } catch (RuntimeException | StackOverflowError e) {
      return failed(e);
    }
  }

  /// The path says what the namespace says.
  private static OptIn requireReview(Request request) throws Refused {
    OptIn optIn =
        switch (request.path()) {
          case "/inject" -> OptIn.POD;
          case "/inject/enabled" -> OptIn.ENABLED;
          case "/inject/enforced" -> OptIn.ENFORCED;
          case null, default ->
              throw new Refused(
                  Answer.line(
                      404, "no such path; allowed: /inject, /inject/enabled, /inject/enforced"));
        };
    if (!request.method().equals("POST")) {
      throw new Refused(Answer.line(405, "only POST").with("Allow", "POST"));
    }
    if (!isJson(request.header("Content-Type")) || request.header("Content-Encoding") != null) {
      throw new Refused(
          Answer.line(415, "only Content-Type: " + JSON + ", and no Content-Encoding"));
    }
    return optIn;
  }

  private static boolean isJson(@Nullable String contentType) {
    return contentType != null
        && contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(JSON);
  }

  private Done decide(OptIn optIn, byte[] body) throws InterruptedException, Refused {
    Review review;
    AdmissionDecision decision;
    String answer;
    desks.acquire();
    try {
      review = ReviewCode.read(body);
      decision =
          review.isNewPod()
              ? reviewer.decide(review.object(), review.namespace(), optIn)
              : new AdmissionDecision.LeaveAlone("no new pod");
      answer = ReviewCode.write(review.uid(), decision);
    } finally {
      desks.release();
    }
    return new Done(tell(review, decision), new Answer(OK, JSON, answer));
  }

  private Result tell(Review review, AdmissionDecision decision) throws InterruptedException {
    return switch (decision) {
      case AdmissionDecision.LeaveAlone _ -> Result.LEFT_ALONE;
      case AdmissionDecision.Inject _ -> tell(review, Result.INJECTED, List.of());
      case AdmissionDecision.Refuse refuse -> tell(review, Result.REFUSED, refuse.faults());
    };
  }

  /// No review is answered before its event is written. Where that takes longer than an exchange
  /// may, the connection is closed, and the API server does what the `failurePolicy` says.
  private Result tell(Review review, Result result, List<String> faults)
      throws InterruptedException {
    Event event =
        new Event.Reviewed(
            review.shownNamespace(), review.name(), review.uid(), result.label(), faults);
    if (!events.write(event, WebhookSettings.EXCHANGE)) {
      throw new InterruptedException("the time of the exchange is up");
    }
    return result;
  }

  /// Upon a status other than 200 the API server does what the `failurePolicy` says.
  private Done failed(Throwable fault) {
    StackTraceElement[] trace = fault.getStackTrace();
    log.accept(
        "a fault in fim itself, for which a review gets status 500; please report it: %s at %s"
            .formatted(DisplayForm.ofText(fault.toString()), trace.length == 0 ? "?" : trace[0]));
    return new Done(Result.FAILED, Answer.line(500, "a fault in fim itself; its log says more"));
  }
}
