package dev.fim.sidecar.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PulseTest {

  private static final Duration IDLE = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofMillis(300);

  private final AtomicInteger full = new AtomicInteger();

  /// What a server does with a connection that it took.
  private enum Server {
    CLOSES,
    ENDS_WHO_IS_IDLE,
    WAITS,
    WAITS_FOR_WHO_IS_SILENT
  }

  private String fault(Server server) throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
      List<Socket> kept = new ArrayList<>();
      Thread.ofVirtual().start(() -> serve(listener, server, kept));
      InetSocketAddress address =
          new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
      try (Pulse pulse =
          new Pulse(address, Duration.ofMillis(10), IDLE, PATIENCE, full::incrementAndGet)) {
        Thread.sleep(4 * PATIENCE.plus(IDLE).toMillis());
        return String.valueOf(pulse.fault());
      }
    }
  }

  private static void serve(ServerSocket listener, Server server, List<Socket> kept) {
    while (true) {
      try {
        Socket socket = listener.accept();
        kept.add(socket);
        if (server == Server.CLOSES || (server != Server.WAITS && hasSaidSomething(socket))) {
          socket.close();
        } else if (server == Server.ENDS_WHO_IS_IDLE) {
          Thread.ofVirtual().start(() -> end(socket));
        }
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private static void end(Socket socket) {
    try {
      Thread.sleep(IDLE);
      socket.close();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
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
    assertThat(fault(Server.ENDS_WHO_IS_IDLE)).isEqualTo("null");
    assertThat(full).hasValue(0);
  }

  @Test
  void aServerThatClosesItAtOnceHasTooManyConnections() throws Exception {
    assertThat(fault(Server.CLOSES)).isEqualTo("null");
    assertThat(full).hasPositiveValue();
  }

  @Test
  void whatAServerDoesNoLongerDoIsSaid() throws Exception {
    assertThat(fault(Server.WAITS)).isEqualTo("the server does not take connections any more");
    assertThat(fault(Server.WAITS_FOR_WHO_IS_SILENT))
        .isEqualTo("the server does not end idle connections any more");
  }
}
