package dev.fim.sidecar.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExchangesTest {

  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final int MOST = 4;
  private static final Duration TIME = Duration.ofSeconds(2);
  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: fim\r\n\r\n";
  private static final String LARGE = "x".repeat(100_000);

  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger cutOff = new AtomicInteger();
  private final List<Socket> sockets = new ArrayList<>();
  private final BoundedServer.Watcher watcher =
      new BoundedServer.Watcher() {
        @Override
        public void refused() {
          refused.incrementAndGet();
        }

        @Override
        public void cutOff() {
          cutOff.incrementAndGet();
        }
      };
  private BoundedServer server;
  private Exchanges exchanges;

  @BeforeEach
  void start() throws IOException {
    server =
        BoundedServer.plain(
            new InetSocketAddress(HERE, 0),
            new BoundedServer.Limits(16, MOST, TIME),
            Thread.ofVirtual().factory(),
            watcher,
            request -> request.answer(Answer.line(200, LARGE)));
    exchanges = server.exchanges;
    server.start();
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    socket.setReceiveBufferSize(2 << 10);
    socket.connect(server.address());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private String answerTo(String request) throws IOException {
    Socket socket = connect();
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    socket.shutdownOutput();
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }

  /// Those that were told to end are about to.
  private void requireServesAgain() throws IOException {
    while (true) {
      try {
        assertThat(answerTo(REQUEST)).startsWith("HTTP/1.1 200 OK");
        return;
      } catch (SocketException e) {
        // turned away
      }
    }
  }

  private static boolean isClosed(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) { // reset, since it had sent something
      return true;
    }
  }

  private static void await(AtomicInteger count, int wanted) throws InterruptedException {
    while (count.get() < wanted) {
      Thread.sleep(5);
    }
  }

  @Test
  void whoDoesNotReadLosesItsConnectionAndHoldsUpNobody() throws Exception {
    Socket socket = connect();
    Thread sender =
        Thread.ofVirtual()
            .start(() -> {
              try {
                OutputStream out = socket.getOutputStream();
                out.write(REQUEST.repeat(2_000).getBytes(StandardCharsets.US_ASCII));
              } catch (IOException e) {
                // the server closed the connection
              }
            });
    await(cutOff, 1);
    sender.join();
    for (int i = 0; i < 10; i++) {
      assertThat(answerTo(REQUEST)).startsWith("HTTP/1.1 200 OK").endsWith("x\n");
    }
  }

  @Test
  void whoSendsTooSlowlyLosesItsConnection() throws Exception {
    Socket socket = connect();
    for (char each : "GET / HTTP/1.1\r\nHost: a-name-that-is-sent-slowly".toCharArray()) {
      if (cutOff.get() > 0) {
        break;
      }
      socket.getOutputStream().write(each);
      Thread.sleep(50);
    }
    assertThat(cutOff).hasValue(1);
    assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    assertThat(answerTo(REQUEST)).startsWith("HTTP/1.1 200 OK");
  }

  @Test
  void whoComesWhenThereAreTooManyIsTurnedAway() throws Exception {
    for (int i = 0; i < MOST; i++) {
      connect().getOutputStream().write('G');
    }
    Socket one = connect();
    one.getOutputStream().write('G');
    assertThat(isClosed(one)).isTrue();
    assertThat(refused).hasValue(1);
    await(cutOff, MOST);
    requireServesAgain();
  }

  /// The JDK takes this limit for the whole process, whichever server is made first.
  @Test
  void whoSendsTooManyHeadersIsTurnedAway() throws Exception {
    assertThat(answerTo(requestWith(64))).startsWith("HTTP/1.1 200 OK");
    assertThat(answerTo(requestWith(65))).isEmpty();
  }

  private static String requestWith(int headers) {
    return IntStream.range(0, headers)
        .mapToObj(i -> "A" + i + ": x\r\n")
        .collect(Collectors.joining("", "GET / HTTP/1.1\r\n", "\r\n"));
  }

  /// Has as many exchanges wait for a request as there are places.
  ///
  /// @param begun counts those whose request began
  /// @return counts those that have not ended
  private CountDownLatch await(Duration most, CountDownLatch request, AtomicInteger begun)
      throws InterruptedException {
    CountDownLatch waiting = new CountDownLatch(MOST);
    CountDownLatch left = new CountDownLatch(MOST);
    for (int i = 0; i < MOST; i++) {
      exchanges.execute(() -> {
        exchanges.awaitRequest(most);
        waiting.countDown();
        try {
          request.await();
          exchanges.beginRequest();
          begun.incrementAndGet();
          Thread.sleep(Duration.ofMinutes(1));
        } catch (InterruptedException | RejectedExecutionException e) {
          left.countDown();
        }
      });
    }
    waiting.await();
    return left;
  }

  @Test
  void whoAwaitsARequestTakesNoPlaceAndHasTimeUntilItComes() throws Exception {
    CountDownLatch request = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    CountDownLatch left = await(Duration.ofMinutes(1), request, begun);
    for (int i = 0; i < 2 * MOST; i++) {
      assertThat(answerTo(REQUEST)).startsWith("HTTP/1.1 200 OK");
    }
    Thread.sleep(TIME.multipliedBy(2));
    assertThat(left.getCount()).isEqualTo(MOST);
    assertThat(refused).hasValue(0);
    request.countDown();
    left.await(); // the time of an exchange after it began
    assertThat(begun).hasValue(MOST);
    assertThat(cutOff).hasValue(MOST);
    requireServesAgain();
  }

  @Test
  void whoAwaitsARequestForTooLongIsClosedAndNotCounted() throws Exception {
    await(TIME, new CountDownLatch(1), new AtomicInteger()).await();
    assertThat(cutOff).hasValue(0);
  }

  @Test
  void aRequestThatComesWhenThereAreTooManyIsTurnedAway() throws Exception {
    CountDownLatch request = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    CountDownLatch left = await(Duration.ofMinutes(1), request, begun);
    for (int i = 0; i < MOST; i++) {
      connect().getOutputStream().write('G');
    }
    Socket one = connect();
    one.getOutputStream().write('G');
    assertThat(isClosed(one)).isTrue(); // the others have their places
    request.countDown();
    left.await();
    assertThat(begun).hasValue(0);
    assertThat(refused).hasValue(1 + MOST);
    await(cutOff, MOST);
    requireServesAgain();
  }

  @Test
  void whatIsNoExchangeAwaitsNothing() {
    exchanges.awaitRequest(TIME);
    exchanges.beginRequest();
    assertThat(refused).hasValue(0);
  }
}
