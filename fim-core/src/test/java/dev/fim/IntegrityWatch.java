package dev.fim;

import dev.fim.compare.Verdict;
import dev.fim.request.TreeRequest;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The second example of `docs/how-to/embed.md`, to the letter from the next line on.
// example
final class IntegrityWatch implements AutoCloseable {

  /// What a check found. A check that failed has no verdict, and the reason as its only detail.
  record Result(Instant at, @Nullable Verdict verdict, List<String> details) {}

  private final FileIntegrity fim;
  private final TreeRequest request;
  private final Duration longest;
  private final Clock clock;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ScheduledFuture<?> checks;
  private volatile @Nullable Result last;

  IntegrityWatch(FileIntegrity fim, TreeRequest request, Duration interval, Clock clock) {
    this.fim = fim;
    this.request = request;
    this.longest = interval.multipliedBy(3);
    this.clock = clock;
    this.checks =
        timer.scheduleWithFixedDelay(this::check, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// For metrics: intact or not, the number of differences, and the time of the last check.
  void register(MeterRegistry registry) {
    Gauge.builder("integrity.intact", () -> isHealthy() ? 1 : 0).register(registry);
    Gauge.builder("integrity.differences", () -> last().details().size()).register(registry);
    TimeGauge.builder("integrity.checked", () -> last().at().getEpochSecond(), TimeUnit.SECONDS)
        .register(registry);
  }

  /// For a health indicator. Not healthy before the first check, after drift or a failure, and if
  /// no check has ended for three intervals.
  boolean isHealthy() {
    Result result = last();
    return result.verdict() == Verdict.INTACT && result.at().plus(longest).isAfter(clock.instant());
  }

  Result last() {
    Result result = last;
    return result == null ? new Result(Instant.EPOCH, null, List.of()) : result;
  }

  synchronized void check() {
    List<String> details = new ArrayList<>();
    Verdict verdict = null;
    try {
      verdict = fim.check(request, change -> details.add(change.path().display())).verdict();
    } catch (RuntimeException failure) {
      details.clear();
      details.add(String.valueOf(failure.getMessage()));
    }
    last = new Result(clock.instant(), verdict, List.copyOf(details));
  }

  @Override
  public void close() {
    checks.cancel(true);
    timer.shutdown();
  }
}
