package dev.fim.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.compare.BaselineName;
import dev.fim.compare.Change;
import dev.fim.compare.Entries;
import dev.fim.compare.ReportHeader;
import dev.fim.compare.Summary;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.label.RuleLabel;
import dev.fim.report.view.ReportDetail;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The page as text. What a browser makes of it is tested by `.ci/acceptance/32-html.sh`.
class HtmlReportTest {

  private static final Path GOLDEN = Path.of("src", "test", "resources", "report", "sample.html");

  /// The sample of all formats, and a file with a diff.
  private static String sample() {
    List<Change> changes = new ArrayList<>(SampleReport.changes());
    changes.add(
        3,
        SampleReport.edited(
            "Port 22\nPermitRootLogin no\nStrictModes yes",
            "Port 22\nPermitRootLogin yes\nStrictModes yes\nX11Forwarding no\n"));
    return page(changes, new Summary(6767, 1, 1, 4, 1, 1), SampleReport.SKIPPED);
  }

  private static String page(List<Change> changes, Summary summary, List<RawPath> skipped) {
    return SampleReport.write(
        ReportFormat.HTML,
        Style.PLAIN,
        ReportDetail.STANDARD,
        SampleReport.HEADER,
        changes,
        summary,
        skipped);
  }

  private static String changed(Change change) {
    return page(List.of(change), new Summary(1, 0, 0, 1, 0, 0), List.of());
  }

  /// `-Dfim.golden.rewrite=true` writes it anew. The template, style and script are not part of it.
  @Test
  void theBodyOfTheSampleIsWhatIsExpected() throws IOException {
    String page = sample();
    String body = page.substring(page.indexOf("<body"), page.indexOf("<script>"));
    if (Boolean.getBoolean("fim.golden.rewrite")) {
      Files.writeString(GOLDEN, body);
    } else {
      assertThat(body).isEqualTo(Files.readString(GOLDEN));
    }
  }

  @Test
  void thePolicyNamesTheHashesOfTheOneStyleAndTheOneScript() throws GeneralSecurityException {
    String page = sample();
    String policy = only(page, "http-equiv=\"Content-Security-Policy\" content=\"([^\"]*)\"");

    assertThat(policy)
        .isEqualTo(
            "default-src 'none'; style-src '%s'; script-src '%s'; base-uri 'none'; form-action"
                + " 'none'",
            hash(only(page, "<style>(.*?)</style>")), hash(only(page, "<script>(.*?)</script>")));
  }

  private static String only(String page, String pattern) {
    List<String> found =
        Pattern.compile(pattern, Pattern.DOTALL)
            .matcher(page)
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(found).as(pattern).hasSize(1);
    return found.getFirst();
  }

  private static String hash(String text) throws GeneralSecurityException {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(digest);
  }

  @Test
  void nothingIsAskedOfAnybodyAndNothingRunsBesideTheScript() {
    assertThat(sample())
        .doesNotContain("http:", "https:", "url(", "@import", "{{", "}}")
        .doesNotContainPattern("<[^>]*\\s(src|style|on[a-z]+)=")
        .doesNotContainPattern("<(link|img|iframe|object|embed|base)\\b");
  }

  static Stream<ByteString> names() {
    return Stream.concat(
        HostileNamesTest.names().stream(),
        Stream.of(
                "<script>document.title='gotcha'</script>",
                "\"><img src=x onerror=alert(1)>",
                "' onclick='alert(1)",
                "<&lt;&#60;script&gt;",
                "{{script}}{{changes}}",
                "x<!--",
                "<svg onload=alert(1)>")
            .map(name -> name.replace('/', '|'))
            .map(ByteString::ofUtf8));
  }

  @ParameterizedTest
  @MethodSource("names")
  void aNameAddsNoTagAndNoAttributeAndIsReadAsItsDisplayForm(ByteString name) {
    String page = page(name);

    assertThat(tags(page)).isEqualTo(tags(page(ByteString.ofUtf8("plain"))));
    assertThat(text(page)).contains("/" + name.display());
  }

  /// The tags with the names of their attributes, but for the folds of long values.
  private static List<String> tags(String page) {
    String body = page.replaceAll("(?s)<(style|script)>.*?</\\1>", "");
    return Pattern.compile("<[^>]*>")
        .matcher(
            body.replaceAll(
                "<details class=\"block\"><summary>[^<]*</summary><pre>([^<]*)</pre></details>",
                "$1"))
        .results()
        .map(MatchResult::group)
        .map(tag -> tag.replaceAll("=\"[^\"]*\"", "="))
        .toList();
  }

