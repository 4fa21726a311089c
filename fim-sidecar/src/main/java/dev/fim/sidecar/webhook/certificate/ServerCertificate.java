package dev.fim.sidecar.webhook.certificate;

import java.io.ByteArrayInputStream;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A certificate with its key.
///
/// @param chain the server's own first, then those of its issuers
record ServerCertificate(List<X509Certificate> chain, PrivateKey key) {

  ServerCertificate {
    chain = List.copyOf(chain);
  }

  /// The chain that a text holds in PEM, of one at least.
  ///
  /// @throws IllegalArgumentException if there is none, or a damaged one; its message is a fact
  static List<X509Certificate> chain(String text) {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Pem pem : Pem.all(text)) {
        if (pem.label().equals("CERTIFICATE")) {
          certificates.add(
              (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(pem.der())));
        }
      }
    } catch (CertificateException e) {
      throw new IllegalArgumentException("it holds a damaged certificate", e);
    }
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("it holds no certificate in PEM");
    }
    return certificates;
  }

  /// Refuses one that no client would trust, for its time.
  ///
  /// @throws IllegalArgumentException if it is not valid now; its message is a fact
  static void requireValid(X509Certificate certificate, Instant now) {
    Instant from = certificate.getNotBefore().toInstant();
    Instant until = certificate.getNotAfter().toInstant();
    if (now.isBefore(from)) {
      throw new IllegalArgumentException("it is not valid before " + from);
    }
    if (now.isAfter(until)) {
      throw new IllegalArgumentException("it expired at " + until);
    }
  }

  X509Certificate leaf() {
    return chain.getFirst();
  }

  Instant expiry() {
    return leaf().getNotAfter().toInstant();
  }
}
