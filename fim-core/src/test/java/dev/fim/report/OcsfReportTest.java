package dev.fim.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.compare.Change;
import dev.fim.compare.Summary;
import dev.fim.file.AttributeSet;
import dev.fim.file.FileType;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.label.RuleLabel;
import dev.fim.policy.label.Severity;
import dev.fim.report.view.ReportDetail;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// OCSF, judged by the schema of version 1.8.0.
class OcsfReportTest {

  private static final EventSchema SCHEMA = new EventSchema("ocsf-1.8.0.schema.json");

  private static List<JsonNode> events(List<Change> changes) {
    return SampleReport.write(
            ReportFormat.OCSF,
            Style.PLAIN,
            ReportDetail.STANDARD,
            SampleReport.HEADER,
            changes,
            new Summary(9, changes.size(), 0, 0, 0, 0),
            SampleReport.SKIPPED)
        .lines()
        .peek(line -> assertThat(SCHEMA.faults(line)).as(line).isEmpty())
        .map(line -> JsonMapper.shared().readTree(line))
        .toList();
  }

  private static JsonNode event(Change change) {
    return events(List.of(change)).getFirst();
  }

  @Test
  void eachChangeIsADetectionFindingAndTheRunAScanActivity() {
    List<JsonNode> events = events(SampleReport.changes());

    assertThat(events).hasSize(SampleReport.changes().size() + 1);
    assertThat(events.subList(0, events.size() - 1))
        .allSatisfy(event -> assertThat(event.get("type_uid").asInt()).isEqualTo(200401));
    JsonNode last = events.getLast();
    assertThat(last.get("type_uid").asInt()).isEqualTo(600702);
    assertThat(last.get("num_detections").asInt()).isEqualTo(SampleReport.changes().size());
    assertThat(last.at("/unmapped/fim/verdict").asString()).isEqualTo("drifted");
  }

  @Test
  void aCleanRunIsOneScanActivity() {
    assertThat(events(List.of()))
        .singleElement()
        .satisfies(event -> assertThat(event.get("num_detections").asInt()).isZero())
        .satisfies(
            event -> assertThat(event.at("/unmapped/fim/verdict").asString()).isEqualTo("intact"));
  }

  @Test
  void aChangedFileHasBothSidesAsEvidence() {
    JsonNode evidences = event(SampleReport.changes().get(1)).get("evidences");

    assertThat(evidences.at("/0/name").asString()).isEqualTo("expected");
    assertThat(evidences.at("/0/file/size").asInt()).isEqualTo(1024);
    assertThat(evidences.at("/0/file/hashes/0/value").asString()).startsWith("abab");
    assertThat(evidences.at("/1/name").asString()).isEqualTo("actual");
    assertThat(evidences.at("/1/file/size").asInt()).isEqualTo(1101);
    assertThat(evidences.at("/1/file/modified_time").asLong()).isEqualTo(1_763_805_600_000L);
  }

  @Test
  void aDiffStandsBelowUnmapped() {
    assertThat(event(SampleReport.edited("a\n", "b\n")).at("/unmapped/fim/diff").asString())
        .endsWith("@@ -1 +1 @@\n-a\n+b\n");
  }

  @Test
  void ownersHaveTheirNamesBesideTheirNumbers() {
    JsonNode event = EcsReportTest.owned(ReportFormat.OCSF);
    assertThat(SCHEMA.faults(event.toString())).isEmpty();
    assertThat(event.at("/evidences/0/file/owner/name").asString()).isEqualTo("root");
    assertThat(event.at("/evidences/1/file/owner/name").asString()).isEqualTo("app");
    assertThat(event.at("/evidences/1/file/xattributes/gidName").asString()).isEqualTo("staff");
  }

  @Test
  void whatIsUnverifiableIsNoAlertAndSaysWhy() {
    JsonNode event = event(SampleReport.changes().get(2));

    assertThat(event.get("is_alert").asBoolean()).isFalse();
    assertThat(event.at("/evidences/0/data/reason").asString()).isEqualTo("denied");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {"CRITICAL,5", "HIGH,4", "MEDIUM,3", "LOW,2", "none,0"})
  void theSeverityIsThatOfTheRule(Severity severity, int id) {
    Change change = new Change.Isolation(RawPath.parse("/a"), FileType.FILE, label(severity));
    assertThat(event(change).get("severity_id").asInt()).isEqualTo(id);
  }

  @ParameterizedTest
  @EnumSource
  void everyAttributeOfEveryTypeIsValid(FileType type) {
    Change change =
        new Change.Changed(
            ReportSchemaTest.full(type, 1),
            ReportSchemaTest.full(type, 2),
            AttributeSet.of(type),
            RuleLabel.NONE);
    assertThat(event(change).at("/evidences/1/file/type_id").asInt()).isPositive();
  }

  @ParameterizedTest
  @MethodSource("dev.fim.report.HostileNamesTest#names")
  void aNameIsReadAsItsDisplayForm(ByteString name) {
    RawPath path = RawPath.parse("/dir").child(name);
    JsonNode event = event(new Change.Isolation(path, FileType.FILE, RuleLabel.NONE));

    assertThat(event.at("/evidences/0/file/path").asString()).isEqualTo(path.display());
    assertThat(event.at("/observables/0/value").asString()).isEqualTo(path.display());
  }

  @Test
  void theRootHasAName() {
    assertThat(
            event(new Change.Isolation(RawPath.ROOT, FileType.DIRECTORY, RuleLabel.NONE))
                .at("/evidences/0/file/name")
                .asString())
        .isEqualTo("/");
  }

  @Test
  void theSchemaRefusesWhatIsNoOcsf() {
    String report = SampleReport.write(ReportFormat.OCSF, Style.PLAIN, ReportDetail.STANDARD);
    String line = report.lines().findFirst().orElseThrow();

    assertThat(SCHEMA.faults(line.replace("\"severity_id\": 0", "\"severity_id\": 7")))
        .isNotEmpty();
    assertThat(SCHEMA.faults(line.replace("finding_info", "finding"))).isNotEmpty();
    assertThat(SCHEMA.faults(line.replace("\"type_id\": 1,", ""))).isNotEmpty();
    assertThat(SCHEMA.faults(line.replace("200401", "200409"))).isNotEmpty();
  }

  private static RuleLabel label(@Nullable Severity severity) {
    return severity == null ? RuleLabel.NONE : RuleLabel.of(severity);
  }

  @Test
  void theNameOfTheRuleIsAnAnalyticAndItsTagsAreLabels() {
    JsonNode event =
        event(
            new Change.Isolation(
                RawPath.parse("/a"),
                FileType.FILE,
                new RuleLabel("web server", Severity.HIGH, List.of("pci", "dmz"))));
    assertThat(event.at("/finding_info/analytic/name").asString()).isEqualTo("web server");
    assertThat(event.at("/metadata/labels/1").asString()).isEqualTo("dmz");
  }
}
