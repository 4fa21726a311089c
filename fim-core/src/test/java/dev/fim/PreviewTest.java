package dev.fim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.path.ByteString;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Policy;
import dev.fim.policy.SelectionNote;
import dev.fim.request.BaselineReference;
import dev.fim.request.Outcome;
import dev.fim.request.Preview;
import dev.fim.request.PreviewedPath;
import dev.fim.request.PreviewedPath.Fate;
import dev.fim.request.TreeRequest;
import dev.fim.testing.TestTree;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PreviewTest {

  private final TestTree tree = TestTree.create();
  private final List<PreviewedPath> paths = new ArrayList<>();
  private FileIntegrity fim;

  @BeforeEach
  void chooseDatabase() {
    fim = FileIntegrity.at(tree.beside().resolve("fim"));
  }

  @AfterEach
  void removeTree() {
    tree.close();
  }

  private TreeRequest request(String... rules) {
    return TreeRequest.standard().withRoot(tree.root()).withPolicy(policy(rules));
  }

  private static Policy policy(String... rules) {
    StringBuilder text = new StringBuilder("version: 1\nrules:\n");
    Stream.of(rules).forEach(rule -> text.append("  - ").append(rule).append('\n'));
    return Policy.parse("p.yaml", text.toString());
  }

  private Preview preview(TreeRequest request) {
    paths.clear();
    return fim.preview(request, paths::add);
  }

  private List<String> lines() {
    return paths.stream()
        .map(path -> path.fate().label() + " " + path.rule() + " " + path.path())
        .toList();
  }

  private void makeTree() {
    tree.dir("etc").file("etc/passwd", "1").symlink("etc/link", "/var");
    tree.dir("var").dir("var/cache").file("var/cache/big", "2");
    tree.dir("var/lib").dir("var/lib/dpkg").file("var/lib/dpkg/status", "3");
    tree.dir("var/lib/other").dir("var/lib/other/deep").file("var/lib/other/deep/file", "4");
    tree.fifo("pipe").file("x.pyc", "5");
  }

  @Test
  void eachPathIsToldWithItsRuleInTheOrderOfTheTree() {
    makeTree();
    Preview preview =
        preview(
            request(
                "path: /",
                "exclude: /var",
                "path: /var/lib/dpkg\n    attributes: sha512",
                "exclude: '**/*.pyc'"));
    assertThat(lines())
        .containsExactly(
            "selected 1 /",
            "selected 1 /etc",
            "selected 1 /etc/link",
            "selected 1 /etc/passwd",
            "selected 1 /pipe",
            "ancestor 2 /var",
            "excluded 2 /var/cache",
            "ancestor 2 /var/lib",
            "selected 3 /var/lib/dpkg",
            "selected 3 /var/lib/dpkg/status",
            "excluded 2 /var/lib/other",
            "excluded 4 /x.pyc");
    assertThat(preview.recorded()).isEqualTo(9);
    assertThat(preview.fit()).isEmpty();
    assertThat(paths.get(9).attributes()).isEqualTo(AttributeSet.of(Attribute.SHA512));
    assertThat(preview.policy().display(3))
        .isEqualTo("3, line 5: path: /var/lib/dpkg, attributes: sha512");
  }

  static Stream<List<String>> policies() {
    return Stream.of(
        List.of("path: /"),
        List.of("path: /", "exclude: /var", "path: /var/lib/dpkg"),
        List.of("path: /var/lib/dpkg/status"),
        List.of("regex: '/var/.*/file'"),
        List.of("regex: '/nowhere/.*'", "path: /pipe"),
        List.of("path: /", "exclude: '/*/*'", "path: /var/lib/other/deep/file\n    types: [file]"),
        List.of("path: /var", "exclude: /var\n    types: [file, directory]"));
  }

  /// What a recording does is the measure, directories on the way included.
  @ParameterizedTest
  @MethodSource("policies")
  void asManyEntriesAreForetoldAsARecordingHas(List<String> rules) {
    makeTree();
    TreeRequest request = request(rules.toArray(String[]::new));
    Preview preview = preview(request);
    if (preview.recorded() == 0) {
      assertThatThrownBy(() -> fim.init(request, _ -> {})).isInstanceOf(FimException.class);
      return;
    }
    Outcome outcome = fim.init(request, _ -> {});
    assertThat(preview.recorded()).isEqualTo(outcome.summary().entries());
    assertThat(preview.fit()).isEqualTo(outcome.notes());
    List<String> recorded = new ArrayList<>();
    fim.show(
        new BaselineReference.Latest(), List.of(), entry -> recorded.add(entry.path().display()));
    assertThat(
            paths.stream()
                .filter(path -> path.fate() == Fate.SELECTED)
                .map(path -> path.path().display()))
        .isSubsetOf(recorded);
  }

  @Test
  void nothingIsReadAndNothingIsWritten() throws IOException {
    tree.file("big", "");
    try (RandomAccessFile big = new RandomAccessFile(tree.path().resolve("big").toFile(), "rw")) {
      big.setLength(1L << 40); // minutes of reading
    }
    preview(request("path: /"));
    assertThat(lines()).containsExactly("selected 1 /", "selected 1 /big");
    try (Stream<Path> files = Files.list(tree.beside())) {
      assertThat(files.filter(file -> file.toString().contains(".mv.db"))).isEmpty();
    }
  }

  @Test
  void aPathLimitsTheWalk() {
    makeTree();
    TreeRequest part = request("path: /", "exclude: /var/cache");
    Preview preview = preview(part.withPaths(List.of(ByteString.ofUtf8("var/cache/../lib/dpkg"))));
    assertThat(lines())
        .containsExactly("selected 1 /var/lib/dpkg", "selected 1 /var/lib/dpkg/status");
    assertThat(preview.scope().display()).isEqualTo("/var/lib/dpkg");
    assertThatThrownBy(() -> preview(part.withPaths(List.of(ByteString.ofUtf8("var/cache")))))
        .isInstanceOfSatisfying(
            FimException.class, e -> assertThat(e.problem()).isEqualTo(Problem.ARGUMENT))
        .hasMessage(
            "cannot look at /var/cache: the policy excludes it; run 'fim explain' to see the rule"
                + " that decides");
  }

  @Test
  void rulesThatFindNothingAreNoted() {
    makeTree();
    Preview preview = preview(request("path: /", "path: /etc/nowhere", "path: /etc/link/cache"));
    assertThat(preview.fit().stream().map(SelectionNote::text))
        .containsExactly(
            "rule 2 (/etc/nowhere): there is no /etc/nowhere in the tree",
            "rule 3 (/etc/link/cache): /etc/link is a link to /var, and nothing is looked at beyond"
                + " it; name /var/cache");
  }

  @Test
  void namesOfAnyBytesStandInDisplayForm() {
    tree.file("a\\xff\\x0a\\x1b[31m", "");
    preview(request("path: /"));
    assertThat(lines()).containsExactly("selected 1 /", "selected 1 /a\\xff\\x0a\\x1b[31m");
  }

  @Test
  void aMountIsNamedAndNotLookedInto() {
    TestTree.requireRoot();
    makeTree();
    tree.dir("mnt").dir("data").bindMount("var", "mnt").bindMount("etc", "data");
    try {
      Preview preview = preview(request("path: /", "exclude: /data", "exclude: /var"));
      assertThat(lines()).contains("mount 0 /mnt", "excluded 2 /data");
      assertThat(lines()).noneMatch(line -> line.contains("/mnt/") || line.contains("/data/"));
      assertThat(preview.recorded())
          .isEqualTo(
              fim.init(request("path: /", "exclude: /data", "exclude: /var"), _ -> {})
                  .summary()
                  .entries());
      preview(request("path: /mnt", "exclude: /mnt/cache").withCrossing(MountCrossing.CROSS));
      assertThat(lines()).contains("selected 1 /mnt/lib/dpkg/status", "excluded 2 /mnt/cache");
    } finally {
      tree.unmount("mnt").unmount("data");
    }
  }

  @Test
  void aDirectoryThatCannotBeListedIsTold() {
    tree.dir("a").file("a/b", "").mode("a", 0);
    assumeFalse(Files.isReadable(tree.path().resolve("a")), "needs a user who is not root");
    Preview preview = preview(request("path: /"));
    assertThat(lines()).containsExactly("selected 1 /", "unlisted 1 /a");
    assertThat(paths.getLast().reason()).isNotNull();
    assertThat(preview.recorded()).isEqualTo(2);
    tree.mode("a", 0700);
  }

  @Test
  void rootAndPolicyAreThoseOfTheNewestGenerationWhereNoneAreGiven() {
    makeTree();
    fim.init(request("path: /etc"), _ -> {});
    Preview preview = preview(TreeRequest.standard());
    assertThat(preview.root()).isEqualTo(tree.root());
    assertThat(lines()).contains("selected 1 /etc/passwd", "unmatched 0 /var");
  }

  @Test
  void aWalkThatIsCancelledEnds() {
    makeTree();
    TreeRequest request = request("path: /");
    request.monitor().cancel();
    assertThatThrownBy(() -> preview(request))
        .isInstanceOfSatisfying(
            FimException.class, e -> assertThat(e.problem()).isEqualTo(Problem.INTERRUPTED));
  }
}
