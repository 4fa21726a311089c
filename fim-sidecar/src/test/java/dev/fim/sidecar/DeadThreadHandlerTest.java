package dev.fim.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.sidecar.event.Event;
import dev.fim.sidecar.event.StalledStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DeadThreadHandlerTest {

  private final List<String> halts = new CopyOnWriteArrayList<>();

  private void die(String thread, OutputWriters writers, ByteArrayOutputStream error) {
    new DeadThreadHandler(
            writers, code -> halts.add(code + " after " + error.toString(StandardCharsets.UTF_8)))
        .uncaughtException(Thread.ofPlatform().name(thread).unstarted(() -> {}), new Error("a\nb"));
  }

  @Test
  void aThreadOfTheWatchEndsTheProgramAfterALineThatSaysWhy() {
    ByteArrayOutputStream error = new ByteArrayOutputStream();
    try (OutputWriters writers = OutputWriters.start(OutputStream.nullOutputStream(), error)) {
      die("fim-guard", writers, error);
    }
    assertThat(halts)
        .containsExactly(
            "28 after fim-sidecar: the thread fim-guard has died, and so this program ends with 28:"
                + " java.lang.Error: a\\x0ab\n");
  }

  @Test
  void anyOtherThreadEndsNothing() {
    ByteArrayOutputStream error = new ByteArrayOutputStream();
    try (OutputWriters writers = OutputWriters.start(OutputStream.nullOutputStream(), error)) {
      die("HTTP-Dispatcher", writers, error);
      writers.flush();
    }
    assertThat(halts).isEmpty();
    assertThat(error.toString(StandardCharsets.UTF_8))
        .isEqualTo("fim-sidecar: the thread HTTP-Dispatcher has died: java.lang.Error: a\\x0ab\n");
  }

  /// So does one whose line nobody reads.
  @Test
  void aThreadThatWritesEndsTheProgramToo() {
    StalledStream stalled = new StalledStream();
    try (OutputWriters writers = OutputWriters.start(stalled, stalled)) {
      die(OutputWriters.EVENTS_THREAD, writers, new ByteArrayOutputStream());
      die(OutputWriters.LOG_THREAD, writers, new ByteArrayOutputStream());
      assertThat(halts).containsExactly("28 after ", "28 after ");
    } finally {
      stalled.release();
    }
  }

  @Test
  void anEndIsNotHeldUpByWhoeverReads() {
    StalledStream stalled = new StalledStream();
    try (OutputWriters writers = OutputWriters.start(stalled, stalled)) {
      writers.log("a line");
      writers.events().write(new Event.TargetGone("app"));
      writers.flush();
      stalled.release();
    }
  }

  @Test
  void anOrderlyEndWritesWhatIsLeft() {
    ByteArrayOutputStream error = new ByteArrayOutputStream();
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try (OutputWriters writers = OutputWriters.start(output, error)) {
      for (int i = 0; i < 1000; i++) {
        writers.log("line " + i);
        writers.events().write(new Event.TargetGone("app" + i));
      }
      writers.flush();
    }
    assertThat(error.toString(StandardCharsets.UTF_8).lines()).hasSize(1000);
    assertThat(output.toString(StandardCharsets.UTF_8).lines()).hasSize(1000);
  }
}
