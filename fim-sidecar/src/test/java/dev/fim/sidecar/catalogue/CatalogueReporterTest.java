package dev.fim.sidecar.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.fleet.PodIdentity;
import dev.fim.fleet.PodReport;
import dev.fim.sidecar.endpoint.Metrics;
import dev.fim.sidecar.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CatalogueReporterTest {

  private static final CatalogueReporter.Identity IDENTITY =
      new CatalogueReporter.Identity(
          new PodIdentity("c", "n", "p", "u", "node", null),
          Map.of("web", "sha256:1"),
          Map.of(),
          "1.0");

  private final List<PodReport> arrived = Collections.synchronizedList(new ArrayList<>());
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());
  private final Metrics metrics = new Metrics();

  private CatalogueReporter start(Consumer<List<PodReport>> server, Duration alive) {
    return CatalogueReporter.start(IDENTITY, server, alive, metrics, log::add);
  }

  private void await(int reports) throws InterruptedException {
    while (arrived.size() < reports) {
      Thread.sleep(10);
    }
  }

  @Test
  void eachEventThatMattersBecomesAReport() throws InterruptedException {
    try (CatalogueReporter reporter = start(arrived::addAll, Duration.ofHours(1))) {
      reporter.take(new Event.Started("1", 1));
      reporter.take(
          new Event.BaselineInForce(
              "web", "first-sight", 7, "ab".repeat(32), null, "cd".repeat(32)));
      reporter.take(new Event.Action("web", "kill", "done", "a \"detail\"", null));
      reporter.take(new Event.Fault("web", "a reason"));
      reporter.take(new Event.TargetGone("web"));
      await(4);
    }
    assertThat(arrived)
        .extracting(PodReport::kind)
        .containsExactly("baseline", "action", "fault", "gone");
    PodReport first = arrived.getFirst();
    assertThat(first.identity()).isEqualTo(new PodIdentity("c", "n", "p", "u", "node", "web"));
    assertThat(first.image()).isEqualTo("sha256:1");
    assertThat(first.baseline().digest()).isEqualTo("ab".repeat(32));
    assertThat(arrived.get(1).findings())
        .isEqualTo("{\"action\":\"kill\",\"result\":\"done\",\"detail\":\"a \\\"detail\\\"\"}");
  }

  @Test
  void nowAndThenItSaysThatItStillWatches() throws InterruptedException {
    try (CatalogueReporter reporter = start(arrived::addAll, Duration.ofMillis(50))) {
      reporter.take(
          new Event.BaselineInForce(
              "web", "first-sight", 7, "ab".repeat(32), null, "cd".repeat(32)));
      reporter.intact("web");
      await(3);
    }
    assertThat(arrived.get(2).kind()).isEqualTo("alive");
    assertThat(arrived.get(2).verdict()).isEqualTo("intact");
  }

  @Test
  void aServerThatHangsHoldsNobodyUpAndWhatIsTooMuchIsCounted() throws InterruptedException {
    CountDownLatch hang = new CountDownLatch(1);
    Consumer<List<PodReport>> hanging =
        reports -> {
          try {
            hang.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
          }
          arrived.addAll(reports);
        };
    try (CatalogueReporter reporter = start(hanging, Duration.ofHours(1))) {
      long begin = System.nanoTime();
      for (int i = 0; i < 5_000; i++) {
        reporter.take(new Event.TargetGone("web"));
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
      hang.countDown();
      await(1_000);
      assertThat(arrived.size()).isLessThanOrEqualTo(1_100);
    }
  }

  @Test
  void aFaultOfTheServerIsToldOnce() throws InterruptedException {
    List<Integer> tries = Collections.synchronizedList(new ArrayList<>());
    Consumer<List<PodReport>> away =
        _ -> {
          tries.add(1);
          throw new FimException(Problem.IO, "report to", "the server", "it is away", null);
        };
    try (CatalogueReporter reporter = start(away, Duration.ofHours(1))) {
      reporter.take(new Event.TargetGone("web"));
      while (tries.isEmpty()) {
        Thread.sleep(10);
      }
      Thread.sleep(100);
    }
    assertThat(log).containsExactly("reports wait: cannot report to the server: it is away");
  }
}
