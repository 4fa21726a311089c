package dev.fim.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.compare.BaselineName;
import dev.fim.compare.Change;
import dev.fim.compare.ReportHeader;
import dev.fim.compare.Summary;
import dev.fim.file.Reason;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.label.RuleLabel;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/// JUnit XML, read by the XML parser of the JDK. What is asserted are the rules that the readers of
/// Jenkins, GitLab and Surefire have in common: one suite with its numbers, and in it test cases
/// with at most one `failure` or `error`.
class JunitReportTest {

  private static Element parsed(String report) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(report)))
        .getDocumentElement();
  }

  private static List<Element> elements(Element in, String name) {
    NodeList found = in.getElementsByTagName(name);
    List<Element> all = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      all.add((Element) found.item(i));
    }
    return all;
  }

  private static String report(RawPath root, List<Change> changes, Summary summary) {
    ReportHeader header =
        new ReportHeader(
            root,
            BaselineName.ofFile(ByteString.ofUtf8("f")),
            null,
            List.of("a <note> & \"more\""));
    return SampleReport.write(
        ReportFormat.JUNIT, Style.PLAIN, Verbosity.NORMAL, header, changes, summary, List.of(root));
  }

  @Test
  void theNumbersOfTheSuiteAreThoseOfItsTestCases() throws Exception {
    Element suite = parsed(SampleReport.write(ReportFormat.JUNIT, Style.PLAIN, Verbosity.NORMAL));

    assertThat(suite.getTagName()).isEqualTo("testsuite");
    assertThat(suite.getAttribute("name")).isEqualTo("fim");
    assertThat(elements(suite, "testcase")).hasSize(Integer.parseInt(suite.getAttribute("tests")));
    assertThat(elements(suite, "failure"))
        .hasSize(Integer.parseInt(suite.getAttribute("failures")))
        .hasSize(6);
    assertThat(elements(suite, "error"))
        .hasSize(Integer.parseInt(suite.getAttribute("errors")))
        .hasSize(1);
    assertThat(elements(suite, "testcase"))
        .allSatisfy(one -> assertThat(one.getElementsByTagName("*").getLength()).isEqualTo(1))
        .allSatisfy(one -> assertThat(one.getAttribute("classname")).startsWith("fim."))
        .extracting(one -> one.getAttribute("name"))
        .containsExactlyElementsOf(
            SampleReport.changes().stream().map(change -> change.path().display()).toList());
  }

  @Test
  void anIntactTreeIsOneTestThatPasses() throws Exception {
    Element suite = parsed(report(RawPath.ROOT, List.of(), new Summary(3, 0, 0, 0, 0, 0)));

    assertThat(suite.getAttribute("tests")).isEqualTo("1");
    assertThat(suite.getAttribute("failures")).isEqualTo("0");
    assertThat(suite.getAttribute("errors")).isEqualTo("0");
    assertThat(elements(suite, "testcase"))
        .singleElement()
        .satisfies(one -> assertThat(one.getAttribute("name")).isEqualTo("intact"))
        .satisfies(one -> assertThat(one.hasChildNodes()).isFalse());
    assertThat(elements(suite, "property"))
        .anySatisfy(one -> assertThat(one.getAttribute("value")).isEqualTo("a <note> & \"more\""));
  }

  @ParameterizedTest
  @MethodSource("dev.fim.report.HostileNamesTest#names")
  void aHostileNameIsReadAsItsDisplayForm(ByteString name) throws Exception {
    RawPath path = RawPath.ROOT.child(name);
    Element suite = parsed(report(path, List.of(gap(path)), new Summary(1, 0, 0, 0, 0, 1)));

    assertThat(elements(suite, "testcase").getFirst().getAttribute("name"))
        .isEqualTo(allowed(path.display()));
    assertThat(elements(suite, "property"))
        .anySatisfy(
            one -> assertThat(one.getAttribute("value")).isEqualTo(allowed(path.display())));
    assertThat(elements(suite, "error").getFirst().getTextContent())
        .isEqualTo("fault " + allowed(name.display()));
  }

  /// XML 1.0 does not allow these two, and the display form leaves them as they are.
  private static String allowed(String display) {
    return display.replace("\ufffe", "\\xef\\xbf\\xbe").replace("\uffff", "\\xef\\xbf\\xbf");
  }

  private static Change gap(RawPath path) {
    String detail = path.display().substring(1);
    return new Change.Unverifiable(
        path, null, new Reason(Reason.Cause.FAULT, detail), RuleLabel.NONE);
  }

  /// The parser refuses what XML 1.0 does not allow.
  @Test
  void everyCodePointIsReadBackAsTheDisplayFormOrAnEscape() throws Exception {
    List<Change> changes =
        IntStream.rangeClosed(1, Character.MAX_CODE_POINT)
            .filter(point -> point <= 0x10100 || (point & 0xffff) >= 0xfff0)
            .filter(point -> point != '/' && point != '.')
            .filter(point -> Character.getType(point) != Character.SURROGATE)
            .mapToObj(
                point -> gap(RawPath.ROOT.child(ByteString.ofUtf8(Character.toString(point)))))
            .toList();
    Element suite =
        parsed(report(RawPath.ROOT, changes, new Summary(1, 0, 0, 0, 0, changes.size())));

    assertThat(elements(suite, "testcase"))
        .extracting(one -> one.getAttribute("name"))
        .containsExactlyElementsOf(
            changes.stream().map(change -> allowed(change.path().display())).toList());
  }
}
