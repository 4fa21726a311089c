package dev.fim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.compare.Verdict;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// The watch of the page on embedding, as a service would use it.
class IntegrityWatchTest {

  private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");

  @AutoClose private final FimFixture fixture = new FimFixture();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private IntegrityWatch watchAt(Instant time) {
    IntegrityWatch watch =
        new IntegrityWatch(
            fixture.fim(),
            fixture.request(),
            Duration.ofHours(1),
            Clock.fixed(time, ZoneOffset.UTC));
    watch.register(registry);
    watch.check();
    return watch;
  }

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  @Test
  void thePageHasThisClass() throws IOException {
    String source = Files.readString(Path.of("src/test/java/dev/fim/IntegrityWatch.java"));
    assertThat(Files.readString(Path.of("../docs/how-to/embed.md")))
        .contains("```java\n" + source.substring(source.indexOf("// example\n") + 11) + "```\n");
  }

  @Test
  void anIntactTreeIsHealthy() {
    fixture.tree().file("a", "1");
    fixture.fim().init(fixture.request(), change -> {});
    try (IntegrityWatch watch = watchAt(NOW)) {
      assertThat(watch.isHealthy()).isTrue();
      assertThat(watch.last()).isEqualTo(new IntegrityWatch.Result(NOW, Verdict.INTACT, List.of()));
      assertThat(gauge("integrity.intact")).isEqualTo(1);
      assertThat(gauge("integrity.differences")).isZero();
      assertThat(registry.get("integrity.checked").timeGauge().value())
          .isEqualTo((double) NOW.getEpochSecond());
    }
  }

  @Test
  void aChangedFileIsNotHealthyAndIsNamed() {
    fixture.tree().file("a", "1");
    fixture.fim().init(fixture.request(), change -> {});
    fixture.tree().file("a", "2");
    try (IntegrityWatch watch = watchAt(NOW)) {
      assertThat(watch.isHealthy()).isFalse();
      assertThat(watch.last().verdict()).isEqualTo(Verdict.DRIFTED);
      assertThat(watch.last().details()).containsExactly("/a");
      assertThat(gauge("integrity.intact")).isZero();
      assertThat(gauge("integrity.differences")).isEqualTo(1);
    }
  }

  @Test
  void aCheckThatFailsIsNotHealthyAndHasTheReason() {
    try (IntegrityWatch watch = watchAt(NOW)) {
      assertThat(watch.isHealthy()).isFalse();
      assertThat(watch.last().verdict()).isNull();
      assertThat(watch.last().details())
          .singleElement()
          .asString()
          .contains("there is no such file; record a baseline");
    }
  }
}
