package dev.fim.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.error.Problem;
import dev.fim.error.SourceException;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.FileType;
import dev.fim.path.RawPath;
import dev.fim.policy.Decision.Reach;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `- include:` in a policy.
class IncludeTest {

  private static final String HEAD = "version: 1\nrules:\n";

  @TempDir Path directory;

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Policy read() {
    return Policy.read(directory.resolve("main.yaml"));
  }

  private static List<String> rules(Policy policy) {
    return IntStream.rangeClosed(1, policy.ruleCount()).mapToObj(policy::display).toList();
  }

  private void assertRefused(String message) {
    assertThatThrownBy(this::read)
        .isInstanceOfSatisfying(
            SourceException.class, e -> assertThat(e.problem()).isEqualTo(Problem.POLICY))
        .hasMessage("cannot use the policy " + message.replace("DIR", directory.toString()));
  }

  @Test
  void theRulesOfAFileComeInWhereItIsIncluded() throws IOException {
    write("main.yaml", HEAD + "  - path: /\n  - include: web.yaml\n  - path: /srv/keep\n");
    write("web.yaml", HEAD + "  - exclude: /srv\n");
    Policy policy = read();
    assertThat(rules(policy))
        .containsExactly(
            "1, line 3: path: /",
            "2, line 3 of web.yaml: exclude: /srv",
            "3, line 5: path: /srv/keep");
    assertThat(policy.decide(RawPath.ofUtf8("/srv/x"), FileType.FILE).reach())
        .isEqualTo(Reach.OUTSIDE);
    assertThat(policy.decide(RawPath.ofUtf8("/srv/keep"), FileType.FILE).reach())
        .isEqualTo(Reach.SELECTED);
    assertThat(policy.explain(RawPath.ofUtf8("/srv/x"), FileType.FILE).deciding())
        .isEqualTo(
            new Explanation.Match(2, "web.yaml", 3, "exclude: /srv", true, RawPath.ofUtf8("/srv")));
  }

  @Test
  void aDirectoryGivesItsPoliciesInTheOrderOfTheBytesOfTheirNames() throws IOException {
    write("main.yaml", HEAD + "  - include: [last/z.yaml, policy.d]\n");
    write("last/z.yaml", HEAD + "  - path: /z\n");
    for (String name : List.of("10-b", "9-a", "B", "a", "ä", "é/nested")) {
      write("policy.d/" + name + ".yaml", HEAD + "  - path: /" + name + "\n");
    }
    write("policy.d/.hidden.yaml", "no policy");
    write("policy.d/a.yaml~", "no policy");
    write("policy.d/a.yml", "no policy");
    assertThat(rules(read()))
        .containsExactly(
            "1, line 3 of last/z.yaml: path: /z",
            "2, line 3 of policy.d/10-b.yaml: path: /10-b",
            "3, line 3 of policy.d/9-a.yaml: path: /9-a",
            "4, line 3 of policy.d/B.yaml: path: /B",
            "5, line 3 of policy.d/a.yaml: path: /a",
            "6, line 3 of policy.d/ä.yaml: path: /ä");
  }

  @Test
  void namesAreRelativeToTheFileThatIncludes() throws IOException {
    write("main.yaml", HEAD + "  - include: sub/one.yaml\n");
    write("sub/one.yaml", HEAD + "  - include: two.yaml\n  - include: ../three.yaml\n");
    write("sub/two.yaml", HEAD + "  - include: " + directory + "/four.yaml\n");
    write("three.yaml", HEAD + "  - path: /three\n");
    write("four.yaml", HEAD + "  - path: /four\n");
    assertThat(rules(read()))
        .containsExactly(
            "1, line 3 of " + directory + "/four.yaml: path: /four",
            "2, line 3 of sub/../three.yaml: path: /three");
  }

  @Test
  void groupsAndMountsAreThoseOfAllFiles() throws IOException {
    write(
        "main.yaml",
        """
        version: 1
        attributes:
          content: [sha512]
        mounts: [/data]
        rules:
          - include: web.yaml
          - path: /srv
            attributes: web
        """);
    write(
        "web.yaml",
        """
        version: 1
        attributes:
          web: [mode, content]
        mounts: [/srv/data]
        """);
    Policy policy = read();
    assertThat(policy.mounts())
        .containsExactly(RawPath.ofUtf8("/data"), RawPath.ofUtf8("/srv/data"));
    assertThat(policy.decide(RawPath.ofUtf8("/srv/x"), FileType.FILE).attributes())
        .isEqualTo(AttributeSet.of(Attribute.MODE, Attribute.SHA512));
  }

