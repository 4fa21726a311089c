package dev.fim.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.compare.Change;
import dev.fim.compare.Entries;
import dev.fim.compare.ReportHeader;
import dev.fim.compare.Summary;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.FileType;
import dev.fim.owner.OwnerNames;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.label.RuleLabel;
import dev.fim.policy.label.Severity;
import dev.fim.report.view.ReportDetail;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// ECS, judged by the fields of version 9.4.0.
class EcsReportTest {

  private static final EventSchema SCHEMA = new EventSchema("ecs-9.4.0.schema.json");

  private static List<JsonNode> events(List<Change> changes) {
    return SampleReport.write(
            ReportFormat.ECS,
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
  void theTypesOfTheSampleAreThoseThatEcsHasForFiles() {
    assertThat(events(SampleReport.changes()))
        .extracting(event -> event.at("/event/type/0").asString())
        .containsExactly(
            "change", "change", "info", "deletion", "creation", "change", "change", "info");
  }

  @Test
  void aCleanRunIsOneEvent() {
    assertThat(events(List.of()))
        .singleElement()
        .satisfies(event -> assertThat(event.at("/event/action").asString()).isEqualTo("summary"))
        .satisfies(event -> assertThat(event.at("/event/outcome").asString()).isEqualTo("success"))
        .satisfies(event -> assertThat(event.at("/fim/verdict").asString()).isEqualTo("intact"));
  }

  @Test
  void aChangedFileIsWhatItIsNowAndBelowFimWhatWasExpected() {
    JsonNode event = event(SampleReport.changes().get(1));

    assertThat(event.at("/file/path").asString()).isEqualTo("/etc/passwd");
    assertThat(event.at("/file/directory").asString()).isEqualTo("/etc");
    assertThat(event.at("/file/name").asString()).isEqualTo("passwd");
    assertThat(event.at("/file/hash/sha256").asString()).startsWith("cdcd");
    assertThat(event.at("/fim/expected/sha256").asString()).startsWith("abab");
    assertThat(event.at("/fim/actual/size").asInt()).isEqualTo(1101);
    assertThat(event.at("/fim/changed").size()).isEqualTo(3);
  }

  @Test
  void aDiffStandsBelowFim() {
    JsonNode fim = event(SampleReport.edited("a\n", "b\n")).get("fim");
    assertThat(fim.get("diff").asString())
        .isEqualTo("--- /etc/ssh/sshd_config\n+++ /etc/ssh/sshd_config\n@@ -1 +1 @@\n-a\n+b\n");
    assertThat(event(SampleReport.edited("a\n", "\0")).at("/fim/diffNote").asString())
        .isEqualTo("no diff: there is no copy of the other file: it is not text");
  }

  @Test
  void ownersHaveTheirNamesBesideTheirNumbers() {
    JsonNode event = owned(ReportFormat.ECS);
    assertThat(SCHEMA.faults(event.toString())).isEmpty();
    assertThat(event.at("/file/uid").asString()).isEqualTo("33");
    assertThat(event.at("/file/owner").asString()).isEqualTo("app");
    assertThat(event.at("/file/group").asString()).isEqualTo("staff");
    assertThat(event.at("/fim/expected/uidName").asString()).isEqualTo("root");
    assertThat(event.at("/fim/actual/uidName").asString()).isEqualTo("app");
  }

  /// The first event of a report: a file went from root to `app`, of the group `staff`.
  static JsonNode owned(ReportFormat format) {
    byte[] users = "root:x:0:0::/:\napp:x:33:33::/:\n".getBytes(StandardCharsets.UTF_8);
    byte[] groups = "staff:x:50:\n".getBytes(StandardCharsets.UTF_8);
    String report =
        SampleReport.write(
            format,
            Style.PLAIN,
            ReportDetail.STANDARD,
            new ReportHeader(
                SampleReport.HEADER.root(),
                SampleReport.HEADER.baseline(),
                null,
                List.of(),
                null,
                new OwnerNames(file -> file.endsWith("passwd") ? users : groups)),
            List.of(
                new Change.Changed(
                    Entries.file("/f", 1).owner(0, 50).build(),
                    Entries.file("/f", 1).owner(33, 50).build(),
                    AttributeSet.of(Attribute.UID),
                    RuleLabel.NONE)),
            new Summary(1, 0, 0, 1, 0, 0),
            List.of());
    return JsonMapper.shared().readTree(report.lines().findFirst().orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({"/a.tar.gz,gz", "/.profile,", "/dir.d/name,", "/end.,"})
  void theExtensionIsWhatFollowsTheLastDotOfTheName(String path, String extension) {
    JsonNode event =
        event(new Change.Isolation(RawPath.parse(path), FileType.FILE, RuleLabel.NONE));
    assertThat(event.at("/file/extension").asString(null)).isEqualTo(extension);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {"CRITICAL,99", "HIGH,73", "MEDIUM,47", "LOW,21", "none,0"})
  void theSeverityIsThatOfTheRule(Severity severity, int number) {
    Change change = new Change.Isolation(RawPath.parse("/a"), FileType.FILE, label(severity));
    assertThat(event(change).at("/event/severity").asInt(0)).isEqualTo(number);
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
    // A time before the year 0, which no date of Elasticsearch is.
    assertThat(event(change).at("/file/mtime").isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("dev.fim.report.HostileNamesTest#names")
  void aNameIsReadAsItsDisplayFormAndItsBytes(ByteString name) {
    RawPath path = RawPath.ROOT.child(name);
    JsonNode event = event(new Change.Isolation(path, FileType.FILE, RuleLabel.NONE));

    assertThat(event.at("/file/path").asString()).isEqualTo(path.display());
    assertThat(event.at("/fim/pathHex").asString(null))
        .isEqualTo(path.display().contains("\\") ? path.hex() : null);
  }

  @Test
  void theSchemaRefusesWhatIsNoEcs() {
    String line =
        SampleReport.write(ReportFormat.ECS, Style.PLAIN, ReportDetail.STANDARD)
            .lines()
            .findFirst()
            .orElseThrow();

    assertThat(SCHEMA.faults(line.replace("[\"change\"]", "[\"added\"]"))).isNotEmpty();
    assertThat(SCHEMA.faults(line.replace("\"alert\"", "\"drift\""))).isNotEmpty();
    assertThat(SCHEMA.faults(line.replace("directory", "folder"))).isNotEmpty();
    assertThat(SCHEMA.faults(line.replace("2026-", "26-"))).isNotEmpty();
  }

  private static RuleLabel label(@Nullable Severity severity) {
    return severity == null ? RuleLabel.NONE : RuleLabel.of(severity);
  }

  @Test
  void theRuleHasItsNameAndTheEventItsTags() {
    JsonNode event =
        event(
            new Change.Isolation(
                RawPath.parse("/a"),
                FileType.FILE,
                new RuleLabel("web server", Severity.HIGH, List.of("pci", "dmz"))));
    assertThat(event.at("/rule/name").asString()).isEqualTo("web server");
    assertThat(event.at("/tags/1").asString()).isEqualTo("dmz");
  }
}
