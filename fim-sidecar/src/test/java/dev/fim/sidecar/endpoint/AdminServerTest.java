package dev.fim.sidecar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AdminServerTest {

  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private final Metrics metrics = new Metrics();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private @Nullable String notLive;
  private @Nullable String notReady;
  private final CountDownLatch asked = new CountDownLatch(AdminServer.MOST_REQUESTS);
  private final CountDownLatch released = new CountDownLatch(1);
  private boolean slow;
  private @Nullable AdminServer server;

  private final Health health =
      new Health() {
        @Override
        public @Nullable String notLive() {
          return notLive;
        }

        @Override
        public @Nullable String notReady() {
          if (slow) {
            asked.countDown();
            await(released);
          }
          return notReady;
        }
      };

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private AdminServer serve(int port) {
    AdminServer started =
        new AdminServer(
            new InetSocketAddress(HERE, port),
            Duration.ofMillis(20),
            health,
            metrics.page(),
            complaints::add);
    server = started;
    return started;
  }

  @AfterEach
  void close() {
    released.countDown();
    if (server != null) {
      server.close();
    }
    client.close();
  }

  private HttpResponse<String> send(int port, String method, String path) {
    try {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .method(method, HttpRequest.BodyPublishers.noBody())
              .build(),
          BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private String get(int port, String path) {
    HttpResponse<String> response = send(port, "GET", path);
    return response.statusCode() + " " + response.body();
  }

  @Test
  void eachQuestionHasItsOwnAnswer() throws Exception {
    int port = serve(0).port();
    assertThat(get(port, "/livez")).isEqualTo("200 ok\n");
    assertThat(get(port, "/readyz")).isEqualTo("200 ok\n");
    assertThat(get(port, "/healthz")).isEqualTo("200 ok\n");
    notReady = "app: no baseline yet";
    assertThat(get(port, "/livez")).isEqualTo("200 ok\n");
    assertThat(get(port, "/readyz")).isEqualTo("503 app: no baseline yet\n");
    assertThat(get(port, "/healthz")).isEqualTo("503 app: no baseline yet\n");
    notLive = "no check for 60 s";
    assertThat(get(port, "/livez")).isEqualTo("503 no check for 60 s\n");
    assertThat(get(port, "/healthz")).isEqualTo("503 no check for 60 s\n");
    assertThat(get(port, "/etc/passwd")).isEqualTo("404 no such page\n");
    assertThat(send(port, "POST", "/livez").statusCode()).isEqualTo(405);
    assertThat(send(port, "HEAD", "/readyz").statusCode()).isEqualTo(503);
    assertThat(send(port, "HEAD", "/readyz").body()).isEmpty();
  }

  @Test
  void whatWasCountedIsServedAsPrometheusReadsIt() throws Exception {
    metrics.scanned("app", "sweep", Duration.ofMillis(7), 120);
    metrics.found("app", "changed");
    metrics.drifted("app", true);
    metrics.acted("app", "kill", "done");
    metrics.intact("app", Instant.ofEpochSecond(1_800_000_000));
    metrics.baseline("other", "file", "34cd");
    metrics.baseline("app", "first-sight", "00ff");
    metrics.baseline("app", "first-sight", "ab12");
    metrics.watching("app", 33);
    metrics.overflowed();
    HttpResponse<String> response = send(serve(0).port(), "GET", "/metrics");
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(response.body().lines())
        .contains(
            "# TYPE fim_scan_duration_seconds histogram",
            "fim_scan_duration_seconds_bucket{container=\"app\",kind=\"sweep\",le=\"0.02\"} 1",
            "fim_scanned_entries_total{container=\"app\"} 120.0",
            "fim_findings_total{container=\"app\",kind=\"changed\"} 1.0",
            "fim_drifted{container=\"app\"} 1.0",
            "fim_actions_total{action=\"kill\",container=\"app\",result=\"done\"} 1.0",
            "fim_last_intact_timestamp_seconds{container=\"app\"} 1.8E9",
            "fim_baseline_info{container=\"app\",sha256=\"ab12\",source=\"first-sight\"}" + " 1",
            "fim_baseline_info{container=\"other\",sha256=\"34cd\",source=\"file\"}" + " 1",
            "fim_inotify_watches{container=\"app\"} 33.0",
            "fim_inotify_overflows_total 1.0");
    metrics.forget("app");
    assertThat(metrics.page().text()).doesNotContain("fim_drifted{", "fim_inotify_watches{");
  }

  @Test
  void aPortThatIsTakenIsAskedForUntilItIsFree() throws Exception {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, HERE)) {
      port = taken.getLocalPort();
      serve(port);
      while (complaints.isEmpty()) {
        Thread.sleep(5);
      }
      Thread.sleep(100); // several more attempts, which say nothing new
    }
    assertThat(server).isNotNull();
    assertThat(server.port()).isEqualTo(port);
    assertThat(get(port, "/livez")).isEqualTo("200 ok\n");
    assertThat(complaints).hasSize(1);
    assertThat(complaints.getFirst()).contains("cannot listen on", "in use", "trying again");
  }

  @Test
  void aFloodIsTurnedAwayAndThoseWhoSayNothingDoNotKeepOthersOut() throws Exception {
    slow = true;
    int port = serve(0).port();
    List<Thread> waiting = new ArrayList<>();
    for (int i = 0; i < AdminServer.MOST_REQUESTS; i++) {
      waiting.add(Thread.ofVirtual().start(() -> get(port, "/readyz")));
    }
    await(asked);
    assertThat(get(port, "/livez")).isEqualTo("503 busy\n");
    released.countDown();
    for (Thread thread : waiting) {
      thread.join();
    }
    List<Socket> silent = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      silent.add(new Socket(HERE, port));
    }
    assertThat(get(port, "/livez")).isEqualTo("200 ok\n");
    for (Socket socket : silent) {
      socket.close();
    }
  }

  @Test
  void closingGivesThePortBack() throws Exception {
    int port = serve(0).port();
    close();
    try (ServerSocket again = new ServerSocket(port, 1, HERE)) {
      assertThat(again.getLocalPort()).isEqualTo(port);
    }
  }
}
