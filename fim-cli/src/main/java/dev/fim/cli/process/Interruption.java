package dev.fim.cli.process;

import dev.fim.scan.ScanMonitor;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Ends a run in order when SIGINT, SIGTERM or SIGHUP comes: it cancels the scan, closes the
/// database and exits with [ExitCode#INTERRUPTED], not with Java's code for the signal.
public final class Interruption {

  /// How long the run may take to close. After that the process exits; the database survives that.
  private static final long PATIENCE_SECONDS = 20;

  private static final AtomicReference<@Nullable ScanMonitor> CURRENT = new AtomicReference<>();

  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean ended;

  /// Installs the handler, once per process.
  public static Interruption install() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(new Thread(interruption::stop, "interruption"));
    return interruption;
  }

  /// Sets the scan that a signal cancels.
  public static void cancels(ScanMonitor monitor) {
    CURRENT.set(monitor);
  }

  /// Marks the run as ended, so that the exit of the process cancels nothing.
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
      Thread.currentThread().interrupt(); // no longer waits for the run
    } finally {
      Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
    }
  }
}
