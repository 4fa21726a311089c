package dev.fim.cli.terminal;

import dev.fim.report.HumanSize;
import java.time.Duration;
import java.util.Locale;

/// The text of the progress line.
final class ProgressLine {

  private static final int BAR = 20;

  private ProgressLine() {}

  /// At most `width` characters: as many parts as fit, the most important first.
  static String of(ProgressSnapshot now, Duration elapsed, int width) {
    double seconds = Math.max(elapsed.toNanos() / 1e9, 1e-3);
    double fraction = now.fraction();
    StringBuilder line = new StringBuilder();
    if (fraction >= 0) {
      int full = (int) (fraction * BAR);
      append(
          line,
          width,
          "%s%s %3d%%".formatted("█".repeat(full), "░".repeat(BAR - full), (int) (fraction * 100)));
    }
    append(line, width, count(now) + " entries");
    append(line, width, HumanSize.ofBytes(now.bytes()));
    append(line, width, HumanSize.ofBytes((long) (now.bytes() / seconds)) + "/s");
    if (fraction > 0 && fraction < 1 && seconds >= 1) {
      append(line, width, duration((long) (seconds * (1 - fraction) / fraction) + 1) + " left");
    } else {
      append(line, width, duration((long) seconds));
    }
    return line.toString();
  }

  private static void append(StringBuilder line, int width, String part) {
    int gap = line.isEmpty() ? 0 : 2;
    if (line.length() + gap + part.length() <= width) {
      line.repeat(' ', gap).append(part);
    }
  }

  private static String count(ProgressSnapshot now) {
    return now.expectedEntries() > 0
        ? String.format(Locale.ROOT, "%,d of %,d", now.entries(), now.expectedEntries())
        : String.format(Locale.ROOT, "%,d", now.entries());
  }

  /// `0:07`, `12:30`, `1:02:03`.
  static String duration(long seconds) {
    long hours = seconds / 3600;
    long minutes = seconds / 60 % 60;
    return hours > 0
        ? String.format(Locale.ROOT, "%d:%02d:%02d", hours, minutes, seconds % 60)
        : String.format(Locale.ROOT, "%d:%02d", minutes, seconds % 60);
  }
}
