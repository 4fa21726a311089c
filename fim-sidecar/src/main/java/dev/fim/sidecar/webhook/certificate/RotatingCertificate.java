package dev.fim.sidecar.webhook.certificate;

import dev.fim.error.FimException;
import dev.fim.path.DisplayForm;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// The certificate that stands in two files now. They are looked at again and again, since the
/// kubelet puts other ones in their place; what is in force stays so until they hold another pair
/// that can be used. Thread-safe.
public final class RotatingCertificate implements AutoCloseable {

  /// Told what becomes of the files. Called by one thread at a time.
  public interface Watcher {

    /// A certificate came into force.
    void inForce(Instant expiry);

    /// What the files hold cannot be used at this look, and the certificate before stays in force.
    void faulty();
  }

  private record InForce(ServerCertificate certificate, SSLContext context) {

    static InForce of(ServerCertificate certificate) {
      return new InForce(certificate, TlsContext.show(certificate));
    }
  }

  private final CertificateFiles files;
  private final Clock clock;
  private final Watcher watcher;
  private final Consumer<String> log;
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("fim-certificate").daemon().factory());
  private volatile InForce inForce;
  private CertificateFiles.Content used;

  /// What is wrong with the files as far as one look tells, and what was said of them. Empty if
  /// nothing.
  private String suspicion = "";

  private String said = "";

  /// Reads the files, and looks at them from then on.
  ///
  /// @param interval between two looks
  /// @param log takes a line for people when another certificate comes into force, and one for each
  ///   thing that is wrong
  /// @throws FimException ([dev.fim.error.Problem#IO]) if the files cannot be used
  public RotatingCertificate(
      CertificateFiles files,
      Duration interval,
      Clock clock,
      Watcher watcher,
      Consumer<String> log) {
    this.files = files;
    this.clock = clock;
    this.watcher = watcher;
    this.log = log;
    this.used = files.read();
    this.inForce = InForce.of(files.parse(used, clock.instant()));
    watcher.inForce(inForce.certificate().expiry());
    long millis = interval.toMillis();
    Future<?> _ = looks.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
  }

  /// For the handshakes of a server that begin now: shows the certificate in force. A handshake
  /// ends with the one that it began with.
  public SSLContext context() {
    return inForce.context();
  }

  /// For a client that trusts the certificate in force now, and no other.
  public SSLContext trust() {
    return TlsContext.trust(List.of(inForce.certificate().leaf()));
  }

  /// Why no client trusts the certificate in force; null if one can.
  public @Nullable String fault() {
    Instant expiry = inForce.certificate().expiry();
    return clock.instant().isAfter(expiry) ? "the certificate expired at " + expiry : null;
  }

  private void look() {
    try {
      CertificateFiles.Content content = files.read();
      if (!content.equals(used)) {
        ServerCertificate next = files.parse(content, clock.instant());
        used = content;
        inForce = InForce.of(next);
        watcher.inForce(next.expiry());
        log.accept("another certificate is in force, until " + next.expiry());
      }
      suspicion = "";
      said = "";
    } catch (FimException e) {
      suspect(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) { // it goes on, whatever is in the files
      suspect("cannot look at the certificate: " + DisplayForm.ofText(e.toString()));
    }
  }

  /// What is wrong at two looks in a row is said, once: certificate and key are not read in one
  /// instant, and not always written in one. The watcher is told at each look, as long as it lasts.
  private void suspect(String fault) {
    if (fault.equals(suspicion)) {
      watcher.faulty();
      if (!fault.equals(said)) {
        said = fault;
        log.accept(fault + "; the certificate before stays in force");
      }
    }
    suspicion = fault;
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}
