package dev.fim.sidecar.webhook.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.error.FimException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RotatingCertificateTest {

  private static final Duration INTERVAL = Duration.ofMillis(10);

  @TempDir private Path mount;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<Instant> expiries = new CopyOnWriteArrayList<>();
  private final AtomicInteger faulty = new AtomicInteger();
  private TestCertificates certificates;
  private RotatingCertificate certificate;

  private final RotatingCertificate.Watcher watcher =
      new RotatingCertificate.Watcher() {
        @Override
        public void inForce(Instant expiry) {
          expiries.add(expiry);
        }

        @Override
        public void faulty() {
          faulty.incrementAndGet();
        }
      };

  @BeforeEach
  void start() {
    certificates = new TestCertificates(mount);
    certificates.put("ec");
    certificate =
        new RotatingCertificate(
            certificates.files(), INTERVAL, Clock.systemUTC(), watcher, log::add);
  }

  @AfterEach
  void close() {
    certificate.close();
  }

  private void awaitReplacement(int count) throws InterruptedException {
    while (expiries.size() < count) {
      Thread.sleep(2);
    }
  }

  private void awaitLine(int count) throws InterruptedException {
    while (log.size() < count) {
      Thread.sleep(2);
    }
    Thread.sleep(10 * INTERVAL.toMillis()); // more looks, which say nothing new
    assertThat(log).hasSize(count);
  }

  /// The subject of the certificate that a client is shown.
  private String shown(String protocol) throws IOException {
    return shown(certificate.context(), protocol);
  }

  private static String shown(SSLContext context, String protocol) throws IOException {
    try (ServerSocket server =
            context
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
        SSLSocket client =
            (SSLSocket)
                TestCertificates.trust()
                    .getSocketFactory()
                    .createSocket(server.getInetAddress(), server.getLocalPort())) {
      Thread.ofVirtual().start(() -> greet(server));
      client.setEnabledProtocols(new String[] {protocol});
      assertThat(client.getInputStream().read()).isEqualTo('x');
      X509Certificate leaf = (X509Certificate) client.getSession().getPeerCertificates()[0];
      return leaf.getSubjectX500Principal().getName();
    }
  }

  private static void greet(ServerSocket server) {
    try (Socket socket = server.accept()) {
      socket.getOutputStream().write('x');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatTheFilesHoldIsShownAfterEachRotation() throws Exception {
    assertThat(shown("TLSv1.3")).isEqualTo("CN=fim test ec");
    int count = 1;
    for (String name : List.of("rsa", "other", "ed25519", "ec")) {
      certificates.put(name);
      awaitReplacement(++count);
      assertThat(shown("TLSv1.3")).isEqualTo("CN=fim test " + name);
      assertThat(shown("TLSv1.2")).isEqualTo("CN=fim test " + name);
    }
    assertThat(faulty).hasValue(0);
    assertThat(log).hasSize(4);
    assertThat(log.getFirst())
        .isEqualTo("another certificate is in force, until " + expiries.get(1));
  }

  @Test
  void aPairThatCannotBeUsedLeavesTheOneBeforeInForceAndIsSaidOnce() throws Exception {
    String remedy =
        "; mount the Secret with tls.crt and tls.key there, or name others by --certificate and"
            + " --key; the certificate before stays in force";
    certificates.put(TestCertificates.text("rsa.crt"), TestCertificates.text("other.key"));
    awaitLine(1);
    assertThat(log.getFirst())
        .isEqualTo(
            "cannot use the private key "
                + mount.resolve("tls.key")
                + ": its private key is damaged, or of another kind than the certificate (RSA)"
                + remedy);
    Files.delete(mount.resolve("..data"));
    awaitLine(2);
    assertThat(log.getLast())
        .isEqualTo(
            "cannot read the certificate "
                + mount.resolve("tls.crt")
                + ": NoSuchFileException"
                + remedy);
    assertThat(faulty).hasValueGreaterThan(2); // at each look
    assertThat(shown("TLSv1.3")).isEqualTo("CN=fim test ec");
    certificates.put("rsa");
    awaitReplacement(2);
    assertThat(shown("TLSv1.3")).isEqualTo("CN=fim test rsa");
  }

  @Test
  void filesThatAreWrittenOneAfterTheOtherAreAwaitedAndNotComplainedAbout() throws Exception {
    certificate.close();
    Duration interval = Duration.ofMillis(250); // far longer than the writing takes
    certificate =
        new RotatingCertificate(
            certificates.files(), interval, Clock.systemUTC(), watcher, log::add);
    for (int i = 1; i <= 6; i++) {
      String name = i % 2 == 0 ? "ec" : "other";
      Path version = mount.resolve("..data").toRealPath();
      for (String end : List.of("crt", "key")) {
        String text = TestCertificates.text(name + "." + end);
        Files.writeString(version.resolve("tls." + end), text.substring(0, text.length() / 2));
        Files.writeString(version.resolve("tls." + end), text);
      }
      awaitReplacement(i + 2); // the two starts, and those before
    }
    assertThat(faulty).hasValue(0);
  }

  @Test
  void aHandshakeThatBeganBeforeARotationEndsWithTheCertificateThatItBeganWith() throws Exception {
    SSLContext begun = certificate.context();
    certificates.put("rsa");
    awaitReplacement(2);
    assertThat(shown(begun, "TLSv1.3")).isEqualTo("CN=fim test ec");
    assertThat(shown(begun, "TLSv1.2")).isEqualTo("CN=fim test ec");
    assertThat(shown("TLSv1.3")).isEqualTo("CN=fim test rsa");
  }

  @Test
  void anExpiredCertificateIsNoStartAndOneThatExpiresIsAFault() throws IOException {
    Path other = Files.createDirectory(mount.resolve("other"));
    TestCertificates expired = new TestCertificates(other);
    expired.put(TestCertificates.text("expired.crt"), TestCertificates.text("chain.key"));
    assertThatThrownBy(() ->
            new RotatingCertificate(
                expired.files(), INTERVAL, Clock.systemUTC(), watcher, log::add))
        .isInstanceOf(FimException.class)
        .hasMessageContaining("it expired at 2020-02-01T00:00:00Z");
    assertThat(certificate.fault()).isNull();
    Clock past = Clock.fixed(Instant.parse("2020-01-15T00:00:00Z"), ZoneOffset.UTC);
    MovingClock clock = new MovingClock(past);
    try (RotatingCertificate old =
        new RotatingCertificate(expired.files(), INTERVAL, clock, watcher, log::add)) {
      assertThat(old.fault()).isNull();
      clock.now = Clock.systemUTC();
      assertThat(old.fault()).isEqualTo("the certificate expired at 2020-02-01T00:00:00Z");
    }
  }

  private static final class MovingClock extends Clock {
    private volatile Clock now;

    private MovingClock(Clock now) {
      this.now = now;
    }

    @Override
    public Instant instant() {
      return now.instant();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return now.withZone(zone);
    }
  }
}
