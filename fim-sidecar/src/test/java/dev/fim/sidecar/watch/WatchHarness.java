package dev.fim.sidecar.watch;

import com.sun.management.OperatingSystemMXBean;
import dev.fim.CheckSession;
import dev.fim.scan.StandbyThreads;
import dev.fim.sidecar.finding.TargetVerdict;
import dev.fim.watch.events.EventLoop;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// Prints how long it takes from a write to the verdict on it, and what the watch costs while
/// nothing happens, on a tree of 10,000 files. Not a test: run it on a machine with nothing else to
/// do, with the number of drifts, of idle seconds, and of milliseconds between sweeps, as
/// arguments.
final class WatchHarness {

  private static final int FILES = 10_000;
  private static final int FILES_IN_A_DIRECTORY = 50;

  private WatchHarness() {}

  static void main(String[] args) throws IOException, InterruptedException {
    int drifts = args.length > 0 ? Integer.parseInt(args[0]) : 200;
    int idleSeconds = args.length > 1 ? Integer.parseInt(args[1]) : 60;
    Duration interval = Duration.ofMillis(args.length > 2 ? Long.parseLong(args[2]) : 10_000);
    WatchSettings settings = TestWatchSettings.sweeping(interval, WatchSettings.SWEEP_PAUSE);
    try (WatchFixture fixture = new WatchFixture();
        EventLoop loop = EventLoop.start()) {
      makeTree(fixture.tree.path());
      // Until everything has settled, so that the first sweep has nothing to read again.
      TimeUnit.SECONDS.sleep(3);
      WatchRecorder recorder = new WatchRecorder();
      long opening = System.nanoTime();
      try (CheckSession session = fixture.record()) {
        System.out.printf(
            Locale.ROOT, "recorded and taken into memory in %d ms%n", millis(opening));
        long starting = System.nanoTime();
        try (TreeWatcher watcher =
            TreeWatcher.start(
                fixture.watched(),
                session,
                settings,
                Clock.systemUTC(),
                loop,
                StandbyThreads.ON_DEMAND,
                recorder)) {
          WatchRecorder.Recorded first = recorder.next();
          System.out.printf(
              Locale.ROOT,
              "first sweep done %d ms after the start: %s, %d entries, %d directories watched%n",
              millis(starting),
              first.verdict(),
              first.context().entries(),
              watcher.watches());
          measureLatency(fixture.tree.path(), recorder, drifts);
          measureIdle(recorder, idleSeconds);
        }
      }
    }
  }

  private static long millis(long since) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
  }

  private static Path file(Path tree, int number) {
    return tree.resolve("d" + number / FILES_IN_A_DIRECTORY).resolve("f" + number);
  }

  private static void makeTree(Path tree) throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < FILES; i++) {
      Path file = file(tree, i);
      if (i % FILES_IN_A_DIRECTORY == 0) {
        Files.createDirectory(file.getParent());
      }
      byte[] content = new byte[200 + random.nextInt(8000)];
      random.nextBytes(content);
      Files.write(file, content);
    }
  }

  private static void measureLatency(Path tree, WatchRecorder recorder, int drifts)
      throws IOException, InterruptedException {
    Random random = new Random(2);
    long[] toEvent = new long[drifts];
    long[] toVerdict = new long[drifts];
    for (int i = 0; i < drifts; i++) {
      Path file = file(tree, random.nextInt(FILES));
      byte[] content = Files.readAllBytes(file);
      FileTime mtime = Files.getLastModifiedTime(file);
      TimeUnit.MILLISECONDS.sleep(20 + random.nextInt(30));
      recorder.verdicts.clear();
      long start = System.nanoTime();
      Files.writeString(file, "hacked");
      WatchRecorder.Recorded recorded = recorder.next();
      while (!(recorded.verdict() instanceof TargetVerdict.Drifted)) {
        recorded = recorder.next();
      }
      toVerdict[i] = System.nanoTime() - start;
      toEvent[i] = recorded.context().since() - start;
      Files.write(file, content);
      Files.setLastModifiedTime(file, mtime);
      while (!(recorded.verdict() instanceof TargetVerdict.Intact)) {
        recorded = recorder.next();
      }
    }
    print("write to event", toEvent);
    print("write to verdict", toVerdict);
  }

  private static void print(String what, long[] nanos) {
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "%s, %d drifts: p50 %.2f ms, p99 %.2f ms, most %.2f ms%n",
        what,
        nanos.length,
        nanos[nanos.length / 2] / 1e6,
        nanos[(int) Math.min(nanos.length - 1L, Math.round(nanos.length * 0.99))] / 1e6,
        nanos[nanos.length - 1] / 1e6);
  }

  private static void measureIdle(WatchRecorder recorder, int seconds)
      throws IOException, InterruptedException {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    recorder.verdicts.clear();
    long cpu = system.getProcessCpuTime();
    long start = System.nanoTime();
    TimeUnit.SECONDS.sleep(seconds);
    double share = (double) (system.getProcessCpuTime() - cpu) / (System.nanoTime() - start);
    System.out.printf(
        Locale.ROOT,
        "idle for %d s with %d sweeps: %.2f %% of a core, %.0f ms of it a sweep, %s%n",
        seconds,
        recorder.verdicts.size(),
        share * 100,
        share * seconds * 1000 / Math.max(1, recorder.verdicts.size()),
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmRSS"))
            .findFirst()
            .orElse("unknown"));
  }
}
