package dev.fim.sidecar.webhook.certificate;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.DisplayForm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where certificate and key are, both in PEM: `tls.crt` and `tls.key` of a Secret, as cert-manager
/// writes it.
///
/// @param certificate the server's own first, then those of its issuers
public record CertificateFiles(Path certificate, Path key) {

  private static final int MOST_BYTES = 1 << 20;

  /// What the two files hold.
  record Content(String certificate, String key) {}

  /// Reads both.
  ///
  /// @throws FimException ([Problem#IO]) if one cannot be read
  Content read() {
    return new Content(
        read("read the certificate", certificate), read("read the private key", key));
  }

  private static String read(String attempt, Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw fault(attempt, file, "it is larger than 1 MiB", null);
      }
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw fault(attempt, file, e.getClass().getSimpleName(), e);
    }
  }

  /// Makes of it what a server can show.
  ///
  /// @throws FimException ([Problem#IO]) if the two are no pair, or the certificate is not valid
  ///   now
  ServerCertificate parse(Content content, Instant now) {
    List<X509Certificate> chain;
    try {
      chain = ServerCertificate.chain(content.certificate());
      ServerCertificate.requireValid(chain.getFirst(), now);
    } catch (IllegalArgumentException e) {
      throw fault("use the certificate", certificate, String.valueOf(e.getMessage()), e);
    }
    try {
      return new ServerCertificate(
          chain, PrivateKeys.read(content.key(), chain.getFirst().getPublicKey()));
    } catch (IllegalArgumentException e) {
      throw fault("use the private key", key, String.valueOf(e.getMessage()), e);
    }
  }

  private static FimException fault(
      String attempt, Path file, String fact, @Nullable Throwable cause) {
    return new FimException(
        Problem.IO,
        attempt,
        DisplayForm.ofText(file.toString()),
        fact,
        "mount the Secret with tls.crt and tls.key there, or name others by --certificate and"
            + " --key",
        cause);
  }
}
