package dev.fim.sidecar.webhook.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// A connection to the webhook, with as little work for the machine as there can be.
final class Connection {

  private final SSLSocket socket;
  private final InputStream in;
  private boolean isOver;

  /// @param number another one for each: sessions are remembered by it, and none is to be resumed,
  ///   so that each connection is shown the certificate
  Connection(SSLContext trust, int port, int number, Duration patience) throws IOException {
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
    plain.setSoTimeout((int) patience.toMillis());
    plain.setTcpNoDelay(true);
    socket =
        (SSLSocket)
            trust.getSocketFactory().createSocket(plain, "localhost", 1 + number % 65_535, true);
    socket.setEnabledProtocols(new String[] {"TLSv1.3"});
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS"); // as the API server, by the names
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    in = new BufferedInputStream(socket.getInputStream());
  }

  /// Sends a review, and reads the answer.
  ///
  /// @return what is wrong with that; null if nothing
  @Nullable String review(String body, String uid) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    byte[] head =
        ("POST /inject?timeout=5s HTTP/1.1\r\n"
                + "Host: fim\r\n"
                + "Content-Type: application/json\r\n"
                + "Content-Length: "
                + bytes.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] request = new byte[head.length + bytes.length];
    System.arraycopy(head, 0, request, 0, head.length);
    System.arraycopy(bytes, 0, request, head.length, bytes.length);
    socket.getOutputStream().write(request);
    String status = line();
    int length = -1;
    for (String line = line(); !line.isEmpty(); line = line()) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length: ")) {
        length = Integer.parseInt(lower.substring("content-length: ".length()));
      }
      isOver |= lower.equals("connection: close");
    }
    String answer = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    boolean isGood =
        status.equals("HTTP/1.1 200 OK")
            && answer.contains(
                "\"uid\":\"" + uid + "\",\"allowed\":true,\"patchType\":\"JSONPatch\"");
    return isGood ? null : status + " " + answer;
  }

  /// Whether the server wants no further review here.
  boolean isOver() {
    return isOver;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int each = in.read();
      if (each < 0) {
        throw new IOException("the connection was closed");
      }
      if (each == '\n') {
        return line.toString().stripTrailing();
      }
      line.append((char) each);
    }
  }

  void close() throws IOException {
    socket.close();
  }
}
