package dev.fim.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HumanSizeTest {

  @Test
  void sizesHaveTwoOrThreeDigits() {
    assertThat(HumanSize.ofBytes(0)).isEqualTo("0 B");
    assertThat(HumanSize.ofBytes(999)).isEqualTo("999 B");
    assertThat(HumanSize.ofBytes(1000)).isEqualTo("1.0 KiB");
    assertThat(HumanSize.ofBytes(1536)).isEqualTo("1.5 KiB");
    assertThat(HumanSize.ofBytes(10_200)).isEqualTo("10 KiB");
    assertThat(HumanSize.ofBytes(1_400_000)).isEqualTo("1.3 MiB");
    assertThat(HumanSize.ofBytes(Long.MAX_VALUE)).isEqualTo("8.0 EiB");
    assertThat(HumanSize.ofBytes(-1)).as("taken as unsigned").isEqualTo("16 EiB");
  }
}
