package dev.fim.policy.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.path.RawPath;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobPatternTest {

  private static PathPattern glob(String text) {
    PathPattern pattern = PathPattern.ofPath(text);
    assertThat(pattern).isInstanceOf(GlobPattern.class);
    return pattern;
  }

  @ParameterizedTest
  @CsvSource({
    "/a/*, /a/b, 4",
    "/a/*, /a/b/c, 4",
    "/a/*, /a, -1",
    "/*, /, -1",
    "/*, /a/b, 2",
    "/**, /, -1",
    "/a*c, /abc, 4",
    "/a*c, /ab/c, -1",
    "/a**c, /ab/c, 5",
    "/a/**, /a, -1",
    "/a/**, /a/b/c, 4",
    "/a/**/b, /a/b, 4",
    "/a/**/b, /a/x/y/b, 8",
    "/a/**/b, /a/xb, -1",
    "**/b, /b, 2",
    "**/b, /a/b/c, 4",
    "**/b, /ab, -1",
    "**/**/b, /b, 2",
    "/***/b, /b, 2",
    "**/*.pyc, /usr/x.pyc, 10",
    "**/*.pyc, /x.pyc/y, 6",
    "/a?c, /abc, 4",
    "/a?c, /a/c, -1",
    "/[a-c]x, /bx, 3",
    "/[!a-c]x, /bx, -1",
    "/[^a-c]x, /dx, 3",
    "/[]]x, /]x, 3",
    "/[a-]x, /-x, 3",
    "/[\\x61]x, /ax, 3",
    "/[\\]]x, /]x, 3",
    "'/a[,]*', '/a,b', 4",
    "/\\**, /*x, 3",
    "/\\**, /xx, -1",
  })
  void aGlobMatchesThePathAndEverythingBelow(String glob, String path, int length) {
    assertThat(glob(glob).matchedLength(RawPath.ofUtf8(path))).isEqualTo(length);
  }

  @Test
  void aQuestionMarkIsOneByte() {
    assertThat(glob("/?").matches(RawPath.ofUtf8("/ä"))).isFalse();
    assertThat(glob("/??").matches(RawPath.ofUtf8("/ä"))).isTrue();
    assertThat(glob("/[\\xf0-\\xff]").matches(RawPath.parse("/\\xff"))).isTrue();
    assertThat(glob("/*").matches(RawPath.parse("/\\x0a\\xff"))).isTrue();
  }

  @Test
  void theDescentGoesOnlyWhereSomethingMayMatch() {
    PathPattern pattern = glob("/usr/*/bin/x?");

    assertThat(pattern.mayMatchBelow(RawPath.ROOT)).isTrue();
    assertThat(pattern.mayMatchBelow(RawPath.ofUtf8("/usr"))).isTrue();
    assertThat(pattern.mayMatchBelow(RawPath.ofUtf8("/usr/local/bin"))).isTrue();
    assertThat(pattern.mayMatchBelow(RawPath.ofUtf8("/usr/local/lib"))).isFalse();
    assertThat(pattern.mayMatchBelow(RawPath.ofUtf8("/us"))).isFalse();
    assertThat(pattern.mayMatchBelow(RawPath.ofUtf8("/usr/local/bin/xy"))).isTrue();
    assertThat(pattern.mayMatchBelow(RawPath.ofUtf8("/usr/local/bin/xyz"))).isFalse();
  }

  @Test
  void patternsOfMoreThanOneWordOfStatesWork() {
    String name = "n".repeat(100);
    PathPattern pattern = glob("/" + name + "/**/*" + name + "*/" + name);

    assertThat(pattern.matches(RawPath.ofUtf8("/" + name + "/a" + name + "b/" + name))).isTrue();
    assertThat(pattern.matches(RawPath.ofUtf8("/" + name + "/a/b/" + name + "/" + name + "/x")))
        .isTrue();
    assertThat(pattern.matches(RawPath.ofUtf8("/" + name + "/a" + name + "b/" + name + "n")))
        .isFalse();
  }

  @Test
  void noPatternTakesLongerThanTheProductOfTheLengths() {
    String stars = "/" + "a*".repeat(1000) + "b";
    String deep = "/" + "**/a*".repeat(500) + "/b";
    RawPath name = RawPath.ofUtf8("/" + "a".repeat(4000));
    RawPath names = RawPath.ofUtf8("/a".repeat(2000));

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          for (String text : List.of(stars, deep)) {
            assertThat(glob(text).matches(name)).isFalse();
            assertThat(glob(text).matches(names)).isFalse();
          }
        });
  }

  @Property(tries = 20_000)
  void aGlobMatchesAsThePlainDefinitionSays(
      @ForAll("globs") String glob, @ForAll("paths") String path) {
    RawPath raw = RawPath.ofUtf8(path);
    int expected = -1;
    for (int end = path.length(); end > 1; end = path.lastIndexOf('/', end - 1)) {
      String ancestor = path.substring(0, end);
      expected = plain(glob.replaceAll("\\*{3,}", "**"), ancestor) ? end : expected;
    }

    assertThat(glob(glob).matchedLength(raw)).isEqualTo(expected);
  }

  @Property(tries = 20_000)
  void whereNothingMayMatchBelowNothingDoes(
      @ForAll("globs") String glob, @ForAll("paths") String path) {
    PathPattern pattern = glob(glob);
    RawPath below = RawPath.ofUtf8(path);
    RawPath directory = below.parent();
    if (directory != null && !pattern.mayMatchBelow(directory)) {
      assertThat(pattern.matches(below)).isFalse();
      assertThat(pattern.mayMatchBelow(below)).isFalse();
    }
  }

  /// The definition by recursion, exponential and plain.
  private static boolean plain(String glob, String path) {
    if (glob.startsWith("**/")) {
      return plain("/" + glob, path);
    }
    if (glob.isEmpty()) {
      return path.isEmpty();
    }
    if (glob.startsWith("/**/")) {
      boolean none = plain(glob.substring(3), path);
      int next = path.indexOf('/', 1);
      return none || (path.startsWith("/") && next > 0 && plain(glob, path.substring(next)));
    }
    if (glob.startsWith("*")) {
      String rest = glob.replaceFirst("^\\*+", "");
      boolean across = glob.startsWith("**");
      for (int i = 0; i <= path.length(); i++) {
        if (plainRest(rest, path.substring(i))) {
          return true;
        }
        if (i < path.length() && path.charAt(i) == '/' && !across) {
          return false;
        }
      }
      return false;
    }
    if (path.isEmpty()) {
      return false;
    }
    char c = path.charAt(0);
    if (glob.startsWith("[ab]")) {
      return (c == 'a' || c == 'b') && plainRest(glob.substring(4), path.substring(1));
    }
    boolean same = glob.charAt(0) == '?' ? c != '/' : glob.charAt(0) == c;
    return same && plainRest(glob.substring(1), path.substring(1));
  }

  private static boolean plainRest(String glob, String path) {
    return glob.isEmpty() ? path.isEmpty() : plainAfterName(glob, path);
  }

  /// As [#plain], where a leading `**/` is not at the start of a name.
  private static boolean plainAfterName(String glob, String path) {
    if (!glob.startsWith("**/")) {
      return plain(glob, path);
    }
    for (int i = 0; i <= path.length(); i++) {
      if (plain(glob.substring(2), path.substring(i))) {
        return true;
      }
    }
    return false;
  }

  @Provide
  Arbitrary<String> globs() {
    return Arbitraries.of("a", "b", "/", "*", "**", "?", "[ab]", "/**/", "**/")
        .list()
        .ofMinSize(1)
        .ofMaxSize(8)
        .map(parts -> String.join("", parts))
        .map(text -> text.startsWith("**/") ? text : "/" + text)
        .map(text -> text.replaceAll("/+", "/"))
        .map(text -> text.endsWith("/") ? text + "a" : text)
        .filter(text -> text.contains("*") || text.contains("?") || text.contains("["));
  }

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.of("a", "b", "c", "/", "/a")
        .list()
        .ofMinSize(1)
        .ofMaxSize(10)
        .map(parts -> ("/" + String.join("", parts)).replaceAll("/+", "/"))
        .filter(text -> !text.endsWith("/"));
  }
}
