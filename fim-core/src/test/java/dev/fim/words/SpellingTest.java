package dev.fim.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {

  private static final List<String> WORDS =
      List.of(
          "on",
          "off",
          "uid",
          "gid",
          "mode",
          "mtime",
          "ctime",
          "sha256",
          "sha512",
          "check",
          "baselines",
          "ignore-attributes");

  @ParameterizedTest
  @CsvSource({
    "sha265,  sha256", // two neighbours swapped
    "sha-256, sha256",
    "SHA256,  sha256",
    "mtiem,   mtime",
    "time,    mtime", // of two at one distance the first
    "of,      off", // of two at one distance the one that begins so
    "chek,    check",
    "basline, baselines",
    "base,    baselines", // a beginning
    "ignore,  ignore-attributes",
  })
  void aMistypedWordLeadsToTheClosest(String typed, String meant) {
    assertThat(Spelling.closest(typed, WORDS)).isEqualTo(meant);
    assertThat(Spelling.question(typed, WORDS)).isEqualTo("did you mean '" + meant + "'?");
  }

  @ParameterizedTest
  @CsvSource({"''", "x", "ba", "yes", "ping", "permissions"})
  void whatIsLikeNoWordLeadsToNone(String typed) {
    assertThat(Spelling.closest(typed, WORDS)).isNull();
    assertThat(Spelling.question(typed, WORDS)).isEmpty();
    assertThat(Spelling.allowed(typed, List.of("on", "off"), "on or off"))
        .isEqualTo("allowed: on or off");
  }
}
