package dev.fim.sidecar.webhook;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
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
  private final Duration patience;
  private final AtomicReference<@Nullable String> fault = new AtomicReference<>();
  private final Thread thread;

  /// @param address that the server listens on
  /// @param interval between two times
  /// @param patience how long the server may take
  Pulse(InetSocketAddress address, Duration interval, Duration patience) {
    this.address =
        address.getAddress().isAnyLocalAddress()
            ? new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort())
            : address;
    this.patience = patience;
    this.thread = Thread.ofVirtual().name("fim-pulse").start(() -> feel(interval));
  }

  /// What the server does no longer do; null if it does.
  @Nullable String fault() {
    return fault.get();
  }

  private void feel(Duration interval) {
    try {
      while (true) {
        Thread.sleep(interval);
        if (!isClosed(NO_TLS)) {
          fault.set("the server does not take connections any more");
        } else if (!isClosed(new byte[0])) {
          fault.set("the server does not end idle connections any more");
        } else {
          fault.set(null);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /// Whether the server closes a connection on which these bytes come. One that cannot be had is
  /// one that was closed: there may be too many.
  private boolean isClosed(byte[] sent) {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout((int) patience.toMillis());
      socket.connect(address, (int) patience.toMillis());
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
    thread.interrupt();
  }
}
