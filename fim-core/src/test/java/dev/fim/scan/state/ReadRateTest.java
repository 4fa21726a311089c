package dev.fim.scan.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.scan.ScanMonitor;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadRateTest {

  private final ScanMonitor monitor = new ScanMonitor();

  @Test
  void severalWorkersShareOneRate() throws InterruptedException {
    ScanState state = new ScanState(monitor, new ReadRate(10_000_000));
    long start = System.nanoTime();
    Thread[] workers = new Thread[4];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = Thread.ofPlatform().start(() -> readSlowly(state));
    }
    for (Thread worker : workers) {
      worker.join();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(390));
    assertThat(monitor.bytes()).isEqualTo(4_000_000);
  }

  private static void readSlowly(ScanState state) {
    for (int i = 0; i < 10; i++) {
      state.countBytes(100_000);
    }
  }

  @Test
  void withoutABoundNobodyWaits() {
    ScanState state = new ScanState(monitor);
    long start = System.nanoTime();
    state.countBytes(Long.MAX_VALUE);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void whoWaitsSeesThatTheScanIsOver() throws InterruptedException {
    ScanState state = new ScanState(monitor, new ReadRate(1));
    Thread worker = Thread.ofPlatform().start(() -> state.countBytes(1_000_000_000));
    monitor.cancel();
    worker.join();
    assertThat(worker.isAlive()).isFalse();
  }

  @Test
  void whoWaitsCanBeInterrupted() throws InterruptedException {
    ScanState state = new ScanState(monitor, new ReadRate(1));
    Thread worker = Thread.ofPlatform().start(() -> state.countBytes(1_000_000_000));
    worker.interrupt();
    worker.join();
    assertThat(worker.isAlive()).isFalse();
  }
}
