package dev.fim.sidecar.serve;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Feels again and again whether the server still does what is not done for any one client: it must
/// close a connection that brings no TLS, and one that brings nothing. Thread-safe.
///
/// The JDK's server has a thread that hands out all connections and one that ends idle ones, and
/// each may write to a client when it closes its connection. A client that does not read, and has
/// fitted what it left unread to the byte, could hold them up.
final class Pulse implements AutoCloseable {

  private static final byte[] NO_TLS = "no TLS\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final InetSocketAddress address;
  private final Duration idle;
  private final Duration patience;
  private final Runnable full;
  private volatile @Nullable String takesNone;
  private volatile @Nullable String endsNone;
  private final ScheduledExecutorService clock =
      Executors.newScheduledThreadPool(2, Thread.ofVirtual().name("fim-pulse").factory());

  /// @param address that the server listens on
  /// @param interval between two times
  /// @param idle after which the server closes a connection that brings nothing
  /// @param patience how much longer it may take, and how long for one that brings no TLS
  /// @param full told when the server closed one that brings nothing at once, since there were too
  ///   many connections
  Pulse(
      InetSocketAddress address,
      Duration interval,
      Duration idle,
      Duration patience,
      Runnable full) {
    this.address =
        address.getAddress().isAnyLocalAddress()
            ? new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort())
            : address;
    this.idle = idle;
    this.patience = patience;
    this.full = full;
    schedule(interval, this::feelWhetherItTakes);
    schedule(interval, this::feelWhetherItEnds);
  }

  private void schedule(Duration interval, Runnable feel) {
    long millis = interval.toMillis();
    Future<?> _ = clock.scheduleWithFixedDelay(feel, millis, millis, TimeUnit.MILLISECONDS);
  }

  /// What the server does no longer do; null if it does.
  @Nullable String fault() {
    String fault = takesNone;
    return fault == null ? endsNone : fault;
  }

  private void feelWhetherItTakes() {
    takesNone = isClosed(NO_TLS, patience) ? null : "the server does not take connections any more";
  }

  private void feelWhetherItEnds() {
    long start = System.nanoTime();
    boolean isEnded = isClosed(new byte[0], idle.plus(patience));
    endsNone = isEnded ? null : "the server does not end idle connections any more";
    if (System.nanoTime() - start < idle.toNanos() / 2 && !Thread.currentThread().isInterrupted()) {
      full.run();
    }
  }

  /// Whether the server closes a connection on which these bytes come. One that cannot be had is
  /// one that was closed: there may be too many.
  private boolean isClosed(byte[] sent, Duration within) {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout((int) within.toMillis());
      socket.connect(address, (int) within.toMillis());
      socket.getOutputStream().write(sent);
      socket.getInputStream().transferTo(OutputStream.nullOutputStream()); // an alert
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
