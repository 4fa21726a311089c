package dev.fim.report.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnsTest {

  @Test
  void aTextIsBrokenAtBlanks() {
    assertThat(Columns.wrap("one two three four", 4, 14)).isEqualTo("one two\n    three four");
    assertThat(Columns.wrap("one two three", 4, 17)).isEqualTo("one two three");
  }

  @Test
  void aWordStaysWhole() {
    assertThat(Columns.wrap("at /a/path/that/is/long now", 2, 12))
        .isEqualTo("at\n  /a/path/that/is/long\n  now");
  }

  @Test
  void withoutAWidthNothingIsBroken() {
    String text = "a ".repeat(200) + "b";
    assertThat(Columns.wrap(text, 4, 0)).isEqualTo(text);
    assertThat(Columns.wrap(text, 4, 3)).isEqualTo(text);
  }
}
