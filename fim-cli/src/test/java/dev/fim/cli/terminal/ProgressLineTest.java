package dev.fim.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

  @Test
  void withoutAnExpectationItTellsHowMuchAndHowFast() {
    assertThat(line(new ProgressSnapshot(6_767, 206L << 20, 0, 0), 7, 79))
        .isEqualTo("6,767 entries  206 MiB  29 MiB/s  0:07");
  }

  @Test
  void withAnExpectationItTellsTheTimeLeft() {
    assertThat(line(new ProgressSnapshot(50_000, 1L << 30, 202_040, 4L << 30), 30, 100))
        .isEqualTo(
            "█████░░░░░░░░░░░░░░░  25%  50,000 of 202,040 entries  1.0 GiB  34 MiB/s  1:31 left");
  }

  @Test
  void entriesCountWhereTheNumberOfBytesIsNotKnown() {
    assertThat(line(new ProgressSnapshot(1, 0, 2, 0), 10, 79))
        .isEqualTo("██████████░░░░░░░░░░  50%  1 of 2 entries  0 B  0 B/s  0:11 left");
  }

  @Test
  void moreThanWasExpectedIsAllOfIt() {
    assertThat(line(new ProgressSnapshot(3, 9, 2, 4), 1, 79))
        .startsWith("████████████████████ 100%  3 of 2 entries");
  }

  @Test
  void whatDoesNotFitIsLeftOut() {
    assertThat(line(new ProgressSnapshot(6_767, 206L << 20, 0, 0), 7, 24))
        .isEqualTo("6,767 entries  206 MiB");
    assertThat(line(new ProgressSnapshot(6_767, 206L << 20, 0, 0), 7, 3)).isEmpty();
  }

  @Property
  void noLineIsLongerThanTheWindow(
      @ForAll @LongRange(min = 0) long entries,
      @ForAll @LongRange(min = 0) long bytes,
      @ForAll @LongRange(min = 0) long expectedEntries,
      @ForAll @LongRange(min = 0) long expectedBytes,
      @ForAll @LongRange(min = 0, max = 1_000_000) long seconds,
      @ForAll @IntRange(min = 1, max = 200) int width) {
    ProgressSnapshot now = new ProgressSnapshot(entries, bytes, expectedEntries, expectedBytes);
    assertThat(line(now, seconds, width).length()).isLessThanOrEqualTo(width);
  }

  @Test
  void durationsHaveHoursWhereThereAreAny() {
    assertThat(ProgressLine.duration(0)).isEqualTo("0:00");
    assertThat(ProgressLine.duration(67)).isEqualTo("1:07");
    assertThat(ProgressLine.duration(3723)).isEqualTo("1:02:03");
  }

  @Test
  void theWidthIsThatOfTheWindowOrTheUsualOne() {
    assertThat(Progress.width("120")).isEqualTo(119);
    assertThat(Progress.width(null)).isEqualTo(79);
    assertThat(Progress.width("wide")).isEqualTo(79);
    assertThat(Progress.width("0")).isEqualTo(79);
    assertThat(Progress.width("1")).isEqualTo(1);
    assertThat(Progress.width("99999")).isEqualTo(79);
  }

  private static String line(ProgressSnapshot now, long seconds, int width) {
    return ProgressLine.of(now, Duration.ofSeconds(seconds), width);
  }
}
