package dev.fim.sidecar.serve;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// A request, which takes one answer. For the thread that handles it.
public final class Request {

  /// How much of a request that nobody wants is read. After more than that the connection is
  /// closed, and a client that is still sending may not see the answer.
  private static final int MOST_LEFT_OVER = 16 << 20;

  private final HttpExchange exchange;
  private final Semaphore largeBodies;

  Request(HttpExchange exchange, Semaphore largeBodies) {
    this.exchange = exchange;
    this.largeBodies = largeBodies;
  }

  public String method() {
    return exchange.getRequestMethod();
  }

  /// Without the query; null if the request names none.
  public @Nullable String path() {
    return exchange.getRequestURI().getPath();
  }

  /// The first value of a header; null if there is none.
  public @Nullable String header(String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  /// Reads the whole body.
  ///
  /// @param what it is, for who sent it
  /// @throws Refused if it is larger than [Body#MOST] (413), or large while other large ones are
  ///   read (503)
  /// @throws IOException if the client is gone, or too slow
  /// @throws InterruptedException if the time is up
  public Body body(String what) throws IOException, InterruptedException, Refused {
    String length = header("Content-Length"); // the server has parsed it already
    return Body.read(
        exchange.getRequestBody(),
        length == null ? -1 : Long.parseLong(length),
        largeBodies,
        "cannot read " + what + ": ");
  }

  /// Sends the answer, once the request is read to its end: what a client sends after the answer,
  /// on the same connection, would else not be seen (`SSLStreams`, JDK 25).
  ///
  /// @throws IOException if the client is gone, or too slow
  public void answer(Answer answer) throws IOException {
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    if (!hasPassedOver(exchange.getRequestBody())) {
      exchange.getResponseHeaders().set("Connection", "close");
    }
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    if (method().equals("HEAD")) {
      exchange.sendResponseHeaders(answer.status(), -1);
      return;
    }
    byte[] bytes = answer.text().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(bytes);
    }
  }

  /// Whether that was all.
  private static boolean hasPassedOver(InputStream rest) throws IOException {
    byte[] buffer = new byte[8 << 10];
    int left = MOST_LEFT_OVER;
    while (left > 0) {
      int got = rest.read(buffer);
      if (got < 0) {
        return true;
      }
      left -= got;
    }
    return false;
  }
}