  private static String text(String page) {
    Matcher tags = Pattern.compile("<[^>]*>").matcher(page);
    return tags.replaceAll("")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }

  private static String page(ByteString name) {
    RawPath path = RawPath.ROOT.child(name);
    TreeMap<ByteString, ByteString> xattrs = new TreeMap<>();
    xattrs.put(name, name);
    AttributeSet both = AttributeSet.of(Attribute.LINK, Attribute.XATTRS);
    FileEntry link =
        FileEntry.builder(path.child(name), FileType.SYMLINK)
            .recorded(both)
            .link(name)
            .xattrs(xattrs)
            .build();
    FileEntry before = Entries.link("/", "x").recorded(both).xattrs(new TreeMap<>()).build();
    return SampleReport.write(
        ReportFormat.HTML,
        Style.PLAIN,
        ReportDetail.STANDARD,
        new ReportHeader(path, BaselineName.ofFile(name), null, List.of("note " + name.display())),
        List.of(
            new Change.Added(link, both, RuleLabel.NONE),
            new Change.Changed(before, link, both, RuleLabel.NONE)),
        new Summary(2, 1, 0, 1, 0, 0),
        List.of(path));
  }

  @Test
  void aCleanRunSaysSo() {
    String page = page(List.of(), new Summary(3, 0, 0, 0, 0, 0), List.of());

    assertThat(page).contains("<h1>intact</h1>", "<body class=\"empty\">");
  }

  @Test
  void aLongValueIsFoldedAndWhole() {
    String target = "x".repeat(4000) + "<end>";
    Change change =
        new Change.Added(
            Entries.link("/a", target).build(), AttributeSet.of(Attribute.LINK), RuleLabel.NONE);
    String page = page(List.of(change), new Summary(1, 1, 0, 0, 0, 0), List.of());

    assertThat(page)
        .contains("<summary>" + "x".repeat(80) + "…</summary>")
        .contains("<pre>" + "x".repeat(4000) + "&lt;end&gt;</pre>");
  }

  @Test
  void aDiffKeepsItsSignsAndCountsItsLines() {
    assertThat(changed(SampleReport.edited("a\nb\n", "a\nc\nd")))
        .contains(
            """
            <details class="diff" open><summary>content <span>−1 +2</span></summary><pre><b>@@ -1,2 +1,3 @@
            </b><span> a
            </span><del>-b
            </del><ins>+c
            </ins><ins>+d
            </ins><i>\\ No newline at end of file
            </i></pre></details>\
            """);
  }

  @Test
  void aLongDiffIsFolded() {
    assertThat(changed(SampleReport.edited("", "x\n".repeat(39)))).contains("\"diff\" open>");
    assertThat(changed(SampleReport.edited("", "x\n".repeat(40)))).contains("\"diff\"><summary>");
  }

  @Test
  void aReasonForTheLackOfADiffStandsInItsPlace() {
    assertThat(changed(SampleReport.edited("a\n", "a\0")))
        .contains(
            "<p class=\"note\">no diff: there is no copy of the other file: it is not text</p>")
        .doesNotContain("class=\"diff\"");
  }

  @Test
  void aLineOfADiffAddsNoTag() {
    String plain = changed(SampleReport.edited("a\n", "another\n"));
    String hostile = "</ins></pre></details><script>document.title='gotcha'</script><!--\u202e";
    String page = changed(SampleReport.edited("a\n", hostile + "\n"));

    assertThat(tags(page)).isEqualTo(tags(plain));
    assertThat(text(page)).contains("+" + hostile.replace("\u202e", "\\xe2\\x80\\xae") + "\n");
  }

  @Test
  void theRuleAndItsTagsAreLinksThatFilter() {
    assertThat(sample())
        .contains(
            "<span class=\"rule\"><a href=\"#filter=Remote%20access\"><bdi>Remote access</bdi></a>"
                + " <a href=\"#filter=%23linux\"><bdi>#linux</bdi></a> </span>");
  }

  @Test
  void aRuleOfAnEmbeddingProgramAddsNoTagAndNoAttribute() {
    String page =
        changed(
            new Change.Isolation(
                RawPath.parse("/a"),
                FileType.FILE,
                new RuleLabel("\"><script>\u202e", null, List.of("'\" onclick='x"))));
    String plain =
        changed(
            new Change.Isolation(
                RawPath.parse("/a"), FileType.FILE, new RuleLabel("a", null, List.of("b"))));

    assertThat(tags(page)).isEqualTo(tags(plain));
    assertThat(text(page)).contains("\"><script>\\xe2\\x80\\xae", "#'\" onclick='x");
  }
}
