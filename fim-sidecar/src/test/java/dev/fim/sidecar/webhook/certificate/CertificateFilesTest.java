package dev.fim.sidecar.webhook.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateFilesTest {

  private static final CertificateFiles FILES =
      new CertificateFiles(Path.of("/c.crt"), Path.of("/c.key"));
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final String REMEDY =
      "; mount the Secret with tls.crt and tls.key there, or name others by --certificate and"
          + " --key";

  private static ServerCertificate parse(String certificate, String key) {
    return FILES.parse(new CertificateFiles.Content(certificate, key), NOW);
  }

  @ParameterizedTest
  @CsvSource({
    "ec.crt, ec.key, EC",
    "ec.crt, ec-sec1.key, EC",
    "ec.crt, ec-sec1-parameters.key, EC",
    "other.crt, other.key, EC",
    "rsa.crt, rsa.key, RSA",
    "rsa.crt, rsa-pkcs1.key, RSA",
    "ed25519.crt, ed25519.key, EdDSA"
  })
  void eachFormOfAKeyIsRead(String certificate, String key, String algorithm) {
    ServerCertificate read = parse(TestCertificates.text(certificate), TestCertificates.text(key));
    assertThat(read.key().getAlgorithm()).isEqualTo(algorithm);
  }

  @Test
  void aChainIsReadWithItsFirstCertificateAsTheServersOwn() {
    ServerCertificate read =
        parse(TestCertificates.text("chain.crt"), TestCertificates.text("chain.key"));
    assertThat(read.chain()).hasSize(2);
    assertThat(read.leaf().getSubjectX500Principal().getName()).isEqualTo("CN=fim test chain");
  }

  @ParameterizedTest
  @CsvSource({
    "ec.crt, other.key, /c.key: its private key is not that of the certificate",
    "ec.crt, rsa.key, '/c.key: its private key is damaged, or of another kind than the certificate"
        + " (EC)'",
    "rsa.crt, ec-sec1.key, '/c.key: its private key is damaged, or of another kind than the"
        + " certificate (RSA)'",
    "ec.crt, ec-encrypted.key, '/c.key: it holds a ''ENCRYPTED PRIVATE KEY'', which cannot be"
        + " read'",
    "rsa.crt, rsa-encrypted-pkcs1.key, '/c.key: the PEM block ''RSA PRIVATE KEY'' has headers, as"
        + " an encrypted one has'",
    "ec.crt, ec.crt, /c.key: it holds no private key in PEM",
    "ec.key, ec.key, /c.crt: it holds no certificate in PEM",
    "expired.crt, chain.key, '/c.crt: it expired at 2020-02-01T00:00:00Z'",
    "future.crt, chain.key, '/c.crt: it is not valid before 2120-01-01T00:00:00Z'"
  })
  void aPairThatCannotBeUsedIsRefusedWithTheReason(String certificate, String key, String fact) {
    String subject = fact.startsWith("/c.crt") ? "certificate " : "private key ";
    assertThatThrownBy(() -> parse(TestCertificates.text(certificate), TestCertificates.text(key)))
        .isInstanceOf(FimException.class)
        .hasMessage("cannot use the " + subject + fact + REMEDY);
  }

  @Test
  void whatIsHalfWrittenIsRefusedAtEveryLength() {
    String certificate = TestCertificates.text("ec.crt");
    String key = TestCertificates.text("ec.key");
    int wholeCertificate = certificate.strip().length();
    int wholeKey = key.strip().length();
    for (int length = 0; length < wholeCertificate; length++) {
      String half = certificate.substring(0, length);
      assertThatThrownBy(() -> parse(half, key)).isInstanceOf(FimException.class);
    }
    for (int length = 0; length < wholeKey; length++) {
      String half = key.substring(0, length);
      assertThatThrownBy(() -> parse(certificate, half)).isInstanceOf(FimException.class);
    }
  }

  @Test
  void whateverIsChangedInAKeyEndsInARefusalOrInTheSameKey() {
    String certificate = TestCertificates.text("rsa.crt");
    byte[] der = Pem.all(TestCertificates.text("rsa-pkcs1.key")).getFirst().der();
    for (int at = 0; at < der.length; at += 7) {
      byte[] other = der.clone();
      other[at] ^= 0x41;
      String key =
          "-----BEGIN RSA PRIVATE KEY-----\n"
              + java.util.Base64.getMimeEncoder().encodeToString(other)
              + "\n-----END RSA PRIVATE KEY-----\n";
      try {
        assertThat(parse(certificate, key).key().getAlgorithm()).isEqualTo("RSA");
      } catch (FimException e) {
        assertThat(e.problem()).isEqualTo(Problem.IO);
      }
    }
  }

  @Test
  void whatStandsBetweenTheBlocksIsPassedOver() {
    String certificate = "Certificate:\n  Data:\n" + TestCertificates.text("ec.crt") + "\r\nend";
    assertThat(parse(certificate, TestCertificates.text("ec.key").replace("\n", "\r\n")).expiry())
        .isAfter(NOW);
    assertThatThrownBy(() ->
            parse(
                TestCertificates.text("ec.crt").replace("MII", "M*I"),
                TestCertificates.text("ec.key")))
        .hasMessage(
            "cannot use the certificate /c.crt: the PEM block 'CERTIFICATE' is not base64"
                + REMEDY);
  }

  @Test
  void aFileThatCannotBeReadIsNamed(@TempDir Path directory) throws IOException {
    Path key = directory.resolve("k");
    assertThatThrownBy(() -> new CertificateFiles(directory.resolve("c"), key).read())
        .hasMessage(
            "cannot read the certificate " + directory + "/c: NoSuchFileException" + REMEDY);
    Path certificate = Files.writeString(directory.resolve("c"), "x");
    Files.write(key, new byte[(1 << 20) + 1]);
    assertThatThrownBy(() -> new CertificateFiles(certificate, key).read())
        .hasMessage("cannot read the private key " + key + ": it is larger than 1 MiB" + REMEDY);
  }
}
