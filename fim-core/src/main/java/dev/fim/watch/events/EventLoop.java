package dev.fim.watch.events;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.RawPath;
import dev.fim.posix.Calls;
import dev.fim.posix.Errno;
import dev.fim.posix.Inotify;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Receives the kernel's events for all watched trees, and starts the checks. One for the whole
/// program: the kernel allows a user 128 instances of `inotify` on a machine, over all containers.
public final class EventLoop implements AutoCloseable {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private static final long IDLE = Long.MIN_VALUE;

  /// The maximum number of reads per turn: enough for a full queue of events with names of usual
  /// length.
  private static final int READS_MAX = 32;

  /// A directory of a tree.
  private record Place(EventReceiver receiver, RawPath path) {}

  private final Inotify inotify;
  private final Calls scratch = new Calls();
  private final Map<Integer, List<Place>> places = new HashMap<>();
  private final Set<EventReceiver> receivers = new LinkedHashSet<>();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean stopped;
  private volatile long busySince = IDLE;

  private EventLoop(Inotify inotify) {
    this.inotify = inotify;
    this.thread = Thread.ofPlatform().name("fim-events").daemon().unstarted(this::run);
  }

  /// Starts to listen.
  ///
  /// @throws FimException ([Problem#IO]) if the kernel gives no instance
  public static EventLoop start() {
    Inotify inotify = Inotify.open();
    if (inotify.failure() != 0) {
      int errno = inotify.failure();
      inotify.close();
      throw new FimException(
          Problem.IO,
          "listen to",
          "inotify",
          Errno.describe(errno),
          errno == Errno.EMFILE ? "raise fs.inotify.max_user_instances on the node" : null);
    }
    EventLoop loop = new EventLoop(inotify);
    loop.thread.start();
    return loop;
  }

  Inotify inotify() {
    return inotify;
  }

  /// Memory for the thread of the loop.
  Calls scratch() {
    return scratch;
  }

  /// Runs `task` of `receiver` on the thread of the loop, and waits for it.
  public void call(EventReceiver receiver, Runnable task) {
    if (Thread.currentThread() == thread) {
      guarded(receiver, task);
      return;
    }
    CountDownLatch done = new CountDownLatch(1);
    submit(
        receiver,
        () -> {
          try {
            task.run();
          } finally {
            done.countDown();
          }
        });
    try {
      boolean ran = false;
      while (!ran && thread.isAlive()) { // the loop may end before it runs the task
        ran = done.await(100, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Runs `task` of `receiver` on the thread of the loop soon.
  public void submit(EventReceiver receiver, Runnable task) {
    tasks.add(() -> guarded(receiver, task));
    inotify.wake();
  }

  /// Whether the loop runs; once it does not, no event arrives any more.
  public boolean isListening() {
    return thread.isAlive();
  }

  /// For how long it has been handling the last events; zero while it waits. For any thread.
  public Duration busy() {
    long since = busySince;
    return since == IDLE ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
  }

  /// Begins to ask a receiver when its next check is due. For the thread of the loop.
  public void add(EventReceiver receiver) {
    receivers.add(receiver);
  }

  /// Ends that.
  public void remove(EventReceiver receiver) {
    receivers.remove(receiver);
  }

  /// An inode that is in two places, or in two trees, has only one watch.
  void addPlace(int watch, EventReceiver receiver, RawPath path) {
    Place place = new Place(receiver, path);
    List<Place> all = places.computeIfAbsent(watch, _ -> new ArrayList<>(1));
    if (!all.contains(place)) {
      all.add(place);
    }
  }

  void removePlace(int watch, EventReceiver receiver, RawPath path) {
    List<Place> all = places.getOrDefault(watch, List.of());
    if (all.remove(new Place(receiver, path)) && all.isEmpty()) {
      places.remove(watch);
      int _ = inotify.unwatch(watch); // the kernel may have removed it
    }
  }

  private void run() {
    try {
      while (!stopped) {
        busySince = IDLE;
        int ready = inotify.await(timeout());
        busySince = System.nanoTime();
        int result = ready < 0 ? ready : takeAll();
        if (result < 0) {
          throw new IllegalStateException("inotify: " + Errno.describe(-result));
        }
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
        List.copyOf(receivers).forEach(receiver -> guarded(receiver, receiver::checkIfDue));
      }
    } catch (RuntimeException | Error fault) {
      List.copyOf(receivers).forEach(receiver -> receiver.fail(fault));
      throw fault; // ends this thread, and the program with it
    } finally {
      busySince = IDLE;
    }
  }

  /// A fault in one tree must not end the watch of the others, nor a new watch of this one.
  private static void guarded(EventReceiver receiver, Runnable task) {
    try {
      task.run();
    } catch (RuntimeException fault) {
      receiver.fail(fault);
    }
  }

  /// Reads the waiting events, so that they are checked at once; stops after a while if more keep
  /// coming.
  private int takeAll() {
    int bytes = 1;
    for (int i = 0; i < READS_MAX && bytes > 0; i++) {
      bytes = inotify.read(this::take);
    }
    return bytes;
  }

  private int timeout() {
    long nanos = Long.MAX_VALUE;
    for (EventReceiver receiver : receivers) {
      nanos = Math.min(nanos, receiver.nanosUntilDue());
    }
    return nanos == Long.MAX_VALUE
        ? -1
        : (int) Math.max(0, (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
  }

  private void take(Inotify.Event event) {
    if (event.is(Inotify.IN_Q_OVERFLOW)) {
      List.copyOf(receivers).forEach(receiver -> guarded(receiver, receiver::overflow));
      return;
    }
    // Empty for a removed watch that still had events in the queue.
    List<Place> concerned = List.copyOf(places.getOrDefault(event.watch(), List.of()));
    if (event.is(Inotify.IN_IGNORED)) {
      places.remove(event.watch());
    }
    for (Place place : concerned) {
      guarded(place.receiver(), () -> place.receiver().take(event, place.path()));
    }
  }

  /// Stops the loop. The watches of trees must have been closed.
  @Override
  public void close() {
    stopped = true;
    inotify.wake();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    inotify.close();
    scratch.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
