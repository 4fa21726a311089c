package dev.fim.cli.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A line on standard error that shows how far a run has come, redrawn ten times a second by a
/// thread of its own, and gone when the run is over.
///
/// The line is drawn with the terminal's line wrap off, so that it stays one line on a window of
/// any width. Any other text on the terminal goes through [#interrupt], or stands where the line
/// was.
public final class Progress implements AutoCloseable {

  private static final Duration PERIOD = Duration.ofMillis(100);
  private static final int USUAL_WIDTH = 80;
  private static final String CLEAR = "\r\u001b[K";
  private static final String WRAP_OFF = "\u001b[?7l";
  private static final String WRAP_ON = "\u001b[?7h";

  private final PrintStream stream;
  private final int width;
  private final Supplier<ProgressSnapshot> source;
  private final long start = System.nanoTime();
  private final Thread thread;
  private boolean over;

  private Progress(PrintStream stream, int width, Supplier<ProgressSnapshot> source) {
    this.stream = stream;
    this.width = width;
    this.source = source;
    this.thread = Thread.ofPlatform().daemon().name("progress").unstarted(this::redraw);
  }

  /// Begins to show progress.
  ///
  /// @param source asked from another thread, ten times a second
  public static Progress show(
      PrintStream stream, Map<String, String> environment, Supplier<ProgressSnapshot> source) {
    Progress progress = new Progress(stream, width(environment.get("COLUMNS")), source);
    progress.thread.start();
    return progress;
  }

  /// The width to fill: one less than the window's, where the cursor stays.
  static int width(@Nullable String columns) {
    if (columns == null || !columns.matches("[1-9][0-9]{0,3}")) {
      return USUAL_WIDTH - 1;
    }
    return Math.max(Integer.parseInt(columns), 2) - 1;
  }

  /// Prints a line above the progress line.
  public synchronized void interrupt(String line) {
    stream.print((over ? "" : CLEAR) + line + "\n");
    stream.flush();
  }

  /// Takes the line away. Further calls do nothing.
  @Override
  public void close() {
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      stream.print(CLEAR);
      stream.flush();
      notifyAll();
    }
  }

  private void redraw() {
    try {
      // Not at once: a run of a tenth of a second needs no line.
      while (pause()) {
        draw();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits for a period, or for the end; false if that came.
  private synchronized boolean pause() throws InterruptedException {
    long end = System.nanoTime() + PERIOD.toNanos();
    long left = PERIOD.toMillis();
    while (!over && left > 0) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
    return !over;
  }

  private synchronized void draw() {
    if (!over) {
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      String line = ProgressLine.of(source.get(), elapsed, width);
      stream.print(WRAP_OFF + "\r" + line + "\u001b[K" + WRAP_ON);
      stream.flush();
    }
  }
}
