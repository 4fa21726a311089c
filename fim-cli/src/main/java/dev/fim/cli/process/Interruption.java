package dev.fim.cli.process;

import dev.fim.scan.ScanMonitor;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Ends a run in order when SIGINT, SIGTERM or SIGHUP comes: it cancels the scan, closes the
/// database and exits with [ExitCode#INTERRUPTED], not with Java's code for the signal. A run that
/// lasts until a signal ends it has its own exit code.
public final class Interruption {

  /// How long the run may take to close. After that the process exits; the database survives that.
  private static final long PATIENCE_SECONDS = 20;

  private static final AtomicReference<@Nullable ScanMonitor> CURRENT = new AtomicReference<>();
  private static final AtomicReference<@Nullable Runnable> ENDING = new AtomicReference<>();

  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean ended;
  private volatile int code;

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

  /// Sets how a signal ends a run that has no other end.
  ///
  /// @param ending lets the run end, with an exit code of its own
  public static void endsBy(Runnable ending) {
    ENDING.set(ending);
  }

  /// Marks the run as ended, so that the exit of the process cancels nothing.
  ///
  /// @param exitCode of the run
  public void end(int exitCode) {
    code = exitCode;
    ended = true;
    over.countDown();
  }

  private void stop() {
    if (ended) {
      return; // a plain exit
    }
    Runnable ending = ENDING.get();
    ScanMonitor monitor = CURRENT.get();
    if (ending != null) {
      ending.run();
    } else if (monitor != null) {
      monitor.cancel();
    }
    boolean isInTime = false;
    try {
      isInTime = over.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // no longer waits for the run
    } finally {
      Runtime.getRuntime().halt(ending != null && isInTime ? code : ExitCode.INTERRUPTED.code());
    }
  }
}