  @Test
  void theSourceSaysAllAndIncludesNothing() throws IOException {
    write(
        "main.yaml",
        """
        version: 1
        attributes: {content: sha512}
        rules:
          - path: /          # everything
          - include: policy.d
          - exclude: '**/*.pyc'
        """);
    write(
        "policy.d/web.yaml",
        """
        version: 1
        attributes:
          web: [mode, content]
        mounts: ["/srv/\\\\xff"]
        rules:
          - {regex: "/srv/.*'\\u00a0\\\\.so", types: [file, symlink], attributes: [web, md5], severity: high}
        """);
    Policy policy = read();
    assertThat(policy.source())
        .isEqualTo(
            """
            version: 1
            attributes:
              # the policy itself
              content: sha512
              # from policy.d/web.yaml
              web: [mode, content]
            mounts:
              # from policy.d/web.yaml
              - '/srv/\\xff'
            rules:
              - path: /
              # from policy.d/web.yaml
              - regex: "/srv/.*'\\U000000a0\\\\.so"
                types: [file, symlink]
                attributes: [web, md5]
                severity: high
              # the policy itself
              - exclude: '**/*.pyc'
            """);
    assertReadsBack(policy);
    assertThat(policy.name()).isEqualTo(directory.resolve("main.yaml").toString());
  }

  private static void assertReadsBack(Policy policy) {
    Policy recorded = Policy.parse("recorded", String.valueOf(policy.source()));
    assertThat(recorded.selectsAs(policy)).isTrue();
    assertThat(recorded.subjects()).isEqualTo(policy.subjects());
    assertThat(recorded.mounts()).isEqualTo(policy.mounts());
  }

  @Test
  void aPolicyThatIncludesNothingIsItsOwnSource() throws IOException {
    String text = HEAD + "  # here\n  - path: /\n";
    write("main.yaml", text);
    assertThat(read().source()).isEqualTo(text);
  }

  @Test
  void anEmptyDirectoryAddsNothing() throws IOException {
    Files.createDirectory(directory.resolve("policy.d"));
    write("main.yaml", HEAD + "  - path: /\n  - include: policy.d\n");
    Policy policy = read();
    assertThat(policy.source()).isEqualTo("version: 1\nrules:\n  - path: /\n");
    assertReadsBack(policy);
  }

  @Test
  void anyTextOfARuleReadsBackFromTheSource() throws IOException {
    Random random = new Random(1);
    String[] pieces = {
      "a",
      "\\u0001",
      "'",
      "\\\"",
      "\\\\\\\\",
      "#",
      ": ",
      " ",
      "ä",
      "\\u2028",
      "\\U0001f600",
      "-",
      "\\n",
      "null",
      "~",
      "{",
      "%",
      "@",
      "\\u0085",
      "\\ufeff",
      "\\t",
      "\\x7f"
    };
    write("one.yaml", "version: 1\n");
    for (int i = 0; i < 100; i++) {
      String path =
          random
              .ints(6, 0, pieces.length)
              .mapToObj(piece -> pieces[piece])
              .collect(Collectors.joining());
      write("main.yaml", HEAD + "  - include: one.yaml\n  - path: \"/x" + path + "\"\n");
      assertReadsBack(read());
    }
  }

  @Test
  void aFileThatIsNotThereIsNamedWithTheLineThatIncludesIt() throws IOException {
    write("main.yaml", HEAD + "  - path: /\n  - include: [web.yaml]\n");
    write("web.yaml", HEAD + "  - include: none.yaml\n");
    assertRefused(
        "DIR/web.yaml, line 3, column 14: found the include 'none.yaml': cannot read"
            + " DIR/none.yaml: there is no such file");
  }

  @Test
  void aFaultInAnIncludedFileIsNamedWithThatFile() throws IOException {
    write("main.yaml", HEAD + "  - include: policy.d\n");
    write("policy.d/web.yaml", HEAD + "  - path: srv\n");
    assertRefused(
        "DIR/policy.d/web.yaml, line 3, column 11: found 'srv': a path that does not begin with"
            + " '/'; write an absolute path, or a pattern that begins with '/' or"
            + " '**/'");
    write("policy.d/web.yaml", "rules: []\n");
    assertRefused(
        "DIR/policy.d/web.yaml, line 1, column 1: found a policy without 'version'; begin with"
            + " 'version: 1'");
  }

  @Test
  void whatIsNoRegularFileIsNotRead() throws IOException {
    write("main.yaml", HEAD + "  - include: /dev/zero\n");
    assertRefused(
        "DIR/main.yaml, line 3, column 14: found the include '/dev/zero': cannot read /dev/zero:"
            + " it is no regular file");
    write("main.yaml", HEAD + "  - include: ''\n");
    assertRefused("DIR/main.yaml, line 3, column 14: found the text '' in place of a file");
    write("main.yaml", HEAD + "  - include: \"a\\0b\"\n");
    assertRefused("DIR/main.yaml, line 3, column 14: found the include 'a\\x00b'; name a file");
  }

