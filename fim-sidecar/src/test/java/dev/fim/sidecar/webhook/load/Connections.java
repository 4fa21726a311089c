package dev.fim.sidecar.webhook.load;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// Connections as the API server keeps them (client-go, and the transport of Go's net/http): who
/// finds none opens one, and takes what is there first, that or one which another has done with;
/// and no more than 25 are kept. Thread-safe.
final class Connections {

  private static final int MOST_IDLE = 25;

  private final SSLContext trust;
  private final int port;
  private final Duration patience;
  private final LinkedBlockingDeque<Connection> idle = new LinkedBlockingDeque<>();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicReference<@Nullable IOException> fault = new AtomicReference<>();

  Connections(SSLContext trust, int port, Duration patience) {
    this.trust = trust;
    this.port = port;
    this.patience = patience;
  }

  int opened() {
    return opened.get();
  }

  Connection open() throws IOException {
    return new Connection(trust, port, opened.incrementAndGet(), patience);
  }

  /// @throws IOException if none could be had, or one could not be opened
  Connection take() throws IOException {
    Connection kept = idle.pollFirst();
    if (kept != null) {
      return kept;
    }
    Thread.ofVirtual().start(this::add);
    try {
      kept = idle.pollFirst(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    IOException failed = fault.getAndSet(null);
    if (failed != null) {
      throw failed;
    }
    if (kept == null) {
      throw new IOException("no connection for " + patience);
    }
    return kept;
  }

  private void add() {
    try {
      idle.addFirst(open());
    } catch (IOException e) {
      fault.set(e);
    }
  }

  void giveBack(Connection connection) throws IOException {
    if (connection.isOver() || idle.size() >= MOST_IDLE) {
      connection.close();
    } else {
      idle.addFirst(connection);
    }
  }
}
