package dev.fim.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class DisplayFormTest {

  @Property
  void anyBytesComeBackFromTheirDisplayForm(@ForAll byte[] bytes) {
    assertThat(DisplayForm.parse(DisplayForm.of(bytes))).isEqualTo(bytes);
  }

  @Property
  void textComesBackFromItsDisplayForm(@ForAll("text") String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThat(DisplayForm.parse(DisplayForm.of(bytes))).isEqualTo(bytes);
    assertThat(DisplayForm.ofText(text)).isEqualTo(DisplayForm.of(bytes));
  }

  @Property
  void nothingInADisplayFormActsOnAScreen(@ForAll("text") String text) {
    assertThat(DisplayForm.ofText(text).codePoints())
        .allSatisfy(codePoint -> {
          assertThat(Character.isISOControl(codePoint)).isFalse();
          assertThat(Character.getType(codePoint))
              .isNotIn(
                  Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR);
          assertThat(Character.getDirectionality(codePoint))
              .isNotIn(
                  Character.DIRECTIONALITY_LEFT_TO_RIGHT_EMBEDDING,
                  Character.DIRECTIONALITY_LEFT_TO_RIGHT_OVERRIDE,
                  Character.DIRECTIONALITY_LEFT_TO_RIGHT_ISOLATE,
                  Character.DIRECTIONALITY_RIGHT_TO_LEFT_EMBEDDING,
                  Character.DIRECTIONALITY_RIGHT_TO_LEFT_OVERRIDE,
                  Character.DIRECTIONALITY_RIGHT_TO_LEFT_ISOLATE,
                  Character.DIRECTIONALITY_FIRST_STRONG_ISOLATE,
                  Character.DIRECTIONALITY_POP_DIRECTIONAL_FORMAT,
                  Character.DIRECTIONALITY_POP_DIRECTIONAL_ISOLATE);
        });
  }

  @Property
  void differentBytesHaveDifferentDisplayForms(@ForAll byte[] left, @ForAll byte[] right) {
    assertThat(DisplayForm.of(left).equals(DisplayForm.of(right)))
        .isEqualTo(ByteString.of(left).equals(ByteString.of(right)));
  }

  /// Any characters, with those that deceive as likely as all others.
  @Provide
  Arbitrary<String> text() {
    Arbitrary<Integer> deceptive =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 0x20),
            Arbitraries.integers().between(0x7f, 0xad),
            Arbitraries.integers().between(0x200b, 0x206f),
            Arbitraries.of(0x5c, 0x61c, 0xfeff, 0x2028, 0xe0001, 0x1d173));
    Arbitrary<Integer> any =
        Arbitraries.integers()
            .between(0, Character.MAX_CODE_POINT)
            .filter(codePoint -> codePoint < 0xd800 || codePoint > 0xdfff);
    return Arbitraries.oneOf(deceptive, any)
        .list()
        .ofMaxSize(20)
        .map(list -> list.stream().map(Character::toString).reduce("", String::concat));
  }

  @Test
  void eachKindOfByteHasItsForm() {
    assertThat(DisplayForm.ofText("plain name")).isEqualTo("plain name");
    assertThat(DisplayForm.ofText("größe 漢字 😀")).isEqualTo("größe 漢字 😀");
    assertThat(DisplayForm.ofText("a\\b")).isEqualTo("a\\\\b");
    assertThat(DisplayForm.ofText("new\nline")).isEqualTo("new\\x0aline");
    assertThat(DisplayForm.ofText("\u001b[31m")).isEqualTo("\\x1b[31m");
    assertThat(DisplayForm.ofText("a\u202eb")).isEqualTo("a\\xe2\\x80\\xaeb");
    assertThat(DisplayForm.ofText("\u0085")).isEqualTo("\\xc2\\x85");
    assertThat(DisplayForm.ofText("\u007f")).isEqualTo("\\x7f");
  }

  @Test
  void malformedUtf8IsEscapedByteByByte() {
    assertThat(ofHex("ff")).isEqualTo("\\xff");
    assertThat(ofHex("61ff62")).isEqualTo("a\\xffb");
    assertThat(ofHex("c080")).as("overlong NUL").isEqualTo("\\xc0\\x80");
    assertThat(ofHex("eda080")).as("a surrogate").isEqualTo("\\xed\\xa0\\x80");
    assertThat(ofHex("f4908080")).as("beyond the last").isEqualTo("\\xf4\\x90\\x80\\x80");
    assertThat(ofHex("e282")).as("cut short").isEqualTo("\\xe2\\x82");
    assertThat(ofHex("e28261")).as("interrupted").isEqualTo("\\xe2\\x82a");
  }

  private static String ofHex(String hex) {
    return DisplayForm.of(HexFormat.of().parseHex(hex));
  }

  @Test
  void anyByteMayBeWrittenAsAnEscape() {
    assertThat(DisplayForm.parse("\\x41\\xC3\\xa4"))
        .isEqualTo(ByteString.ofUtf8("Aä").toByteArray());
  }

  @Test
  void whatIsNoDisplayFormIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DisplayForm.parse("a\\"))
        .withMessage("a backslash at character 1 is followed by neither a backslash nor xNN");
    assertThatIllegalArgumentException().isThrownBy(() -> DisplayForm.parse("\\x4"));
    assertThatIllegalArgumentException().isThrownBy(() -> DisplayForm.parse("\\x4g"));
    assertThatIllegalArgumentException().isThrownBy(() -> DisplayForm.parse("\\n"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DisplayForm.parse("ab\ud800"))
        .withMessage("half of a surrogate pair at character 2");
  }
}
