package dev.fim.chain.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Any log is intact as it was written, and not intact after any one change, but for the tail that
/// nothing after it knows.
class ChainProperties {

  /// A log of several runs with seals; the last event is known to nothing after it.
  private static TestLog log(Random random) {
    TestLog log = new TestLog();
    int runs = 1 + random.nextInt(3);
    for (int run = 0; run < runs; run++) {
      if (run > 0) {
        log.restart(random.nextBoolean());
      }
      int parts = 1 + random.nextInt(3);
      for (int part = 0; part < parts; part++) {
        log.events(1 + random.nextInt(6));
        if (random.nextBoolean()) {
          log.seal();
        }
      }
    }
    return log;
  }

  private static boolean isIntact(List<byte[]> lines) {
    return TestLog.verify(lines).isIntact()
        && TestLog.verify(lines, TestLog.KEY.verifyingKey()).isIntact();
  }

  @Property(tries = 100)
  void anUntouchedLogIsIntact(@ForAll long seed) {
    assertThat(isIntact(log(new Random(seed)).lines)).isTrue();
  }

  @Property(tries = 100)
  void anyRemovalIsFound(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int count) {
    Random random = new Random(seed);
    List<byte[]> lines = log(random).lines;
    int from = random.nextInt(lines.size());
    int to = Math.min(lines.size() - 1, from + count); // the tail stays
    if (from == 0 || from >= to) { // a log may begin with any run
      return;
    }
    List<byte[]> cut = new ArrayList<>(lines);
    cut.subList(from, to).clear();
    assertThat(TestLog.verify(cut).isIntact()).isFalse();
  }

  @Property(tries = 100)
  void anyChangeOfAByteIsFound(@ForAll long seed) {
    Random random = new Random(seed);
    List<byte[]> lines = log(random).lines;
    byte[] line = lines.get(random.nextInt(lines.size()));
    int at = random.nextInt(line.length);
    byte before = line[at];
    line[at] ^= (byte) (1 << random.nextInt(8));
    if (line[at] == '\n') {
      line[at] = (byte) (before ^ 0x80);
    }
    LogReport report = TestLog.verify(lines);
    if (report.isIntact()) { // a last line that is no event any more is a cut tail
      assertThat(line).isSameAs(lines.getLast());
      assertThat(report.others()).isEqualTo(1);
    }
  }

  @Property(tries = 100)
  void anySwapIsFound(@ForAll long seed) {
    Random random = new Random(seed);
    List<byte[]> lines = log(random).lines;
    int one = random.nextInt(lines.size());
    int other = random.nextInt(lines.size());
    if (one != other) {
      Collections.swap(lines, one, other);
      assertThat(TestLog.verify(lines).isIntact()).isFalse();
    }
  }

  @Property(tries = 100)
  void anyDuplicateIsFound(@ForAll long seed) {
    Random random = new Random(seed);
    List<byte[]> lines = log(random).lines;
    lines.add(random.nextInt(lines.size() + 1), lines.get(random.nextInt(lines.size())));
    assertThat(TestLog.verify(lines).isIntact()).isFalse();
  }

  @Property(tries = 100)
  void anyForeignEventIsFound(@ForAll long seed) {
    Random random = new Random(seed);
    List<byte[]> lines = log(random).lines;
    List<byte[]> others = log(random).lines;
    if (others.size() == 1) {
      return; // the first event of a run alone is a run
    }
    byte[] foreign = others.get(1 + random.nextInt(others.size() - 1));
    if (new String(foreign, StandardCharsets.UTF_8).contains("\"seq\":1,")) {
      return;
    }
    lines.add(random.nextInt(lines.size() + 1), foreign);
    assertThat(TestLog.verify(lines).isIntact()).isFalse();
  }

  /// Whoever has no key can compute all values anew, but not the seals.
  @Property(tries = 100)
  void aLogThatIsComputedAnewIsFoundByItsSeals(@ForAll long seed) {
    Random random = new Random(seed);
    TestLog log = new TestLog().events(1 + random.nextInt(5)).seal().events(random.nextInt(5));
    TestLog forged = new TestLog();
    int changed = random.nextInt(log.lines.size());
    for (int i = 0; i < log.lines.size(); i++) {
      String line = new String(log.lines.get(i), StandardCharsets.UTF_8);
      String members =
          line.substring(line.indexOf("\"event\""), line.lastIndexOf(",\"run\":\""))
              .replace(log.head().run(), forged.run());
      forged.event(i == changed ? members.replace("fault", "fauIt") : members);
    }
    assertThat(TestLog.verify(forged.lines, TestLog.KEY.verifyingKey()).isIntact()).isFalse();
  }

  @Property(tries = 100)
  void anyBytesGiveAReport(@ForAll long seed) {
    Random random = new Random(seed);
    List<byte[]> lines = log(random).lines;
    for (int change = 0; change < 20; change++) {
      int at = random.nextInt(lines.size());
      byte[] line = Arrays.copyOf(lines.get(at), random.nextInt(lines.get(at).length + 20));
      if (line.length > 0) {
        line[random.nextInt(line.length)] = (byte) random.nextInt(256);
      }
      lines.set(at, line);
    }
    assertThat(TestLog.verify(lines).faults()).isNotNull();
  }
}
