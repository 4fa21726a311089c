package dev.fim.sidecar.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// What a request is answered.
///
/// @param type of the content
/// @param text the content
public record Answer(int status, String type, String text) {

  /// How much of a request that nobody wants is read. After more than that the connection is
  /// closed, and a client that is still sending may not see the answer.
  private static final int MOST_LEFT_OVER = 16 << 20;

  /// One line for people.
  public static Answer line(int status, String line) {
    return new Answer(status, "text/plain; charset=utf-8", line + "\n");
  }

  /// Sends it, once the request is read to its end: what a client sends after the answer, on the
  /// same connection, would else not be seen (`SSLStreams`, JDK 25). The exchange is closed by the
  /// caller.
  ///
  /// @throws IOException if the client is gone, or too slow
  public void send(HttpExchange exchange) throws IOException {
    if (!hasPassedOver(exchange.getRequestBody())) {
      exchange.getResponseHeaders().set("Connection", "close");
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, bytes.length);
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
