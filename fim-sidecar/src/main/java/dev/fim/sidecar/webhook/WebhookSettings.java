package dev.fim.sidecar.webhook;

import dev.fim.sidecar.webhook.certificate.CertificateFiles;
import java.net.InetSocketAddress;
import java.time.Duration;

/// How the webhook is served.
///
/// @param listen where it takes reviews
/// @param admin where `/livez`, `/readyz` and `/metrics` are
/// @param certificateInterval how often the files of the certificate are looked at
/// @param exchange how long a handshake may take, and a request and its response together;
///   [#EXCHANGE] at most
/// @param grace how long it goes on after it was told to stop: until then the cluster may still
///   send it reviews
public record WebhookSettings(
    InetSocketAddress listen,
    InetSocketAddress admin,
    CertificateFiles files,
    Duration certificateInterval,
    Duration exchange,
    Duration grace) {

  /// By default, the API server waits for 10 s.
  public static final Duration EXCHANGE = Duration.ofSeconds(10);
}
