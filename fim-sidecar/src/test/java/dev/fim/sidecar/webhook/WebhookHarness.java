package dev.fim.sidecar.webhook;

import dev.fim.sidecar.event.EventLog;
import dev.fim.sidecar.webhook.certificate.TestCertificates;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// A webhook on the loopback interface, and clients of it.
final class WebhookHarness implements AutoCloseable {

  static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  /// How a request was answered.
  record Reply(int status, String body) {}

  final TestCertificates certificates;
  final List<String> log = new CopyOnWriteArrayList<>();
  final Webhook webhook;
  private final OutputStream events;
  private final EventLog eventLog;
  private final HttpClient client =
      HttpClient.newBuilder()
          .sslContext(TestCertificates.trust())
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  /// @param mount an empty directory
  /// @param exchange how long one may take
  WebhookHarness(Path mount, PodReviewer reviewer, Duration exchange, Duration grace) {
    this(mount, reviewer, exchange, grace, new ByteArrayOutputStream());
  }

  /// @param events takes those of the webhook
  WebhookHarness(
      Path mount, PodReviewer reviewer, Duration exchange, Duration grace, OutputStream events) {
    this.events = events;
    this.eventLog =
        EventLog.start("events-of-test", events, Clock.fixed(NOW, ZoneOffset.UTC), log::add);
    certificates = new TestCertificates(mount);
    certificates.put("ec");
    InetSocketAddress any = new InetSocketAddress(HERE, 0);
    webhook =
        Webhook.start(
            new WebhookSettings(
                any, any, certificates.files(), Duration.ofMillis(20), exchange, grace),
            reviewer,
            eventLog,
            log::add);
  }

  /// A file of `src/test/resources/reviews`.
  static String review(String name) {
    try {
      return Files.readString(Path.of("src/test/resources/reviews", name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String events() {
    return events.toString();
  }

  private URI uri(String path) {
    return URI.create("https://127.0.0.1:" + webhook.address().getPort() + path);
  }

  Reply post(String path, String body) {
    return post(path, BodyPublishers.ofString(body));
  }

  Reply post(String path, BodyPublisher body) {
    return send(request(path).POST(body).build());
  }

  /// A request for JSON to that path.
  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).header("Content-Type", "application/json");
  }

  Reply send(HttpRequest request) {
    HttpResponse<String> response = response(request);
    return new Reply(response.statusCode(), response.body());
  }

  HttpResponse<String> response(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// What the plain port has at that path.
  Reply admin(String path) {
    return send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + webhook.adminPort() + path))
            .build());
  }

  double metric(String line) {
    return admin("/metrics")
        .body()
        .lines()
        .filter(each -> each.startsWith(line + " "))
        .mapToDouble(each -> Double.parseDouble(each.substring(line.length() + 1)))
        .sum();
  }

  /// Waits until a metric has at least this value.
  void awaitMetric(String line, double value) throws InterruptedException {
    while (metric(line) < value) {
      Thread.sleep(10);
    }
  }

  /// A connection without TLS.
  Socket plain() {
    try {
      Socket socket = new Socket();
      socket.setReceiveBufferSize(2 << 10);
      socket.connect(webhook.address());
      socket.setSoTimeout(20_000);
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SSLSocket tls() {
    return tls(TestCertificates.trust(), "TLSv1.3");
  }

  SSLSocket tls(SSLContext trust, String protocol) {
    try {
      SSLSocket socket =
          (SSLSocket)
              trust
                  .getSocketFactory()
                  .createSocket(plain(), "localhost", webhook.address().getPort(), true);
      socket.setEnabledProtocols(new String[] {protocol});
      socket.startHandshake();
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The head of a request with a review.
  static byte[] head(String path, long length, String... more) {
    return "POST %s HTTP/1.1\r\nHost: fim\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n"
        .formatted(path, length, more.length == 0 ? "" : String.join("\r\n", more) + "\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /// What comes until the server closes the connection; empty if that is an error, and also then.
  static String rest(Socket socket) {
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(got);
    } catch (IOException e) {
      String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
      if (text.contains("timed out")) {
        throw new AssertionError("the server did not close the connection", e);
      }
    }
    return got.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    webhook.close();
    client.close();
    eventLog.close();
  }
}
