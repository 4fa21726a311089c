package dev.fim.sidecar.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PulseTest {

  private static final Duration PATIENCE = Duration.ofMillis(300);

  /// What a server does with a connection that it took.
  private enum Server {
    CLOSES,
    WAITS,
    WAITS_FOR_WHO_IS_SILENT
  }

  private static String fault(Server server) throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
      List<Socket> kept = new ArrayList<>();
      Thread.ofVirtual().start(() -> serve(listener, server, kept));
      InetSocketAddress address =
          new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
      try (Pulse pulse = new Pulse(address, Duration.ofMillis(10), PATIENCE)) {
        Thread.sleep(4 * PATIENCE.toMillis());
        return String.valueOf(pulse.fault());
      }
    }
  }

  private static void serve(ServerSocket listener, Server server, List<Socket> kept) {
    while (true) {
      try {
        Socket socket = listener.accept();
        kept.add(socket);
        if (server == Server.CLOSES
            || (server == Server.WAITS_FOR_WHO_IS_SILENT && hasSaidSomething(socket))) {
          socket.close();
        }
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private static boolean hasSaidSomething(Socket socket) throws IOException {
    socket.setSoTimeout(50);
    try {
      return socket.getInputStream().read() >= 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    }
  }

  @Test
  void aServerThatClosesWhatBringsNothingIsAlive() throws Exception {
    assertThat(fault(Server.CLOSES)).isEqualTo("null");
  }

  @Test
  void whatAServerDoesNoLongerDoIsSaid() throws Exception {
    assertThat(fault(Server.WAITS)).isEqualTo("the server does not take connections any more");
    assertThat(fault(Server.WAITS_FOR_WHO_IS_SILENT))
        .isEqualTo("the server does not end idle connections any more");
  }
}
