package dev.fim.sidecar.manifest.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.sidecar.manifest.Manifests;
import dev.fim.sidecar.webhook.certificate.CertificateFiles;
import dev.fim.sidecar.webhook.certificate.RotatingCertificate;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The certificate of the webhook: made once by the chart, by cert-manager, or given.
class ChartCertificateIT {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private static final String MADE = "/metadata/annotations/fim.dev~1certificate-made";

  @TempDir Path directory;

  @Test
  void theWebhookCanUseTheCertificateAndTheApiServerTrustsIt() throws Exception {
    try (ApiServer server = new ApiServer(Chart.KUBERNETES)) {
      Chart.install(server, "security", "certificate: {generated: {days: 30}}");
      InstalledCertificate installed = InstalledCertificate.of(server);

      X509Certificate certificate = installed.certificate();
      X509Certificate authority = installed.trusted().getFirst();
      certificate.verify(authority.getPublicKey());
      assertThat(installed.trusted()).hasSize(1);
      assertThat(authority.getBasicConstraints()).isNotNegative();
      assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
      assertThat(certificate.getSubjectAlternativeNames())
          .extracting(name -> name.get(1).toString())
          .containsExactly("fim-webhook.security.svc", "fim-webhook.security.svc.cluster.local");
      assertThat(Duration.between(Instant.now(), certificate.getNotAfter().toInstant()))
          .isBetween(Duration.ofDays(29), Duration.ofDays(30));
      assertThat(installed.data()).containsOnlyKeys("tls.crt", "tls.key", "ca.crt");
      assertThat(InstalledCertificate.decoded(installed.bundle()))
          .isEqualTo(installed.pem("ca.crt"));

      requireHandshake(installed, "fim-webhook.security.svc");

      Map<String, Object> configuration =
          Chart.one(Chart.objects(server), "MutatingWebhookConfiguration", "fim-webhook");
      assertThat(Difference.below(configuration, "metadata", "annotations"))
          .doesNotContainKey("cert-manager.io/inject-ca-from");
      assertThat((List<?>) configuration.get("webhooks"))
          .hasSize(3)
          .allSatisfy(webhook ->
              assertThat(Difference.below(Manifests.map(webhook), "clientConfig"))
                  .containsEntry("caBundle", installed.bundle()));
    }
  }

  /// The webhook loads the pair, and a client that trusts the bundle finds the name of the service
  /// in it.
  private void requireHandshake(InstalledCertificate installed, String name) throws Exception {
    CertificateFiles files =
        new CertificateFiles(
            Files.writeString(directory.resolve("tls.crt"), installed.pem("tls.crt")),
            Files.writeString(directory.resolve("tls.key"), installed.pem("tls.key")));
    try (RotatingCertificate certificate =
            new RotatingCertificate(
                files, Duration.ofHours(1), Clock.systemUTC(), new Unwatched(), _ -> {});
        ServerSocket server =
            certificate.context().getServerSocketFactory().createServerSocket(0, 1, LOOPBACK);
        ExecutorService thread = Executors.newSingleThreadExecutor()) {
      Future<Integer> written =
          thread.submit(() -> {
            try (Socket accepted = server.accept()) {
              accepted.getOutputStream().write(7);
              return 7;
            }
          });
      Socket plain = new Socket(LOOPBACK, server.getLocalPort());
      try (SSLSocket client =
          (SSLSocket)
              trusting(installed.trusted())
                  .getSocketFactory()
                  .createSocket(plain, name, 443, true)) {
        SSLParameters parameters = client.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        client.setSSLParameters(parameters);
        assertThat(client.getInputStream().read()).isEqualTo(7);
      }
      assertThat(written.get()).isEqualTo(7);
    }
  }

  private static final class Unwatched implements RotatingCertificate.Watcher {
    @Override
    public void inForce(Instant expiry) {}

    @Override
    public void faulty() {}
  }

