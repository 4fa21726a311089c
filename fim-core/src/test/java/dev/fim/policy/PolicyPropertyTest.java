package dev.fim.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.error.SourceException;
import dev.fim.file.FileType;
import dev.fim.path.RawPath;
import dev.fim.policy.Decision.Reach;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PolicyPropertyTest {

  /// Whether some rule selects the path is worked out here anew, the plain way.
  record TestRule(String key, String pattern, List<FileType> types) {

    String yaml() {
      String labels = types.stream().map(FileType::label).collect(Collectors.joining(", "));
      return "- {%s: '%s', types: [%s]}\n".formatted(key, pattern, labels);
    }

    boolean matches(RawPath path, FileType type) {
      return types.contains(type)
          && PolicyTest.policy(
                  "- %s: '%s'\n".formatted(key.endsWith("regex") ? "regex" : "path", pattern))
              .decide(path, type)
              .reach()
              .equals(Reach.SELECTED);
    }
  }

  @Provide
  Arbitrary<List<TestRule>> rules() {
    Arbitrary<String> subjects =
        Arbitraries.of(
            "/", "/a", "/a/b", "/b/a", "/a/b/a", "/*", "/a/*", "**/b", "/a/**", "/**/a/b",
            "/?/[ab]", "/a*");
    Arbitrary<String> regexes =
        Arbitraries.of("/a", "/a/.*", "/(a|b)/b", ".*b", "/a/b|/b/a", "/a?/b", "/ab*/a", "/a/b+");
    Arbitrary<List<FileType>> types =
        Arbitraries.of(FileType.FILE, FileType.DIRECTORY, FileType.SYMLINK)
            .list()
            .uniqueElements()
            .ofMinSize(1);
    Arbitrary<TestRule> literal =
        Combinators.combine(Arbitraries.of("path", "exclude"), subjects, types).as(TestRule::new);
    Arbitrary<TestRule> regex =
        Combinators.combine(Arbitraries.of("regex", "exclude-regex"), regexes, types)
            .as(TestRule::new);
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(3, literal), net.jqwik.api.Tuple.of(1, regex))
        .list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .filter(rules -> rules.stream().anyMatch(rule -> !rule.key.startsWith("exclude")));
  }

  @Provide
  Arbitrary<RawPath> paths() {
    return Arbitraries.of("a", "b", "ab", "c")
        .list()
        .ofMaxSize(4)
        .map(names -> RawPath.ofUtf8("/" + String.join("/", names)));
  }

  private static Policy policy(List<TestRule> rules) {
    return PolicyTest.policy(rules.stream().map(TestRule::yaml).collect(Collectors.joining()));
  }

  @Property(tries = 500)
  void theLastRuleThatMatchesDecides(
      @ForAll("rules") List<TestRule> rules, @ForAll("paths") RawPath path, @ForAll FileType type) {
    boolean selected =
        rules.reversed().stream()
            .filter(rule -> rule.matches(path, type))
            .findFirst()
            .map(rule -> !rule.key.startsWith("exclude"))
            .orElse(false);

    Policy policy = policy(rules);

    assertThat(policy.decide(path, type).reach() == Reach.SELECTED).isEqualTo(selected);
    Explanation explanation = policy.explain(path, type);
    assertThat(explanation.deciding() != null && !explanation.deciding().excludes())
        .isEqualTo(selected);
    assertThat(explanation.below().isEmpty())
        .isEqualTo(explanation.decision().reach() != Reach.ANCESTOR);
  }

  @Property(tries = 2000)
  void whatIsBelowADirectoryOutsideIsOutside(
      @ForAll("rules") List<TestRule> rules,
      @ForAll("rules") List<TestRule> others,
      @ForAll("paths") RawPath path,
      @ForAll FileType type) {
    Policy policy = policy(rules);
    for (Selection selection : List.of(policy, new Overlap(policy, policy(others)))) {
      RawPath directory = path.parent();
      while (directory != null) {
        if (selection.decide(directory, FileType.DIRECTORY).reach() == Reach.OUTSIDE) {
          assertThat(selection.decide(path, type)).isEqualTo(Decision.OUTSIDE);
        }
        directory = directory.parent();
      }
    }
  }

  @Property(tries = 1000)
  void onlyADirectoryIsAnAncestor(
      @ForAll("rules") List<TestRule> rules, @ForAll("paths") RawPath path, @ForAll FileType type) {
    Decision decision = policy(rules).decide(path, type);

    assertThat(decision.reach() == Reach.ANCESTOR && type != FileType.DIRECTORY).isFalse();
    assertThat(decision.attributes().isEmpty()).isEqualTo(decision.reach() == Reach.OUTSIDE);
  }

  @Property(tries = 2000)
  void anyTextIsAPolicyOrASourceException(@ForAll String text) {
    assertThat(outcome(text)).isIn("policy", "fault");
  }

  @Property(tries = 5000)
  void anyTextOfTheWordsOfPoliciesIsAPolicyOrASourceException(@ForAll("texts") String text) {
    assertThat(outcome(text)).isIn("policy", "fault");
  }

  @Property(tries = 5000)
  void anyPatternIsAPatternOrASourceException(
      @ForAll("keys") String key, @ForAll("patterns") String pattern) {
    assertThat(outcome("version: 1\nrules:\n - " + key + ": '" + pattern + "'\n"))
        .isIn("policy", "fault");
  }

  private static String outcome(String text) {
    try {
      Policy.parse("any.yaml", text).decide(RawPath.ofUtf8("/a/b"), FileType.FILE);
      return "policy";
    } catch (SourceException e) {
      return e.line() >= 1 && e.column() >= 1 ? "fault" : "a fault without a place";
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "version: 1\n",
            "version",
            "rules:\n",
            "rules",
            "attributes:\n",
            "mounts:\n",
            " - ",
            "  ",
            "\n",
            "path: /",
            "exclude: /a",
            "regex: ",
            "types: ",
            "[",
            "]",
            "{",
            "}",
            ",",
            ": ",
            "?",
            "|",
            ">",
            "\"",
            "'",
            "\\",
            "\\U00110000",
            "\\ud800",
            "\"\\U00110000\"",
            "&a",
            "*a",
            "!",
            "!!str",
            "!<x>",
            "%YAML 1.1\n",
            "%TAG ! !\n",
            "---\n",
            "...\n",
            "#",
            "\t",
            "\r",
            "\u0085",
            "\ufeff",
            "default",
            "severity: low",
            "~",
            "@",
            "`",
            "<<")
        .list()
        .ofMaxSize(30)
        .map(words -> String.join("", words));
  }

  @Provide
  Arbitrary<String> keys() {
    return Arbitraries.of("path", "exclude", "regex", "exclude-regex");
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.of(
            "/",
            "/a",
            "*",
            "**",
            "**/",
            "?",
            "[",
            "]",
            "!",
            "^",
            "-",
            "\\",
            "\\x",
            "\\x{",
            "41",
            "ff",
            "}",
            "{",
            "{2,1000}",
            "(",
            "(?",
            "(?i",
            "(?P<n>",
            ")",
            "|",
            "+",
            "$",
            ".",
            "..",
            "\\Q",
            "\\E",
            "\\p{L}",
            "ä",
            "😀",
            "[:alpha:]",
            "a",
            "\\_",
            "\\-",
            ",")
        .list()
        .ofMaxSize(20)
        .map(words -> String.join("", words));
  }
}
