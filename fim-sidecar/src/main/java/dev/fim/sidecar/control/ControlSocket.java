package dev.fim.sidecar.control;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.DisplayForm;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Receives requests on a Unix socket in a directory that only its own user can enter. A process
/// that can enter it may send requests. Thread-safe.
public final class ControlSocket implements AutoCloseable {

  /// The directory in the state of a sidecar.
  public static final String DIRECTORY = "control";

  private static final String NAME = "socket";
  private static final int MOST_REQUEST = 1 << 16;
  private static final int MOST_REPLY = 1 << 24;
  private static final int MOST_AT_ONCE = 4;
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Path path;
  private final ServerSocketChannel server;
  private final Function<ControlRequest, ControlReply> answer;
  private final Consumer<String> complaints;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);
  private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();

  private ControlSocket(
      Path path,
      ServerSocketChannel server,
      Function<ControlRequest, ControlReply> answer,
      Consumer<String> complaints) {
    this.path = path;
    this.server = server;
    this.answer = answer;
    this.complaints = complaints;
  }

  /// Starts to listen.
  ///
  /// @param directory of this sidecar alone; the socket of an earlier one is removed
  /// @param answer called by several threads; may take long
  /// @param complaints takes a line for each failure
  /// @return null if the socket cannot be opened, which is logged: the watch goes on without it
  public static @Nullable ControlSocket open(
      Path directory, Function<ControlRequest, ControlReply> answer, Consumer<String> complaints) {
    Path path = directory.resolve(NAME);
    try {
      Files.deleteIfExists(path);
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        server.bind(UnixDomainSocketAddress.of(path), 16);
      } catch (IOException | RuntimeException e) {
        server.close();
        throw e;
      }
      return listen(path, server, answer, complaints);
    } catch (IOException | IllegalArgumentException e) {
      complaints.accept(
          "cannot listen on %s: %s; accept, hold, resume and suggest will not reach this sidecar"
              .formatted(DisplayForm.ofText(path.toString()), fact(e)));
      return null;
    }
  }

  /// Listens on a channel that is already bound.
  static ControlSocket listen(
      Path path,
      ServerSocketChannel server,
      Function<ControlRequest, ControlReply> answer,
      Consumer<String> complaints) {
    ControlSocket socket = new ControlSocket(path, server, answer, complaints);
    Thread.ofPlatform().name("fim-control").daemon().start(socket::listen);
    return socket;
  }

  private void listen() {
    boolean isFailing = false;
    while (true) {
      try {
        SocketChannel caller = server.accept();
        isFailing = false;
        if (places.tryAcquire()) {
          handOver(caller);
        } else {
          caller.close();
        }
      } catch (ClosedChannelException | RejectedExecutionException e) {
        return; // closed
      } catch (IOException e) { // such as too many open files
        if (!isFailing) {
          complaints.accept("the control socket accepts no connection for the moment: " + fact(e));
        }
        isFailing = true;
        if (!pause()) {
          return;
        }
      }
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(AGAIN);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /// If no thread can be started, this caller gets no reply.
  private void handOver(SocketChannel caller) throws IOException {
    try {
      handlers.execute(() -> serve(caller));
    } catch (OutOfMemoryError e) {
      places.release();
      caller.close();
      complaints.accept("cannot answer on the control socket: " + DisplayForm.ofText(e.toString()));
    }
  }

  private void serve(SocketChannel caller) {
    try (caller;
        InputStream in = Channels.newInputStream(caller)) {
      ControlReply reply = answer.apply(ControlCode.request(in, MOST_REQUEST));
      write(caller, ControlCode.bytes(reply));
    } catch (IOException e) {
      complaints.accept("cannot answer on the control socket: " + fact(e));
    } finally {
      places.release();
    }
  }

  /// Sends a request to the sidecar that listens in a directory, and waits for its reply.
  ///
  /// @throws FimException ([Problem#IO]) if no reply arrives
  public static ControlReply ask(Path directory, ControlRequest request) {
    Path path = directory.resolve(NAME);
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      write(channel, ControlCode.bytes(request));
      channel.shutdownOutput();
      return ControlCode.reply(Channels.newInputStream(channel), MOST_REPLY);
    } catch (IOException | IllegalArgumentException e) {
      throw new FimException(
          Problem.IO,
          "reach the sidecar at",
          DisplayForm.ofText(path.toString()),
          fact(e),
          "let 'fim-sidecar watch' run here, as this user and with the same 'state'",
          e);
    }
  }

  private static void write(SocketChannel channel, byte[] bytes) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      int _ = channel.write(left);
    }
  }

  private static String fact(Exception fault) {
    return DisplayForm.ofText(
        fault.getClass().getSimpleName() + ": " + String.valueOf(fault.getMessage()));
  }

  @Override
  public void close() {
    try {
      server.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      complaints.accept("cannot close the control socket: " + fact(e));
    }
    handlers.shutdownNow();
  }
}
