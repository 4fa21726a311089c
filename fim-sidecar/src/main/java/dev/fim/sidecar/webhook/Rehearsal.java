package dev.fim.sidecar.webhook;

import dev.fim.path.DisplayForm;
import dev.fim.sidecar.event.EventLog;
import dev.fim.sidecar.serve.BoundedServer;
import dev.fim.sidecar.webhook.certificate.RotatingCertificate;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocketFactory;

/// Answers reviews of its own, before the cluster sends some.
///
/// Code that has not run yet is slow: the first handshakes and reviews take some hundred times what
/// later ones do. A client that waits opens another connection, so of many that come at once some
/// were turned away. Rehearsed is all that a review goes through, on a server of its own that
/// nothing is written or counted of.
final class Rehearsal {

  private static final int CONNECTIONS = 400;
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final int PATIENCE_MILLIS = 5_000;

  /// One exchange is under way, and some that are over still come to their end.
  private static final BoundedServer.Limits LIMITS =
      new BoundedServer.Limits(1, 16, WebhookSettings.EXCHANGE);

  private static final String REVIEW =
      """
      {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {
        "uid": "fim", "namespace": "rehearsal", "operation": "CREATE",
        "kind": {"group": "", "version": "v1", "kind": "Pod"},
        "resource": {"group": "", "version": "v1", "resource": "pods"},
        "object": {"apiVersion": "v1", "kind": "Pod",
          "metadata": {"name": "rehearsal", "labels": {"fim.dev/inject": "true"},
            "annotations": {"fim.dev/monitor": "/srv,/etc", "fim.dev/interval": "30s"}},
          "spec": {"containers": [{"name": "rehearsal", "image": "rehearsal:1",
            "ports": [{"containerPort": 8080}], "volumeMounts": [{"name": "data", "mountPath": "/data"}]}],
            "volumes": [{"name": "data", "emptyDir": {}}]}}}}
      """;

  /// Over each connection.
  private static final byte[] REQUESTS =
      (request("keep-alive").repeat(2) + request("close")).getBytes(StandardCharsets.US_ASCII);

  private Rehearsal() {}

  private static String request(String connection) {
    return "POST /inject HTTP/1.1\r\nHost: fim\r\nContent-Type: application/json\r\n"
        + "Connection: %s\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(connection, REVIEW.length(), REVIEW);
  }

  /// Returns when enough were answered, or after some seconds.
  ///
  /// @param log takes a line if something is in the way, after which it serves all the same
  static void hold(RotatingCertificate certificate, PodReviewer reviewer, Consumer<String> log) {
    try (EventLog nowhere =
            EventLog.start(
                "fim-rehearsal", OutputStream.nullOutputStream(), Clock.systemUTC(), _ -> {});
        BoundedServer server =
            BoundedServer.overTls(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                LIMITS,
                certificate::context,
                BoundedServer.Watcher.NONE,
                new ReviewHandler(
                    reviewer, new WebhookMetrics(nowhere::lost), nowhere, line -> {}))) {
      server.start();
      SSLSocketFactory trust = certificate.trust().getSocketFactory();
      long end = System.nanoTime() + LONGEST.toNanos();
      for (int i = 0; i < CONNECTIONS && System.nanoTime() < end; i++) {
        ask(server.address(), trust, i);
      }
    } catch (IOException e) {
      log.accept(
          "cannot rehearse, and so the first reviews are slow: "
              + DisplayForm.ofText(String.valueOf(e.getMessage())));
    }
  }

  /// @param number another one for each, by which sessions are remembered: none is resumed
  private static void ask(InetSocketAddress address, SSLSocketFactory trust, int number)
      throws IOException {
    try (Socket plain = new Socket(address.getAddress(), address.getPort());
        Socket socket = trust.createSocket(plain, "rehearsal", 1 + number, true)) {
      plain.setSoTimeout(PATIENCE_MILLIS);
      plain.setTcpNoDelay(true);
      socket.getOutputStream().write(REQUESTS);
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }
  }
}
