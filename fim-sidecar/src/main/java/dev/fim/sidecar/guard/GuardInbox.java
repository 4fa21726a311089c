package dev.fim.sidecar.guard;

import dev.fim.sidecar.control.ControlReply;
import dev.fim.sidecar.control.ControlRequest;
import dev.fim.sidecar.finding.TargetVerdict;
import dev.fim.sidecar.watch.CheckContext;
import dev.fim.sidecar.watch.WatchListener;
import dev.fim.sidecar.watch.WatchNotice;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The queue of messages for a guard: the results of its watch, and requests from people.
/// Thread-safe; one thread takes messages.
final class GuardInbox implements WatchListener {

  /// A message.
  sealed interface Message {
    record Found(TargetVerdict verdict, CheckContext context) implements Message {}

    record Noticed(WatchNotice notice) implements Message {}

    record Failed(Throwable fault) implements Message {}

    record Asked(ControlRequest request, CompletableFuture<ControlReply> reply)
        implements Message {}
  }

  private final BlockingQueue<Message> messages = new ArrayBlockingQueue<>(256);
  private volatile boolean missed;
  private volatile @Nullable Throwable fault;

  @Override
  public void verdict(TargetVerdict verdict, CheckContext context) {
    leave(new Message.Found(verdict, context));
  }

  @Override
  public void notice(WatchNotice notice) {
    leave(new Message.Noticed(notice));
  }

  /// Always has room: nothing else would report the end of the watch.
  @Override
  public void failed(Throwable why) {
    fault = why;
  }

  private void leave(Message message) {
    if (!messages.offer(message)) {
      missed = true;
    }
  }

  /// Adds a request.
  ///
  /// @return null if the queue is full
  @Nullable CompletableFuture<ControlReply> ask(ControlRequest request) {
    CompletableFuture<ControlReply> reply = new CompletableFuture<>();
    return messages.offer(new Message.Asked(request, reply)) ? reply : null;
  }

  /// Waits for the next message.
  ///
  /// @return null if none arrives in time
  @Nullable Message take(Duration atMost) throws InterruptedException {
    Throwable why = fault;
    if (why != null) {
      fault = null;
      return new Message.Failed(why);
    }
    return messages.poll(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
  }

  /// The next message; null if there is none.
  @Nullable Message takeNow() {
    return messages.poll();
  }

  /// Whether a result was dropped since the last call because the queue was full: then a sweep is
  /// needed.
  boolean hasMissed() {
    boolean was = missed;
    missed = false;
    return was;
  }

  /// Drops the messages of a watch that has ended.
  void forgetFindings() {
    messages.removeIf(message -> !(message instanceof Message.Asked));
    fault = null;
    missed = false;
  }
}
