package dev.fim.sidecar.manifest.chart;

import dev.fim.sidecar.manifest.Manifests;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// What an [ApiServer] has of the certificate of the webhook.
///
/// @param data of the secret
/// @param bundle the authorities in the configuration
record InstalledCertificate(Map<String, Object> data, String bundle) {

  static InstalledCertificate of(ApiServer server) {
    List<Map<String, Object>> objects = Chart.objects(server);
    Map<String, Object> configuration =
        Chart.one(objects, "MutatingWebhookConfiguration", "fim-webhook");
    Object webhook = ((List<?>) configuration.get("webhooks")).getFirst();
    return new InstalledCertificate(
        Difference.below(Chart.one(objects, "Secret", "fim-webhook-tls"), "data"),
        (String) Difference.below(Manifests.map(webhook), "clientConfig").get("caBundle"));
  }

  String pem(String name) {
    return decoded((String) data.get(name));
  }

  List<X509Certificate> trusted() throws GeneralSecurityException {
    return certificates(decoded(bundle));
  }

  X509Certificate certificate() throws GeneralSecurityException {
    return certificates(pem("tls.crt")).getFirst();
  }

  static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
  }

  private static List<X509Certificate> certificates(String pem) throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
        .stream()
        .map(X509Certificate.class::cast)
        .toList();
  }
}
