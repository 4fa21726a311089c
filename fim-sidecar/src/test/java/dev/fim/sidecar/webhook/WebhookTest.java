package dev.fim.sidecar.webhook;

import static dev.fim.sidecar.webhook.WebhookHarness.head;
import static dev.fim.sidecar.webhook.WebhookHarness.rest;
import static dev.fim.sidecar.webhook.WebhookHarness.review;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.sidecar.admission.Addition;
import dev.fim.sidecar.admission.AdmissionDecision;
import dev.fim.sidecar.admission.setting.OptIn;
import dev.fim.sidecar.event.StalledStream;
import dev.fim.sidecar.serve.Body;
import dev.fim.sidecar.webhook.WebhookHarness.Reply;
import dev.fim.sidecar.webhook.certificate.TestCertificates;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// How the server bears what clients do to it, certificates that change, and its end.
@Timeout(120)
class WebhookTest {

  private static final byte[] REVIEW = review("create-pod.json").getBytes(StandardCharsets.UTF_8);

  /// The head of a review in chunks.
  private static final String CHUNKED =
      new String(head("/inject", 0), StandardCharsets.US_ASCII)
          .replace("Content-Length: 0", "Transfer-Encoding: chunked");

  private static final Duration BRIEF = Duration.ofMillis(700);

  @TempDir private Path mount;
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final AtomicInteger judged = new AtomicInteger();
  private final AtomicBoolean isHeld = new AtomicBoolean();
  private final List<Socket> sockets = new ArrayList<>();
  private @Nullable RuntimeException fault;
  private String patch = "";
  private WebhookHarness harness;

