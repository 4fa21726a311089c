package dev.fim.policy.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.path.RawPath;
import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegexPatternTest {

  @ParameterizedTest
  @CsvSource({
    "/opt/.*\\.so, /opt/a/b.so, true",
    "/opt/.*\\.so, /opt/b.so.1, false",
    "/opt/.*\\.so, /x/opt/b.so, false",
    "/a|/ab, /ab, true",
    "/a|/ab, /abc, false",
    "^/a$, /a, true",
    "/.*, /a\\x0ab, true",
    "/a.b, /a\\x0ab, true",
    "/[^x]*, /a\\x0ab, true",
    "/\\xff, /\\xff, true",
    "/\\x{ff}, /\\xff, true",
    "/[\\x80-\\xff]+, /ä, true",
    "/., /ä, false",
    "/.., /ä, true",
    "/ä, /ä, true",
    "/ä*x, /ääx, true",
    "/ä?x, /x, true",
    "/ä?x, /\\xc3x, false",
    "/\\Qä*\\E+, /ä***, true",
    "/\\Qa_.(\\E, /a_.(, true",
    "/\\ä, /ä, true",
    "/\\d+, /123, true",
    "/\\w, /ª, false",
    "/[[:alpha:]]+, /abc, true",
    "(?i)/opt, /OPT, true",
    "'/a{2,3}', /aaa, true",
    "'/a{2,3}', /aaaa, false",
  })
  void aRegularExpressionMatchesTheWholePathOnBytes(String regex, String path, boolean matches) {
    assertThat(PathPattern.ofRegex(regex).matches(RawPath.parse(path))).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({
    "/opt/lib/.*, /opt, true",
    "/opt/lib/.*, /opt/lib, true",
    "/opt/lib/.*, /opt/lib/x, true",
    "/opt/lib/.*, /opt/lib2, false",
    "/opt/lib/.*, /op, false",
    "/opt/lib?.*, /opt/li, true",
    "/opt/lib+/x, /opt/libb, true",
    "/opt/a\\.b/x, /opt/a.b, true",
    "/opt/a\\.b/x, /opt/axb, false",
    "/opt|/usr/x, /usr, true",
    "/(opt|usr)/x, /etc, true",
    "/opt/(a|b), /usr, false",
    "^/opt/x, /usr, false",
    ".*x, /usr, true",
    "(?i)/opt/x, /OPT, true",
  })
  void theDescentIsBoundedByTheLiteralBeginning(String regex, String directory, boolean may) {
    PathPattern pattern = PathPattern.ofRegex(regex);

    assertThat(pattern.mayMatchBelow(RawPath.ROOT)).isTrue();
    assertThat(pattern.mayMatchBelow(RawPath.parse(directory))).isEqualTo(may);
  }

  @Test
  void adversarialExpressionsRunInLinearTime() {
    PathPattern pattern = PathPattern.ofRegex("/(a|a)*(a*)*b");
    RawPath path = RawPath.ofUtf8("/" + "a".repeat(4000));

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> assertThat(pattern.matches(path)).isFalse());
  }

  @Test
  void repetitionsOfRepetitionsAreRefusedBeforeTheyAreWrittenOut() {
    assertThatThrownBy(() -> PathPattern.ofRegex("/(a{50}){50}"))
        .isInstanceOf(PatternFault.class)
        .hasMessage(
            "a regular expression that is too large once its repetitions are written out; use"
                + " smaller counts, or '*' and '+' in their place");
    assertThat(PathPattern.ofRegex("/(a{30}){30}").matches(RawPath.ofUtf8("/" + "a".repeat(900))))
        .isTrue();
  }

  @Test
  void anExpressionLongerThanAnyPathIsRefused() {
    assertThatThrownBy(() -> PathPattern.ofRegex("/" + "a".repeat(4096)))
        .isInstanceOf(PatternFault.class)
        .hasMessage("a regular expression of 4097 characters; the longest allowed has 4096");
  }

  @Property(tries = 5000)
  void whereNothingMayMatchBelowNothingDoes(
      @ForAll("regexes") String regex, @ForAll("paths") String path) {
    PathPattern pattern;
    try {
      pattern = PathPattern.ofRegex(regex);
    } catch (PatternFault _) {
      return;
    }
    RawPath below = RawPath.ofUtf8(path);
    for (RawPath at = below.parent(); at != null; at = at.parent()) {
      if (!pattern.mayMatchBelow(at)) {
        assertThat(pattern.matches(below)).isFalse();
        assertThat(pattern.mayMatchBelow(below)).isFalse();
      }
    }
  }

  @Provide
  Arbitrary<String> regexes() {
    return Arbitraries.of("/a", "/", "a", "b", "?", "*", "+", "|", "(", ")", ".", "{0}", "\\.")
        .list()
        .ofMinSize(1)
        .ofMaxSize(8)
        .map(parts -> "/" + String.join("", parts));
  }

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.of("a", "b", "ab", "aa", ".x")
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(names -> "/" + String.join("/", names));
  }
}
