package dev.fim.cli.process;

import dev.fim.scan.ScanMonitor;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Ends a run in order when SIGINT, SIGTERM or SIGHUP comes: the scan is cancelled, the database
/// closed, and the process ends with [ExitCode#INTERRUPTED], not with the code that Java has for a
/// signal.
public final class Interruption {

  /// How long the run may take to close; after that it is cut off, which a database survives.
  private static final long PATIENCE_SECONDS = 20;

  private static final AtomicReference<@Nullable ScanMonitor> CURRENT = new AtomicReference<>();

  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean ended;

  /// From now on a signal ends the run in order. Once per process.
  public static Interruption install() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(new Thread(interruption::stop, "interruption"));
    return interruption;
  }

  /// Names the scan that a signal has to cancel.
  public static void cancels(ScanMonitor monitor) {
    CURRENT.set(monitor);
  }

  /// Says that the run has ended by itself, before the process exits.
  public void end() {
    ended = true;
    over.countDown();
  }

  private void stop() {
    if (ended) {
      return; // a plain exit
    }
    ScanMonitor monitor = CURRENT.get();
    if (monitor != null) {
      monitor.cancel();
    }
    try {
      over.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nothing left to wait for
    } finally {
      Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
    }
  }
}
