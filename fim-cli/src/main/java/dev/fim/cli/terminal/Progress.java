package dev.fim.cli.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A progress line on standard error. A separate thread redraws it ten times a second; it
/// disappears when the run ends.
///
/// Line wrap is off while it is drawn, so it stays one line in a window of any width. Print other
/// text through [#interrupt], or it overwrites the line.
public final class Progress implements AutoCloseable {

  private static final Duration PERIOD = Duration.ofMillis(100);
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
  /// @param source called by another thread, ten times a second
  public static Progress show(
      PrintStream stream, Map<String, String> environment, Supplier<ProgressSnapshot> source) {
    Progress progress = new Progress(stream, width(environment.get("COLUMNS")), source);
    progress.thread.start();
    return progress;
  }

  /// The width to fill: one column less than the window, for the cursor.
  static int width(@Nullable String columns) {
    return Math.max(StandardStream.columns(columns), 2) - 1;
  }

  /// Prints a line above the progress line.
  public synchronized void interrupt(String line) {
    stream.print((over ? "" : CLEAR) + line + "\n");
    stream.flush();
  }

  /// Removes the line. Further calls do nothing.
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

  /// Waits for a period; false if the run ended.
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
