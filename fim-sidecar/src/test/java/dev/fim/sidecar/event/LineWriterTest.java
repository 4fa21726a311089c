package dev.fim.sidecar.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LineWriterTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final StalledStream stalled = new StalledStream();
  private LineWriter writer;

  @AfterEach
  void close() {
    stalled.release();
    writer.close();
  }

  private void start(OutputStream out, int mostBytes, int reserve) {
    writer =
        LineWriter.start(
            "writer-of-test",
            out,
            mostBytes,
            reserve,
            losses -> bytes("lost " + losses),
            complaints::add,
            LineOrder.PLAIN);
  }

  private static byte[] bytes(String line) {
    return (line + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /// Has its thread wait for the reader with this line.
  private void stall(String line) throws InterruptedException {
    writer.write(bytes(line));
    stalled.awaitWriter();
  }

  @Test
  void linesOfSeveralThreadsAreWholeAndThoseOfEachInTheirOrder() throws InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    start(out, LineWriter.MOST_BYTES, 0);
    List<Thread> threads = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      String name = "thread-" + thread;
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> IntStream.range(0, 500).forEach(i -> writer.write(bytes(name + " " + i)))));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(writer.flush(LONG)).isTrue();
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(2000);
    for (int thread = 0; thread < 4; thread++) {
      String name = "thread-" + thread + " ";
      assertThat(lines.stream().filter(line -> line.startsWith(name)).toList())
          .containsExactlyElementsOf(IntStream.range(0, 500).mapToObj(i -> name + i).toList());
    }
  }

  @Test
  void aLineThatIsWaitedForIsWrittenByThen() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    start(out, 1000, 0);
    assertThat(writer.write(bytes("one"), LONG)).isTrue();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("one\n");
  }

  @Test
  void aReaderThatStandsStillHoldsNobodyUpLongerThanTheBound() throws InterruptedException {
    start(stalled, 1000, 0);
    stall("first");
    long start = System.nanoTime();
    writer.write(bytes("second"));
    assertThat(writer.write(bytes("third"), SHORT)).isFalse();
    assertThat(writer.flush(SHORT)).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    stalled.release();
    assertThat(writer.flush(LONG)).isTrue();
    assertThat(stalled.text()).isEqualTo("first\nsecond\nthird\n");
    assertThat(writer.lost()).isZero();
  }

  @Test
  void whatFindsNoRoomIsCountedAndReportedWithoutAFurtherLine() throws InterruptedException {
    start(stalled, 4 * (64 + 6), 0);
    stall("line0");
    IntStream.range(1, 10).forEach(i -> writer.write(bytes("line" + i)));
    assertThat(writer.lost()).isEqualTo(6);
    stalled.release();
    assertThat(writer.flush(LONG)).isTrue();
    assertThat(stalled.text()).isEqualTo("line0\nline1\nline2\nline3\nlost 6\n");
    writer.write(bytes("next"));
    assertThat(writer.flush(LONG)).isTrue();
    assertThat(stalled.text()).endsWith("lost 6\nnext\n");
    assertThat(writer.lost()).isEqualTo(6);
  }

  @Test
  void aLineThatIsWaitedForHasRoomThatOthersCannotTake() throws InterruptedException {
    start(stalled, 2 * (64 + 6), 64 + 6);
    stall("line0");
    IntStream.range(1, 10).forEach(i -> writer.write(bytes("line" + i)));
    assertThat(writer.write(bytes("drift"), SHORT)).isFalse();
    assertThat(writer.write(bytes("late"), SHORT)).isFalse();
    assertThat(writer.lost()).isEqualTo(9);
    stalled.release();
    assertThat(writer.flush(LONG)).isTrue();
    assertThat(stalled.text()).isEqualTo("line0\nline1\nlost 8\ndrift\nlost 1\n");
  }

  @Test
  void aLineThatIsLargerThanTheQueueIsWrittenWhereNothingElseWaits() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    start(out, 100, 0);
    assertThat(writer.write(bytes("x".repeat(1000)), LONG)).isTrue();
    assertThat(out.size()).isEqualTo(1001);
  }

  @Test
  void anInterruptEndsAWaitAndStaysSet() throws InterruptedException {
    start(stalled, 1000, 0);
    stall("first");
    Thread.currentThread().interrupt();
    assertThat(writer.write(bytes("second"), LONG)).isFalse();
    assertThat(Thread.interrupted()).isTrue();
    stalled.release();
    assertThat(writer.flush(LONG)).isTrue();
    assertThat(stalled.text()).isEqualTo("first\nsecond\n");
  }

  @Test
  void aStreamThatTakesNothingIsComplainedOfOnceAndWhatItRefusedIsReportedLater() {
    AtomicBoolean isBroken = new AtomicBoolean(true);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    start(
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            if (isBroken.get()) {
              throw new IOException("No space left\non device");
            }
            out.write(b);
          }
        },
        1000,
        0);
    for (int i = 0; i < 3; i++) {
      assertThat(writer.write(bytes("line"), LONG)).isTrue();
    }
    assertThat(complaints).containsExactly("No space left\\x0aon device");
    assertThat(writer.lost()).isEqualTo(3);
    isBroken.set(false);
    assertThat(writer.write(bytes("next"), LONG)).isTrue();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("lost 3\nnext\n");
    assertThat(writer.lost()).isEqualTo(3);
  }

  @Test
  void noFaultOfAStreamEndsTheWriting() {
    AtomicBoolean isFaulty = new AtomicBoolean(true);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    start(
        new OutputStream() {
          @Override
          public void write(int b) {
            if (isFaulty.getAndSet(false)) {
              throw new NoClassDefFoundError("x");
            }
            out.write(b);
          }
        },
        1000,
        0);
    assertThat(writer.write(bytes("one"), LONG)).isTrue();
    assertThat(writer.write(bytes("two"), LONG)).isTrue();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("lost 1\ntwo\n");
  }
}