  private AdmissionDecision decide(JsonNode pod, @Nullable String namespace, OptIn optIn) {
    judged.incrementAndGet();
    if (isHeld.compareAndSet(true, false)) {
      asked.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    if (fault != null) {
      throw fault;
    }
    return patch.isEmpty()
        ? new AdmissionDecision.LeaveAlone("a test")
        : new AdmissionDecision.Inject(
            List.of(new Addition("/x", JsonNodeFactory.instance.stringNode(patch))), List.of());
  }

  private void start(Duration exchange, Duration grace) {
    harness = new WebhookHarness(mount, this::decide, exchange, grace);
  }

  @AfterEach
  void close() throws IOException {
    released.countDown();
    for (Socket socket : sockets) {
      socket.close();
    }
    harness.close();
  }

  private void requireGoesOn() {
    assertThat(harness.post("/inject", review("create-pod.json")).status()).isEqualTo(200);
  }

  private SSLSocket tls() {
    SSLSocket socket = harness.tls();
    sockets.add(socket);
    return socket;
  }

  @Test
  void whoIsTooSlowLosesTheConnectionWhateverItIsSlowWith() throws Exception {
    start(BRIEF, Duration.ZERO);
    Socket handshake = harness.plain(); // the beginning of a ClientHello
    handshake.getOutputStream().write(new byte[] {0x16, 0x03, 0x01, 0x02, 0x00});
    SSLSocket head = tls();
    head.getOutputStream().write("POST /inject HTTP/1.1\r\nHo".getBytes(StandardCharsets.US_ASCII));
    SSLSocket body = tls();
    body.getOutputStream().write(head("/inject", REVIEW.length));
    body.getOutputStream().write(REVIEW, 0, REVIEW.length - 1);
    SSLSocket large = tls();
    large.getOutputStream().write(head("/inject", Body.MOST));
    large.getOutputStream().write(new byte[2 * Body.SMALL]);
    SSLSocket chunked = tls();
    chunked.getOutputStream().write((CHUNKED + "ff").getBytes(StandardCharsets.US_ASCII));
    requireGoesOn();
    for (Socket socket : List.of(handshake, head, body, large, chunked)) {
      assertThat(rest(socket)).isEmpty();
      socket.close();
    }
    harness.awaitMetric("fim_webhook_connections_cut_off_total", 5);
    harness.awaitMetric("fim_webhook_requests_lost_total", 3);
    assertThat(harness.metric("fim_webhook_requests_in_flight")).isZero();
    requireGoesOn();
  }

  /// Clients open connections ahead, and keep them.
  @ParameterizedTest
  @CsvSource({"TLSv1.3, false", "TLSv1.3, true", "TLSv1.2, false", "TLSv1.2, true"})
  void aConnectionMayWaitForItsFirstReviewAsLongAsForAnother(String protocol, boolean isResumed)
      throws Exception {
    start(BRIEF, Duration.ZERO);
    SSLContext trust = TestCertificates.trust();
    if (isResumed) {
      try (SSLSocket before = harness.tls(trust, protocol)) {
        requireAnswer(before); // and what a session is resumed by
      }
    }
    SSLSocket socket = harness.tls(trust, protocol);
    sockets.add(socket);
    Thread.sleep(BRIEF.multipliedBy(2));
    requireAnswer(socket);
    Thread.sleep(BRIEF.multipliedBy(2));
    requireAnswer(socket);
    assertThat(harness.metric("fim_webhook_connections_cut_off_total")).isZero();
  }

  @Test
  void aSecondHandshakeOverAConnectionIsRefused() throws Exception {
    start(Duration.ofSeconds(10), Duration.ZERO);
    SSLSocket socket = harness.tls(TestCertificates.trust(), "TLSv1.2");
    sockets.add(socket);
    requireAnswer(socket);
    assertThatThrownBy(
            () -> {
              socket.startHandshake();
              requireAnswer(socket);
            })
        .isInstanceOf(IOException.class);
    requireGoesOn();
  }

  /// A client without end, in a thread that does nothing else. The JDK has no records without
  /// content, so they are a head without end.
  @Test
  void whoSendsWithoutEndHoldsUpNobody() throws Exception {
    start(BRIEF, Duration.ZERO);
    byte[] blank = "\r\n".getBytes(StandardCharsets.US_ASCII);
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
      SSLSocket socket = tls();
      senders.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  while (true) {
                    socket.getOutputStream().write(blank); // is skipped before a head
                  }
                } catch (IOException e) {
                  // closed by the server
                }
              }));
    }
    while (senders.stream().anyMatch(Thread::isAlive)) {
      requireGoesOn();
    }
  }

  @Test
  void whoOnlyShakesHandsTakesNoPlaceFromOthers() throws Exception {
    start(Duration.ofSeconds(10), Duration.ZERO);
    for (int i = 0; i < Webhook.MOST_EXCHANGES; i++) {
      tls();
    }
    for (int i = 0; i < 5; i++) {
      requireAnswer(tls());
    }
    assertThat(harness.metric("fim_webhook_connections_rejected_total")).isZero();
  }

  @Test
  void whoDoesNotReadTheAnswersHoldsUpNobody() throws Exception {
    start(BRIEF, Duration.ZERO);
    patch = "x".repeat(20_000);
    SSLSocket socket = tls();
    Thread sender =
        Thread.ofVirtual()
            .start(() -> {
              try {
                OutputStream out = socket.getOutputStream();
                for (int i = 0; i < 10_000; i++) {
                  out.write(head("/inject", REVIEW.length));
                  out.write(REVIEW);
                }
              } catch (IOException e) {
                // closed by the server
              }
            });
    sender.join();
    harness.awaitMetric("fim_webhook_connections_cut_off_total", 1);
    for (int i = 0; i < 5; i++) {
      requireGoesOn();
    }
  }

  @Test
  void slowLargeBodiesAreInTheWayOfLargeOnesOnly() throws Exception {
    start(Duration.ofSeconds(5), Duration.ZERO);
    for (int i = 0; i < Body.LARGE_AT_ONCE; i++) {
      SSLSocket slow = tls();
      slow.getOutputStream().write(head("/inject", Body.MOST));
      slow.getOutputStream().write(new byte[2 * Body.SMALL]);
    }
    harness.awaitMetric("fim_webhook_requests_in_flight", Body.LARGE_AT_ONCE);
    requireGoesOn();
    assertThat(harness.post("/inject", " ".repeat(2 * Body.SMALL)))
        .isEqualTo(
            new Reply(
                503, "cannot read the review: other large ones are being read; send it again\n"));
    assertThat(harness.metric("fim_webhook_requests_total{result=\"busy\"}")).isEqualTo(1);
  }

  @Test
  void whatIsNoTlsEndsItsConnectionOnly() throws Exception {
    start(Duration.ofSeconds(10), Duration.ZERO);
    Random random = new Random(42);
    for (int i = 0; i < 50; i++) {
      byte[] garbage = new byte[random.nextInt(1, 2_000)];
      random.nextBytes(garbage);
      if (i % 2 == 0) { // with the head of a handshake
        garbage[0] = 0x16;
      }
      try (Socket socket = harness.plain()) {
        socket.getOutputStream().write(garbage);
        socket.shutdownOutput();
        assertThat(rest(socket)).doesNotContain("HTTP");
      }
    }
    try (Socket socket = harness.plain()) {
      socket.getOutputStream().write(head("/inject", REVIEW.length));
      assertThat(rest(socket)).doesNotContain("HTTP");
    }
    requireGoesOn();
  }

  @Test
  void whatIsNoHttpEndsItsConnectionOnly() throws Exception {
    start(Duration.ofSeconds(10), Duration.ZERO);
    List<String> heads =
        List.of(
            "\r\n".repeat(3),
            "x\r\n\r\n",
            "GET\r\n\r\n",
            "POST /inject HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
            "POST /inject HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
            "POST /inject HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            "POST /inject HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\na",
            "POST /inject HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
            CHUNKED + "zz\r\n",
            "POST http://[ HTTP/1.1\r\n\r\n",
            "POST /inject HTTP/1.1\r\nA: " + "x".repeat(100_000) + "\r\n\r\n",
            "POST /inject HTTP/1.1\r\n" + "A: x\r\n".repeat(10_000) + "\r\n",
            "\u0000\u0001\u0002".repeat(1_000));
    for (String each : heads) {
      SSLSocket socket = tls();
      Thread.ofVirtual()
          .start(() -> {
            try {
              socket.getOutputStream().write(each.getBytes(StandardCharsets.ISO_8859_1));
              socket.shutdownOutput();
            } catch (IOException e) {
              // closed by the server
            }
          });
      assertThat(rest(socket)).matches("(?s)(HTTP/1\\.1 (400|501) .*)?");
    }
    requireGoesOn();
  }

  @Test
  void tooManyConnectionsAreTurnedAwayAndNoneIsKeptForLong() throws Exception {
    start(Duration.ofSeconds(10), Duration.ZERO);
    for (int i = 0; i < Webhook.MOST_EXCHANGES; i++) {
      Socket socket = harness.plain();
      sockets.add(socket);
      socket.getOutputStream().write(0x16);
    }
    Socket one = harness.plain();
    one.getOutputStream().write(0x16);
    assertThat(rest(one)).isEmpty();
    harness.awaitMetric("fim_webhook_connections_rejected_total", 1);
    harness.awaitMetric("fim_webhook_connections_cut_off_total", Webhook.MOST_EXCHANGES);
    requireGoesOn();
  }

  /// However slow the machine.
  @Test
  void whatIsRehearsedIsNeitherWrittenNorCounted() {
    start(Duration.ofSeconds(10), Duration.ZERO);
    assertThat(judged.get()).isGreaterThan(10);
    assertThat(harness.events()).isEmpty();
    assertThat(harness.log).isEmpty();
    assertThat(harness.admin("/metrics").body().lines())
        .filteredOn(line -> line.matches("fim_webhook_(requests|connections).* [^ ]+"))
        .isNotEmpty()
        .allMatch(line -> line.endsWith(" 0.0"));
  }

  @Test
  void aFaultInTheRehearsalIsNotInTheWay() {
    fault = new IllegalStateException("by a test");
    start(Duration.ofSeconds(10), Duration.ZERO);
    fault = null;
    assertThat(harness.log).isEmpty();
    requireGoesOn();
  }

  @Test
  void aFaultOfTheDecisionIsNoAnswerAndIsLogged() {
    start(Duration.ofSeconds(10), Duration.ZERO);
    fault = new IllegalStateException("by a test\n");
    assertThat(harness.post("/inject", review("create-pod.json")))
        .isEqualTo(new Reply(500, "a fault in fim itself; its log says more\n"));
    assertThat(harness.log)
        .singleElement()
        .asString()
        .startsWith(
            "a fault in fim itself, for which a review gets status 500; please report it:"
                + " java.lang.IllegalStateException: by a test\\x0a at ");
    assertThat(harness.metric("fim_webhook_requests_total{result=\"failed\"}")).isEqualTo(1);
    fault = null;
    requireGoesOn();
  }

  @Test
  void noRequestFailsWhileCertificatesRotate() throws Exception {
    start(Duration.ofSeconds(10), Duration.ZERO);
    AtomicBoolean isOver = new AtomicBoolean();
    AtomicInteger count = new AtomicInteger();
    List<Future<?>> clients = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 4; i++) {
        boolean isKept = i < 2;
        clients.add(executor.submit(() -> ask(isKept, isOver, count)));
      }
      for (String name : List.of("rsa", "other", "ec", "ed25519", "rsa", "other", "ec")) {
        double before = harness.metric("fim_webhook_certificate_reads_total{result=\"in-force\"}");
        harness.certificates.put(name);
        harness.awaitMetric("fim_webhook_certificate_reads_total{result=\"in-force\"}", before + 1);
        int asked = count.get();
        while (count.get() < asked + 40) {
          Thread.sleep(5);
        }
      }
      isOver.set(true);
    }
    for (Future<?> client : clients) {
      client.get();
    }
    assertThat(harness.metric("fim_webhook_certificate_reads_total{result=\"faulty\"}")).isZero();
    assertThat(harness.metric("fim_webhook_certificate_expiry_timestamp_seconds"))
        .isGreaterThan(4e9);
  }

  private Void ask(boolean isKept, AtomicBoolean isOver, AtomicInteger count) throws IOException {
    SSLSocket socket = harness.tls();
    while (!isOver.get()) {
      if (!isKept) {
        socket.close();
        socket = harness.tls();
      }
      requireAnswer(socket);
      count.incrementAndGet();
    }
    socket.close();
    return null;
  }

  private static void requireAnswer(SSLSocket socket) throws IOException {
    socket.getOutputStream().write(head("/inject", REVIEW.length));
    socket.getOutputStream().write(REVIEW);
    byte[] start = socket.getInputStream().readNBytes(15);
    assertThat(new String(start, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200 OK");
    String rest = "";
    while (!rest.endsWith("}}")) {
      byte[] more = new byte[4_096];
      int got = socket.getInputStream().read(more);
      assertThat(got).isPositive();
      rest += new String(more, 0, got, StandardCharsets.US_ASCII);
    }
  }

  @Test
  void whoLeavesSaysSoServesOnAndEndsWhatIsUnderWay() throws Exception {
    start(Duration.ofSeconds(10), Duration.ofSeconds(1));
    assertThat(harness.admin("/readyz")).isEqualTo(new Reply(200, "ok\n"));
    assertThat(harness.admin("/livez")).isEqualTo(new Reply(200, "ok\n"));
    isHeld.set(true);
    HttpRequest request =
        harness.request("/inject").POST(BodyPublishers.ofString(review("create-pod.json"))).build();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Reply> held = executor.submit(() -> harness.send(request));
      asked.await();
      Thread leaving = Thread.ofVirtual().start(this::leave);
      while (harness.admin("/readyz").status() == 200) {
        Thread.sleep(5);
      }
      assertThat(harness.admin("/readyz")).isEqualTo(new Reply(503, "it was told to stop\n"));
      assertThat(harness.admin("/livez").status()).isEqualTo(200);
      HttpResponse<String> served = harness.response(request);
      assertThat(served.statusCode()).isEqualTo(200);
      assertThat(served.headers().firstValue("Connection")).hasValue("close");
      leaving.join(Duration.ofMillis(1_500)); // longer than the grace: something is under way
      assertThat(leaving.isAlive()).isTrue();
      released.countDown();
      assertThat(held.get().status()).isEqualTo(200);
      leaving.join();
    }
    assertThatThrownBy(() -> harness.plain().close()).hasCauseInstanceOf(ConnectException.class);
  }

  private void leave() {
    try {
      harness.webhook.leave();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void noReviewIsAnsweredBeforeItsEventIsWritten() throws InterruptedException {
    StalledStream stalled = new StalledStream();
    harness = new WebhookHarness(mount, this::decide, BRIEF, Duration.ZERO, stalled);
    assertThat(harness.post("/inject", review("create-pod.json")).status())
        .as("of one that is left alone and has no event")
        .isEqualTo(200);
    patch = "x";
    for (int i = 0; i < 8; i++) { // more than there are desks
      assertThatThrownBy(() -> harness.post("/inject", review("create-pod.json")))
          .hasRootCauseInstanceOf(IOException.class);
    }
    harness.awaitMetric("fim_webhook_requests_lost_total", 8);
    patch = "";
    requireGoesOn();
    stalled.release();
    patch = "x";
    requireGoesOn();
    assertThat(stalled.text().lines()).hasSize(9);
  }
}
