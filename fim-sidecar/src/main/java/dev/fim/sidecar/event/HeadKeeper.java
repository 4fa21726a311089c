package dev.fim.sidecar.event;

import dev.fim.chain.ChainHead;
import dev.fim.chain.ChainLink;
import dev.fim.chain.ChainWriter;
import dev.fim.chain.HeadRecord;
import dev.fim.path.DisplayForm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Keeps in the state how far the chain got, so that the next run can tell it. It writes on a
/// thread of its own: no event waits for a disk.
///
/// Each write replaces one record in place, and goes to the page cache only, so it outlives this
/// process, and costs next to nothing. The last one goes to the disk. If the machine stops in
/// between, the record may be old; the next run says that it is not the last event.
public final class HeadKeeper implements AutoCloseable {

  /// The thread.
  public static final String THREAD = "fim-chain";

  private static final Duration READER = Duration.ofMillis(500);
  private static final Duration DISK = Duration.ofSeconds(1);

  private final EventLog events;
  private final ChainWriter chain;
  private final FileChannel file;
  private final Consumer<String> log;
  private final Thread thread;
  private volatile boolean isEnding;
  private volatile boolean isWhole;
  private @Nullable ChainHead kept; // of its thread
  private boolean isBroken; // of its thread

  private HeadKeeper(EventLog events, FileChannel file, Consumer<String> log) {
    this.events = events;
    this.chain = events.chain();
    this.file = file;
    this.log = log;
    this.thread = Thread.ofPlatform().name(THREAD).daemon().unstarted(this::run);
  }

  /// Has the chain follow the run that the file tells, and keeps its own head there.
  ///
  /// @param path of the file, in a directory that only this user can write
  /// @param log takes a line when the file fails; must not block
  /// @return null if the file cannot be opened, which the log tells
  /// @throws OutOfMemoryError if the system gives no thread
  public static @Nullable HeadKeeper start(EventLog events, Path path, Consumer<String> log) {
    try {
      FileChannel file =
          FileChannel.open(
              path,
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              LinkOption.NOFOLLOW_LINKS);
      follow(events.chain(), file, log);
      HeadKeeper keeper = new HeadKeeper(events, file, log);
      events.chain().onAccepted(() -> LockSupport.unpark(keeper.thread));
      keeper.thread.start();
      return keeper;
    } catch (IOException e) {
      events.chain().followUnknown("its record cannot be opened");
      log.accept(failure(e));
      return null;
    }
  }

  private static void follow(ChainWriter chain, FileChannel file, Consumer<String> log) {
    try {
      ByteBuffer record = ByteBuffer.allocate(HeadRecord.LENGTH + 1);
      while (record.hasRemaining() && file.read(record, record.position()) > 0) {}
      if (record.position() == 0) {
        return; // a new state
      }
      byte[] bytes = new byte[record.flip().remaining()];
      record.get(bytes);
      ChainLink link = HeadRecord.decode(bytes);
      if (link != null) {
        chain.follow(link);
        return;
      }
      chain.followUnknown("its record is damaged");
      log.accept("the record of the last run's events is damaged; a new chain begins");
    } catch (IOException e) {
      chain.followUnknown("its record cannot be read");
      log.accept(failure(e));
    }
  }

  private void run() {
    while (true) {
      boolean isLast = isEnding;
      ChainHead head = chain.head();
      boolean isKept = head != null && (isLast || !head.equals(kept)) && keep(head, isLast);
      if (isLast) {
        return;
      }
      if (!isKept) { // or it may have missed a wake-up meanwhile
        LockSupport.park();
      }
    }
  }

  /// @return whether the record was written
  private boolean keep(ChainHead head, boolean isLast) {
    try {
      ByteBuffer record =
          ByteBuffer.wrap(HeadRecord.encode(new ChainLink(head, isLast && isWhole)));
      while (record.hasRemaining()) {
        int _ = file.write(record, record.position());
      }
      if (isLast) {
        file.force(true);
      }
      kept = head;
      isBroken = false;
      return true;
    } catch (IOException e) {
      if (!isBroken) {
        isBroken = true;
        log.accept(failure(e));
      }
      return false;
    }
  }

  private static String failure(IOException e) {
    return "cannot keep how far the events got: "
        + DisplayForm.ofText(String.valueOf(e.getMessage()));
  }

  /// Keeps the last head, and ends. It waits for at most half a second for the reader of the
  /// events, and one second for the disk. No event may follow.
  @Override
  public void close() {
    isWhole = events.flush(READER);
    isEnding = true;
    LockSupport.unpark(thread);
    try {
      if (thread.join(DISK)) {
        file.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      log.accept(failure(e));
    }
  }
}
