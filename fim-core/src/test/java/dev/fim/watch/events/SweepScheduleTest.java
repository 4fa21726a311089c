package dev.fim.watch.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SweepScheduleTest {

  private static final Duration NEVER = Duration.ofHours(1);

  private final SweepSchedule schedule = new SweepSchedule();

  @Test
  void aRequestEndsTheWaitAndIsUsedUp() throws Exception {
    CompletableFuture<Boolean> waits = waiting();
    schedule.request();
    assertThat(waits.get(30, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<Boolean> again = waiting();
    Thread.sleep(200);
    assertThat(again).isNotDone();
    schedule.stop();
    assertThat(again.get(30, TimeUnit.SECONDS)).isFalse();
  }

  @Test
  void aCheckIsDueAfterTheInterval() throws InterruptedException {
    assertThat(schedule.awaitNext(NEVER, Duration.ofMillis(1))).isTrue();
    assertThat(schedule.isStopped()).isFalse();
  }

  @Test
  void nothingIsDueOnceItIsStopped() throws InterruptedException {
    schedule.request();
    schedule.stop();
    assertThat(schedule.isStopped()).isTrue();
    assertThat(schedule.awaitNext(Duration.ZERO, Duration.ZERO)).isFalse();
  }

  private CompletableFuture<Boolean> waiting() {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return schedule.awaitNext(Duration.ZERO, NEVER);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
  }
}
