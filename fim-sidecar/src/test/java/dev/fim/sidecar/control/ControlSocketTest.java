package dev.fim.sidecar.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.sidecar.control.ControlRequest.Verb;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ControlSocketTest {

  @TempDir private Path directory;

  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<ControlRequest> heard = new CopyOnWriteArrayList<>();

  private ControlSocket open() {
    return ControlSocket.open(directory, this::answer, complaints::add);
  }

  private ControlReply answer(ControlRequest request) {
    heard.add(request);
    return request.verb() == Verb.ACCEPT
        ? ControlReply.refused(Problem.ARGUMENT, "not \"this\" one\n")
        : ControlReply.done("line\n\tand another");
  }

  @Test
  void whatIsAskedAndAnsweredArrivesAsItWas() {
    ControlRequest hold = new ControlRequest(Verb.HOLD, "a \"name\"", Duration.ofMinutes(90));
    ControlRequest accept = new ControlRequest(Verb.ACCEPT, null, null);
    try (ControlSocket _ = open()) {
      assertThat(ControlSocket.ask(directory, hold))
          .isEqualTo(ControlReply.done("line\n\tand another"));
      assertThat(ControlSocket.ask(directory, accept))
          .isEqualTo(ControlReply.refused(Problem.ARGUMENT, "not \"this\" one\n"));
    }
    assertThat(heard).containsExactly(hold, accept);
    assertThat(complaints).isEmpty();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void whatIsNoRequestIsRefusedAndTheNextOneIsHeard() throws Exception {
    try (ControlSocket _ = open()) {
      for (String wrong : List.of("", "{", "[]", "{\"verb\":1}", "{\"verb\":\"HOLD\"}", "{}{}")) {
        send(wrong.getBytes(StandardCharsets.UTF_8));
      }
      send(new byte[1 << 17]);
      assertThat(ControlSocket.ask(directory, new ControlRequest(Verb.RESUME, null, null)).text())
          .isEqualTo("line\n\tand another");
    }
    assertThat(heard).hasSize(1);
    assertThat(complaints).hasSize(7).allMatch(line -> line.startsWith("cannot answer"));
  }

  private void send(byte[] bytes) throws Exception {
    try (SocketChannel channel =
        SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve("socket")))) {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      try {
        while (left.hasRemaining()) {
          int _ = channel.write(left);
        }
        channel.shutdownOutput();
        assertThat(channel.read(ByteBuffer.allocate(1))).isNegative();
      } catch (IOException e) {
        assertThat(bytes.length).as("cut off: %s", e).isGreaterThan(1 << 16);
      }
    }
  }

  @Test
  void whatAnEarlierOneLeftIsNoObstacleAndNobodyThereIsSaid() throws Exception {
    Files.createFile(directory.resolve("socket"));
    open().close();
    assertThatThrownBy(
            () -> ControlSocket.ask(directory, new ControlRequest(Verb.SUGGEST, null, null)))
        .isInstanceOf(FimException.class)
        .hasMessageStartingWith("cannot reach the sidecar at " + directory);
    Path tooLong = Files.createDirectories(directory.resolve("x".repeat(120)));
    assertThat(ControlSocket.open(tooLong, this::answer, complaints::add)).isNull();
    assertThat(complaints).singleElement().asString().startsWith("cannot listen on ");
  }

  @Test
  void aFailureToAcceptIsComplainedOfOnceAndTheNextOneIsHeard() throws Exception {
    Path path = directory.resolve("socket");
    ServerSocketChannel real = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    real.bind(UnixDomainSocketAddress.of(path));
    try (ControlSocket _ =
        ControlSocket.listen(
            path,
            new FailingChannel(real, 2, new IOException("Too many open files")),
            this::answer,
            complaints::add)) {
      assertThat(ControlSocket.ask(directory, new ControlRequest(Verb.RESUME, null, null)).text())
          .isEqualTo("line\n\tand another");
      assertThat(complaints)
          .containsExactly(
              "the control socket accepts no connection for the moment: IOException: Too many open"
                  + " files");
    }
    assertThat(real.isOpen()).isFalse();
  }

  /// Fails to accept some times.
  private static final class FailingChannel extends ServerSocketChannel {

    private final ServerSocketChannel real;
    private final IOException fault;
    private int failures;

    FailingChannel(ServerSocketChannel real, int failures, IOException fault) {
      super(real.provider());
      this.real = real;
      this.failures = failures;
      this.fault = fault;
    }

    @Override
    public SocketChannel accept() throws IOException {
      if (failures > 0) {
        failures--;
        throw fault;
      }
      return real.accept();
    }

    @Override
    public ServerSocketChannel bind(SocketAddress local, int backlog) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T> ServerSocketChannel setOption(SocketOption<T> name, T value) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T> T getOption(SocketOption<T> name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
      return Set.of();
    }

    @Override
    public ServerSocket socket() {
      throw new UnsupportedOperationException();
    }

    @Override
    public SocketAddress getLocalAddress() throws IOException {
      return real.getLocalAddress();
    }

    @Override
    protected void implCloseSelectableChannel() throws IOException {
      real.close();
    }

    @Override
    protected void implConfigureBlocking(boolean block) {
      throw new UnsupportedOperationException();
    }
  }
}
