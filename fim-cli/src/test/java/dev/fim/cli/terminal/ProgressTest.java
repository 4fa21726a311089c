package dev.fim.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private static final String CLEAR = "\r\u001b[K";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void itIsDrawnInPlaceAndGoneAtTheEnd() throws InterruptedException {
    CountDownLatch drawn = new CountDownLatch(3);
    try (Progress progress =
        Progress.show(
            stream,
            Map.of(),
            () -> {
              drawn.countDown();
              return new ProgressSnapshot(7, 0, 0, 0);
            })) {
      assertThat(drawn.await(30, TimeUnit.SECONDS)).isTrue();
      progress.interrupt("fim: a line");
    }
    assertThat(text())
        .startsWith("\u001b[?7l\r7 entries  0 B  0 B/s  0:00\u001b[K\u001b[?7h")
        .contains(CLEAR + "fim: a line\n")
        .endsWith(CLEAR);
  }

  @Test
  void afterTheEndNothingIsDrawn() throws InterruptedException {
    Progress progress = Progress.show(stream, Map.of(), () -> new ProgressSnapshot(1, 1, 1, 1));
    progress.close();
    String atTheEnd = text();
    progress.close();
    Thread.sleep(300);
    assertThat(text()).isEqualTo(atTheEnd);
    progress.interrupt("fim: later");
    assertThat(text()).isEqualTo(atTheEnd + "fim: later\n");
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