  @Test
  void aFileWithinItselfIsRefused() throws IOException {
    write("main.yaml", HEAD + "  - include: a.yaml\n");
    write("a.yaml", HEAD + "  - include: b.yaml\n");
    write("b.yaml", HEAD + "  - include: link.yaml\n");
    Files.createSymbolicLink(directory.resolve("link.yaml"), Path.of("a.yaml"));
    assertRefused(
        "DIR/b.yaml, line 3, column 14: found the include 'link.yaml' within itself: DIR/a.yaml,"
            + " DIR/b.yaml, DIR/link.yaml; take one of them out");
    write("a.yaml", HEAD + "  - include: main.yaml\n");
    assertRefused(
        "DIR/a.yaml, line 3, column 14: found the include 'main.yaml' within itself:"
            + " DIR/main.yaml, DIR/a.yaml, DIR/main.yaml; take one of them out");
  }

  @Test
  void aFileIsIncludedOnce() throws IOException {
    write("main.yaml", HEAD + "  - include: a.yaml\n  - include: .\n");
    write("a.yaml", HEAD + "  - path: /\n");
    assertRefused(
        "DIR/main.yaml, line 4, column 14: found the include './a.yaml' a second time:"
            + " DIR/main.yaml, line 3, brings it already; take one of them out");
  }

  @Test
  void aGroupHasOneDefinition() throws IOException {
    write("main.yaml", "version: 1\nattributes: {web: mode}\nrules:\n  - include: a.yaml\n");
    write("a.yaml", "version: 1\nattributes:\n  web: mode\n");
    assertRefused(
        "DIR/a.yaml, line 3, column 3: found the group 'web' a second time: DIR/main.yaml, line 2,"
            + " has one of that name; rename one of them");
  }

  @Test
  void filesIncludeOneAnotherEightDeepAndNoDeeper() throws IOException {
    write("main.yaml", HEAD + "  - include: 1.yaml\n");
    for (int i = 1; i < 8; i++) {
      write(i + ".yaml", HEAD + "  - include: " + (i + 1) + ".yaml\n");
    }
    write("8.yaml", HEAD + "  - path: /\n");
    assertThat(rules(read())).containsExactly("1, line 3 of 8.yaml: path: /");
    write("8.yaml", HEAD + "  - include: 9.yaml\n");
    write("9.yaml", HEAD + "  - path: /\n");
    assertRefused(
        "DIR/8.yaml, line 3, column 14: found the include '9.yaml' more than 8 files deep; include"
            + " it from a file further up");
  }

  @Test
  void oneHundredFilesAreIncludedAndNoMore() throws IOException {
    write("main.yaml", HEAD + "  - path: /\n  - include: policy.d\n");
    for (int i = 0; i < 100; i++) {
      write("policy.d/%03d.yaml".formatted(i), HEAD + "  - path: /\n");
    }
    assertThat(read().ruleCount()).isEqualTo(101);
    write("policy.d/100.yaml", HEAD + "  - path: /\n");
    assertRefused(
        "DIR/main.yaml, line 4, column 14: found the include 'policy.d/100.yaml' after 100 others;"
            + " no more files are allowed");
  }

  @Test
  void theBoundsHoldForAllFilesTogether() throws IOException {
    write("main.yaml", HEAD + "  - path: /\n  - include: a.yaml\n  - include: b.yaml\n");
    write("a.yaml", HEAD + "  - path: /a\n".repeat(6000));
    write("b.yaml", HEAD + "  - path: /b\n".repeat(3999));
    assertThat(read().ruleCount()).isEqualTo(10_000);
    write("b.yaml", HEAD + "  - path: /b\n".repeat(4000));
    assertRefused(
        "DIR/b.yaml, line 4002, column 5: found one rule too many, with those of the files that are"
            + " included; the most allowed is 10000");
    write("a.yaml", HEAD + "  - path: /a\n#" + "x".repeat(700_000));
    write("b.yaml", HEAD + "  - path: /b\n#" + "x".repeat(700_000));
    assertRefused(
        "DIR/main.yaml, line 5, column 14: found the include 'b.yaml', with which the policy has"
            + " more than 1 MiB; make it shorter");
  }

  @Test
  void whatSelectsNothingEvenWithItsIncludesIsRefused() throws IOException {
    write("main.yaml", HEAD + "  - include: a.yaml\n");
    write("a.yaml", HEAD + "  - exclude: /a\n");
    assertRefused(
        "DIR/main.yaml, line 3, column 3: found rules that select nothing; begin with '- path: /'"
            + " to select everything");
  }
}
