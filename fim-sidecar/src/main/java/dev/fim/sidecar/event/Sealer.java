package dev.fim.sidecar.event;

import dev.fim.chain.ChainHead;
import dev.fim.chain.ChainWriter;
import dev.fim.chain.EventSeal;
import dev.fim.key.SigningKey;
import dev.fim.path.ByteString;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Seals the event log on a thread of its own, so that no event waits for a signature: after a
/// number of events, some time after the first event that is not sealed, and at the end.
///
/// A seal covers the events that were written when it was signed, and stands a few events behind
/// them. Thread-safe.
public final class Sealer implements AutoCloseable {

  /// The thread.
  public static final String THREAD = "fim-seal";

  /// The most events between two seals, but for those that are written while one is signed.
  public static final int EVENTS = 100;

  /// The longest time of an event without a seal.
  public static final Duration PERIOD = Duration.ofSeconds(60);

  private static final Duration WRITING = Duration.ofMillis(500);
  private static final Duration END = Duration.ofSeconds(2);

  private final EventLog events;
  private final ChainWriter chain;
  private final SigningKey key;
  private final Clock clock;
  private final int most;
  private final long periodNanos;
  private final Thread thread;
  private volatile boolean isEnding;
  private volatile @Nullable Instant lastSeal;

  // Of its thread.
  private @Nullable ChainHead sealed;
  private long unsealedSince;
  private boolean isUnsealed;

  private Sealer(EventLog events, SigningKey key, Clock clock, int most, Duration period) {
    this.events = events;
    this.chain = events.chain();
    this.key = key;
    this.clock = clock;
    this.most = most;
    this.periodNanos = period.toNanos();
    this.thread = Thread.ofPlatform().name(THREAD).daemon().unstarted(this::run);
  }

  /// Starts to seal.
  ///
  /// @throws OutOfMemoryError if the system gives no thread
  public static Sealer start(EventLog events, SigningKey key, Clock clock) {
    return start(events, key, clock, EVENTS, PERIOD);
  }

  /// Starts to seal at other intervals.
  static Sealer start(EventLog events, SigningKey key, Clock clock, int most, Duration period) {
    Sealer sealer = new Sealer(events, key, clock, most, period);
    events.chain().onAccepted(() -> LockSupport.unpark(sealer.thread));
    sealer.thread.start();
    return sealer;
  }

  /// When the last seal was made; null if there is none. For any thread.
  public @Nullable Instant lastSeal() {
    return lastSeal;
  }

  private void run() {
    while (true) {
      boolean isLast = isEnding;
      ChainHead head = chain.head();
      boolean isDue = head != null && isDue(head, isLast);
      if (head != null && isDue) {
        seal(head);
      }
      if (isLast) {
        return;
      }
      if (isDue) {
        continue; // while it waited for the seal, it may have missed a wake-up
      }
      if (isUnsealed) {
        LockSupport.parkNanos(Math.max(1, unsealedSince + periodNanos - System.nanoTime()));
      } else {
        LockSupport.park();
      }
    }
  }

  private boolean isDue(ChainHead head, boolean isLast) {
    ChainHead before = sealed;
    // The seal is an event, too, and needs none of its own.
    long open =
        before != null && before.run().equals(head.run())
            ? head.seq() - before.seq() - 1
            : head.seq();
    if (open <= 0) {
      isUnsealed = false;
      return false;
    }
    if (!isUnsealed) {
      isUnsealed = true;
      unsealedSince = System.nanoTime();
    }
    return isLast || open >= most || System.nanoTime() - unsealedSince >= periodNanos;
  }

  private void seal(ChainHead head) {
    EventSeal seal = new EventSeal(head, clock.instant().toString(), key.id());
    ByteString signature = ByteString.wrap(key.sign(seal.text()));
    boolean[] isWritten = {false};
    boolean inTime =
        events.seal(
            () -> {
              isWritten[0] = isNear(head);
              return isWritten[0] ? new Event.Seal(seal, signature) : null;
            },
            WRITING);
    if (isWritten[0]) {
      sealed = head;
      isUnsealed = false;
      lastSeal = inTime ? clock.instant() : lastSeal;
    }
  }

  /// Whether the seal can still stand near what it seals: otherwise the next one is made.
  private boolean isNear(ChainHead head) {
    ChainHead now = chain.head();
    return now != null
        && now.run().equals(head.run())
        && now.seq() - head.seq() < EventSeal.MOST_BEHIND;
  }

  /// Seals what is not sealed, and ends. It waits for at most two seconds.
  @Override
  public void close() {
    isEnding = true;
    LockSupport.unpark(thread);
    try {
      boolean _ = thread.join(END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
