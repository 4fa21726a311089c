package dev.fim.sidecar.webhook.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// Connections as the API server keeps them (client-go, and the transport of Go's net/http): who
/// finds none opens one, and takes what is there first, that or one which another has done with.
/// What is opened and not needed any more is kept like one that was used; no more than 25 are.
/// Thread-safe.
final class Connections {

  private static final int MOST_IDLE = 25;

  private final SSLContext trust;
  private final int port;
  private final Duration patience;
  private final AtomicInteger opened = new AtomicInteger();

  // both guarded by this; one of them is empty
  private final ArrayDeque<Connection> idle = new ArrayDeque<>();
  private final ArrayDeque<CompletableFuture<Connection>> waiting = new ArrayDeque<>();

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
    CompletableFuture<Connection> wanted = new CompletableFuture<>();
    synchronized (this) {
      Connection kept = idle.pollFirst();
      if (kept != null) {
        return kept;
      }
      waiting.add(wanted);
    }
    Thread.ofVirtual().start(() -> open(wanted));
    try {
      return wanted.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    } catch (InterruptedException | TimeoutException e) {
      throw new IOException("no connection for " + patience, e);
    }
  }

  private void open(CompletableFuture<Connection> wanted) {
    try {
      Connection made = open();
      if (!wanted.complete(made)) {
        giveBack(made);
      }
    } catch (IOException e) {
      wanted.completeExceptionally(e);
    }
  }

  void giveBack(Connection connection) throws IOException {
    if (connection.isOver() || !isKept(connection)) {
      connection.close();
    }
  }

  private synchronized boolean isKept(Connection connection) {
    for (@Nullable CompletableFuture<Connection> first = waiting.poll();
        first != null;
        first = waiting.poll()) {
      if (first.complete(connection)) {
        return true;
      }
    }
    if (idle.size() >= MOST_IDLE) {
      return false;
    }
    idle.addFirst(connection);
    return true;
  }
}
