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

/// What others leave for a guard: what its watch has found, and what people ask. Thread-safe; one
/// thread takes.
final class GuardInbox implements WatchListener {

  /// What is left.
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

  /// Finds room in any case: nothing else would tell that the watching is over.
  @Override
  public void failed(Throwable why) {
    fault = why;
  }

  private void leave(Message message) {
    if (!messages.offer(message)) {
      missed = true;
    }
  }

  /// Leaves a request.
  ///
  /// @return null if there is no room
  @Nullable CompletableFuture<ControlReply> ask(ControlRequest request) {
    CompletableFuture<ControlReply> reply = new CompletableFuture<>();
    return messages.offer(new Message.Asked(request, reply)) ? reply : null;
  }

  /// The next message.
  ///
  /// @return null if there is none within the time
  @Nullable Message take(Duration atMost) throws InterruptedException {
    Throwable why = fault;
    if (why != null) {
      fault = null;
      return new Message.Failed(why);
    }
    return messages.poll(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
  }

  /// The next message that is there; null if none is.
  @Nullable Message takeNow() {
    return messages.poll();
  }

  /// Whether a finding found no room since the last call: a sweep makes up for it.
  boolean hasMissed() {
    boolean was = missed;
    missed = false;
    return was;
  }

  /// Drops what a watch has left that is over.
  void forgetFindings() {
    messages.removeIf(message -> !(message instanceof Message.Asked));
    fault = null;
    missed = false;
  }
}
