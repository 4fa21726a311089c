package dev.fim.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TimestampTest {

  @Property
  void theTextIsAnInstantThatCanBeRead(
      @ForAll @LongRange(min = -62_167_219_200L, max = 253_402_300_799L) long seconds,
      @ForAll @IntRange(max = 999_999_999) int nanos) {
    String text = new Timestamp(seconds, nanos).display();
    assertThat(Instant.parse(text)).isEqualTo(Instant.ofEpochSecond(seconds, nanos));
    assertThat(text).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z");
  }

  @Test
  void nineDigitsOfASecondAreShownEvenIfTheyAreZero() {
    assertThat(new Timestamp(0, 0).display()).isEqualTo("1970-01-01T00:00:00.000000000Z");
    assertThat(new Timestamp(-1, 1).display()).isEqualTo("1969-12-31T23:59:59.000000001Z");
    assertThat(new Timestamp(1_795_341_600, 120_000_000).display())
        .isEqualTo("2026-11-22T10:00:00.120000000Z");
  }

  @Test
  void timesBeyondTheCalendarAreShownInSeconds() {
    assertThat(new Timestamp(Long.MAX_VALUE, 7).display())
        .isEqualTo("@9223372036854775807.000000007");
    assertThat(new Timestamp(Long.MIN_VALUE, 7).display())
        .isEqualTo("@-9223372036854775808.000000007");
    assertThat(new Timestamp(Instant.MAX.getEpochSecond(), 0).display())
        .isEqualTo("+1000000000-12-31T23:59:59.000000000Z");
  }

  @Test
  void theDigitsAreTheSameInEveryLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertThat(new Timestamp(0, 5).display()).isEqualTo("1970-01-01T00:00:00.000000005Z");
      assertThat(new Timestamp(Long.MAX_VALUE, 5).display())
          .isEqualTo("@9223372036854775807.000000005");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void theEarlierComesFirst() {
    assertThat(new Timestamp(-1, 999_999_999)).isLessThan(new Timestamp(0, 0));
    assertThat(new Timestamp(0, 0)).isLessThan(new Timestamp(0, 1));
  }

  @Test
  void nanosecondsOutOfRangeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Timestamp(0, 1_000_000_000))
        .withMessage("nanoseconds out of range: 1000000000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Timestamp(0, -2))
        .withMessage("nanoseconds out of range: -2");
  }
}
