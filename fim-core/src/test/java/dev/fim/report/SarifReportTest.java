package dev.fim.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.fim.compare.BaselineName;
import dev.fim.compare.Change;
import dev.fim.compare.Entries;
import dev.fim.compare.ReportHeader;
import dev.fim.compare.Summary;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.FileType;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.label.RuleLabel;
import dev.fim.policy.label.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// SARIF, judged by the schema that OASIS publishes.
class SarifReportTest {

  private static final Schema SCHEMA = schema();

  private static Schema schema() {
    try (InputStream file =
        ClassLoader.getSystemResourceAsStream("schema/sarif-schema-2.1.0.json")) {
      String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
          .getSchema(text, InputFormat.JSON);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> faults(String report) {
    return SCHEMA
        .validate(
            report,
            InputFormat.JSON,
            context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
        .stream()
        .map(Error::toString)
        .toList();
  }

  private static String report(ReportHeader header, List<Change> changes) {
    return SampleReport.write(
        ReportFormat.SARIF,
        Style.PLAIN,
        Verbosity.NORMAL,
        header,
        changes,
        new Summary(9, changes.size(), 0, 0, 0, 0),
        List.of());
  }

  private static JsonNode run(String report) {
    assertThat(faults(report)).isEmpty();
    return JsonMapper.shared().readTree(report).at("/runs/0");
  }

  private static JsonNode result(Change change) {
    return run(report(SampleReport.HEADER, List.of(change))).at("/results/0");
  }

  private static Change added(RawPath path, String link) {
    return new Change.Added(
        Entries.link(path.display(), link).build(),
        AttributeSet.of(Attribute.LINK),
        RuleLabel.NONE);
  }

  @Test
  void theSampleReportIsValid() {
    JsonNode run = run(SampleReport.write(ReportFormat.SARIF, Style.PLAIN, Verbosity.NORMAL));

    assertThat(run.at("/results").size()).isEqualTo(SampleReport.changes().size());
    assertThat(run.at("/originalUriBaseIds/ROOT/uri").asString()).isEqualTo("file:///proc/7/root/");
    assertThat(run.at("/invocations/0/executionSuccessful").asBoolean()).isTrue();
    for (JsonNode result : run.at("/results")) {
      assertThat(run.at("/tool/driver/rules").get(result.get("ruleIndex").asInt()).get("id"))
          .isEqualTo(result.get("ruleId"));
    }
  }

  @Test
  void aReportWithoutResultsIsValid() {
    assertThat(run(report(SampleReport.HEADER, List.of())).get("results").isEmpty()).isTrue();
  }

  @Test
  void theSchemaRefusesWhatIsNoSarif() {
    String report = report(SampleReport.HEADER, List.of());

    assertThat(faults(report.replace("\"2.1.0\"", "\"2.0.0\""))).isNotEmpty();
    assertThat(faults(report.replace("executionSuccessful", "success"))).isNotEmpty();
    assertThat(faults(report.replace("file:///", "file:// /"))).isNotEmpty();
  }

  @Test
  void theAttributesAreThoseOfTheJsonReport() {
    JsonNode results =
        run(SampleReport.write(ReportFormat.SARIF, Style.PLAIN, Verbosity.NORMAL)).get("results");
    JsonNode changes =
        JsonMapper.shared()
            .readTree(SampleReport.write(ReportFormat.JSON, Style.PLAIN, Verbosity.NORMAL))
            .get("changes");

    for (int i = 0; i < changes.size(); i++) {
      assertThat(results.get(i).get("properties")).isEqualTo(changes.get(i));
    }
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {"CRITICAL,error", "HIGH,error", "MEDIUM,warning", "none,warning", "LOW,note"})
  void theLevelIsThatOfTheSeverity(Severity severity, String level) {
    RawPath path = RawPath.parse("/a");
    assertThat(
            result(
                    new Change.Isolation(
                        path, FileType.FILE, new RuleLabel(null, severity, List.of())))
                .get("level")
                .asString())
        .isEqualTo(level);
  }

  @Test
  void whatIsUnverifiableIsAWarningWhateverItsSeverity() {
    Change change = SampleReport.changes().get(2);
    assertThat(change.severity()).isEqualTo(Severity.HIGH);
    assertThat(result(change).get("level").asString()).isEqualTo("warning");
    assertThat(result(change).at("/message/text").asString())
        .isEqualTo("unverifiable file: denied open: Permission denied");
  }

  @ParameterizedTest
  @MethodSource("dev.fim.report.HostileNamesTest#names")
  void aUriHoldsTheBytesOfANameAndNothingElse(ByteString name) {
    RawPath path = RawPath.parse("/dir").child(name);
    ReportHeader header =
        new ReportHeader(
            RawPath.ROOT.child(name), BaselineName.ofFile(name), null, List.of("a note"));
    JsonNode run = run(report(header, List.of(added(path, "x"))));
    URI root = URI.create(run.at("/originalUriBaseIds/ROOT/uri").asString());
    String uri = run.at("/results/0/locations/0/physicalLocation/artifactLocation/uri").asString();

    assertThat(uri).matches("dir/([A-Za-z0-9._~-]|%[0-9A-F]{2})+");
    assertThat(root.resolve(uri).getRawPath()).isEqualTo(root.getRawPath() + uri);
    assertThat(decoded(uri)).isEqualTo(path.toByteString().toByteArray());
  }

  private static byte[] decoded(String uri) {
    return URLDecoder.decode("/" + uri, StandardCharsets.ISO_8859_1)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void theRootIsTheBaseItself() {
    assertThat(
            result(new Change.Isolation(RawPath.ROOT, FileType.DIRECTORY, RuleLabel.NONE))
                .at("/locations/0/physicalLocation/artifactLocation/uri")
                .asString())
        .isEqualTo("./");
  }

  @Test
  void noNameBecomesALinkOrAPlaceholderInAMessage() {
    assertThat(
            result(added(RawPath.parse("/a"), "[see](http://x) {0}"))
                .at("/message/text")
                .asString())
        .isEqualTo("added symlink: link \\x5bsee](http://x) \\x7b0\\x7d");
  }

  @Test
  void aFingerprintStaysWhateverTheAttributesAreAndTellsKindsAndPathsApart() {
    String one = fingerprint(added(RawPath.parse("/a"), "x"));

    assertThat(fingerprint(added(RawPath.parse("/a"), "y"))).isEqualTo(one);
    assertThat(fingerprint(added(RawPath.parse("/b"), "x"))).isNotEqualTo(one);
    assertThat(
            fingerprint(
                new Change.Isolation(RawPath.parse("/a"), FileType.SYMLINK, RuleLabel.NONE)))
        .isNotEqualTo(one);
  }

  private static String fingerprint(Change change) {
    return result(change).at("/partialFingerprints/kindAndPath~1v1").asString();
  }
}