  private static SSLContext trusting(List<X509Certificate> authorities) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (X509Certificate authority : authorities) {
      store.setCertificateEntry(authority.getSerialNumber().toString(), authority);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  @Test
  void anUpgradeKeepsIt() throws Exception {
    try (ApiServer server = new ApiServer(Chart.KUBERNETES)) {
      Chart.install(server, Chart.NAMESPACE, "{}");
      InstalledCertificate first = InstalledCertificate.of(server);
      Chart.upgrade(server, Chart.NAMESPACE, "webhook: {replicas: 3}");
      assertThat(Chart.one(Chart.objects(server), "Deployment", "fim-webhook").get("spec"))
          .hasFieldOrPropertyWithValue("replicas", 3);
      assertThat(InstalledCertificate.of(server)).isEqualTo(first);
    }
  }

  @Test
  void anotherTextOrNumberRenewsItAndTheAuthorityOfBeforeStaysTrustedForOneRound()
      throws Exception {
    try (ApiServer server = new ApiServer(Chart.KUBERNETES)) {
      Chart.install(server, Chart.NAMESPACE, "{}");
      InstalledCertificate first = InstalledCertificate.of(server);
      Chart.upgrade(server, Chart.NAMESPACE, "certificate: {generated: {renew: a}}");
      InstalledCertificate second = InstalledCertificate.of(server);
      assertThat(second.certificate()).isNotEqualTo(first.certificate());
      second.certificate().verify(second.trusted().getFirst().getPublicKey());
      assertThat(second.trusted()).hasSize(2).endsWith(first.trusted().getFirst());

      Chart.upgrade(server, Chart.NAMESPACE, "certificate: {generated: {renew: a}}");
      assertThat(InstalledCertificate.of(server)).isEqualTo(second);

      Chart.upgrade(server, Chart.NAMESPACE, "certificate: {generated: {renew: 2}}");
      assertThat(InstalledCertificate.of(server).trusted())
          .hasSize(2)
          .endsWith(second.trusted().getFirst())
          .doesNotContain(first.trusted().getFirst());
    }
  }

  @Test
  void anUpgradeInTheLastThirdOfItsTimeRenewsIt() throws Exception {
    try (ApiServer server = new ApiServer(Chart.KUBERNETES)) {
      Chart.install(server, Chart.NAMESPACE, "certificate: {generated: {days: 30}}");
      InstalledCertificate first = InstalledCertificate.of(server);

      server.write("Secret", MADE, daysAgo(19));
      Chart.upgrade(server, Chart.NAMESPACE, "certificate: {generated: {days: 30}}");
      assertThat(InstalledCertificate.of(server)).isEqualTo(first);

      server.write("Secret", MADE, daysAgo(21));
      Chart.upgrade(server, Chart.NAMESPACE, "certificate: {generated: {days: 30}}");
      assertThat(InstalledCertificate.of(server).certificate()).isNotEqualTo(first.certificate());
    }
  }

  /// `90-self-signed.sh` does so: it writes another pair into the secret, and its authority into
  /// the configuration.
  @Test
  void anUpgradeReplacesAPairThatTheChartDidNotMakeAndTrustsItForOneRound() throws Exception {
    try (ApiServer server = new ApiServer(Chart.KUBERNETES);
        ApiServer elsewhere = new ApiServer(Chart.KUBERNETES)) {
      Chart.install(server, Chart.NAMESPACE, "{}");
      Chart.install(elsewhere, Chart.NAMESPACE, "{}");
      InstalledCertificate foreign = InstalledCertificate.of(elsewhere);
      server.write("Secret", "/data/tls.crt", foreign.data().get("tls.crt").toString());
      server.write("Secret", "/data/tls.key", foreign.data().get("tls.key").toString());
      server.write(
          "MutatingWebhookConfiguration", "/webhooks/0/clientConfig/caBundle", foreign.bundle());

      Chart.upgrade(server, Chart.NAMESPACE, "{}");
      InstalledCertificate renewed = InstalledCertificate.of(server);
      renewed.certificate().verify(renewed.trusted().getFirst().getPublicKey());
      assertThat(renewed.trusted()).hasSize(2).endsWith(foreign.trusted().getFirst());
    }
  }

  private static String daysAgo(int days) {
    return Long.toString(Instant.now().minus(Duration.ofDays(days)).getEpochSecond());
  }

  @Test
  void aCertificateThatIsGivenIsTaken() throws Exception {
    String authority = Files.readString(Path.of("src/test/resources/tls/ec.crt"));
    List<Map<String, Object>> objects =
        Chart.objects(
            """
            certificate:
              from: secret
              secret:
                name: ours
                caBundle: |
            %s
            """
                .formatted(authority.indent(6)));
    assertThat(objects).noneMatch(object -> object.get("kind").equals("Secret"));
    Map<String, Object> deployment = Chart.one(objects, "Deployment", "fim-webhook");
    assertThat((List<?>) Difference.below(deployment, "spec", "template", "spec").get("volumes"))
        .anySatisfy(volume ->
            assertThat(Difference.below(Manifests.map(volume), "secret").get("secretName"))
                .isEqualTo("ours"));
    for (Object webhook :
        (List<?>)
            Chart.one(objects, "MutatingWebhookConfiguration", "fim-webhook").get("webhooks")) {
      assertThat(
              InstalledCertificate.decoded(
                  (String)
                      Difference.below(Manifests.map(webhook), "clientConfig").get("caBundle")))
          .isEqualTo(authority);
    }
  }

  @Test
  void aGivenCertificateNeedsItsSecretAndItsAuthority() {
    assertThatThrownBy(() -> Chart.objects("certificate: {from: secret, secret: {name: ours}}"))
        .hasMessageContaining("certificate.secret.caBundle is empty; give the authority as PEM");
    assertThatThrownBy(() ->
            Chart.objects(
                """
                certificate: {from: secret, secret: {caBundle: "-----BEGIN CERTIFICATE-----"}}
                """))
        .hasMessageContaining("certificate.secret.name is empty; name the secret with tls.crt");
  }

  @Test
  void anIssuerOfTheClusterCanMakeIt() {
    List<Map<String, Object>> objects =
        Chart.objects(
            """
            certificate:
              from: cert-manager
              certManager: {issuer: {name: ours, kind: ClusterIssuer, group: cert-manager.io}}
            """);
    assertThat(objects).noneMatch(object -> object.get("kind").equals("Issuer"));
    assertThat(
            Difference.below(Chart.one(objects, "Certificate", "fim-webhook"), "spec", "issuerRef"))
        .isEqualTo(Map.of("name", "ours", "kind", "ClusterIssuer", "group", "cert-manager.io"));
  }
}
