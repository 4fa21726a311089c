package dev.fim.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.compare.BaselineName;
import dev.fim.compare.Change;
import dev.fim.compare.ReportHeader;
import dev.fim.compare.Summary;
import dev.fim.file.FileType;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.label.RuleLabel;
import dev.fim.policy.label.Severity;
import dev.fim.report.output.RunOrigin;
import dev.fim.report.view.ReportDetail;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Messages of syslog, read by the grammar of RFC 5424, section 6.
class SyslogReportTest {

  private static final String PARAMETER =
      " ([!-~&&[^=\\]\"]]{1,32})=\"((?:[^\"\\\\\\]]|\\\\[\"\\\\\\]])*+)\"";

  private static final Pattern MESSAGE =
      Pattern.compile(
          "<(?<pri>0|[1-9][0-9]{0,2})>1"
              + " (?<time>\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,6})?Z)"
              + " (?<host>[!-~]{1,255}) (?<app>[!-~]{1,48}) (?<proc>[!-~]{1,128})"
              + " (?<id>[!-~]{1,32})"
              + " \\[(?<element>[!-~&&[^=\\]\"]]{1,32})(?<parameters>(?:%s)*+)\\]"
                  .formatted(PARAMETER)
              + " \ufeff(?<text>.*)",
          Pattern.DOTALL);

  private record Message(Matcher parts, Map<String, String> parameters) {
    static Message parse(String line) {
      Matcher parts = MESSAGE.matcher(line);
      assertThat(parts.matches()).as(line).isTrue();
      Map<String, String> parameters = new LinkedHashMap<>();
      Matcher each = Pattern.compile(PARAMETER).matcher(parts.group("parameters"));
      while (each.find()) {
        parameters.put(each.group(1), each.group(2).replaceAll("\\\\([\"\\\\\\]])", "$1"));
      }
      return new Message(parts, parameters);
    }

    String part(String name) {
      return parts.group(name);
    }
  }

  private static List<Message> messages(ReportHeader header, List<Change> changes) {
    return SampleReport.write(
            ReportFormat.SYSLOG,
            Style.PLAIN,
            ReportDetail.STANDARD,
            header,
            changes,
            new Summary(9, changes.size(), 0, 0, 0, 0),
            List.of(header.root()))
        .lines()
        .map(Message::parse)
        .toList();
  }

  private static Message message(Change change) {
    return messages(SampleReport.HEADER, List.of(change)).getFirst();
  }

  @Test
  void theSampleReportIsReadByTheGrammar() {
    List<Message> messages = messages(SampleReport.HEADER, SampleReport.changes());

    assertThat(messages)
        .extracting(message -> message.part("id"))
        .containsExactly(
            "isolation",
            "changed",
            "unverifiable",
            "removed",
            "added",
            "changed",
            "changed",
            "summary");
    assertThat(messages)
        .allSatisfy(message -> assertThat(message.part("app")).isEqualTo("fim"))
        .allSatisfy(message -> assertThat(message.part("host")).isEqualTo("web-1"))
        .allSatisfy(message -> assertThat(message.part("proc")).isEqualTo("42"))
        .allSatisfy(message -> assertThat(message.part("element")).isEqualTo("fim@32473"))
        .allSatisfy(
            message -> assertThat(message.part("time")).isEqualTo("2026-11-22T10:15:30.123456Z"));
    assertThat(messages.getLast().parameters())
        .containsEntry("verdict", "drifted")
        .containsEntry("root", "/proc/7/root");
  }

  /// 13 is "log audit".
  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {"CRITICAL,2", "HIGH,3", "MEDIUM,4", "LOW,5", "none,4"})
  void thePriorityIsMadeOfTheFacilityAndTheSeverityOfTheRule(Severity severity, int level) {
    Message message =
        message(new Change.Isolation(RawPath.parse("/a"), FileType.FILE, label(severity)));

    assertThat(message.part("pri")).isEqualTo(Integer.toString(13 * 8 + level));
    assertThat(message.parameters().get("severity"))
        .isEqualTo(severity == null ? null : severity.label());
  }

  @Test
  void aCleanRunIsOneMessageForInformation() {
    assertThat(messages(SampleReport.HEADER, List.of()))
        .singleElement()
        .satisfies(message -> assertThat(message.part("pri")).isEqualTo("110"))
        .satisfies(message -> assertThat(message.part("text")).isEqualTo("intact: 9 entries"));
  }

  @Test
  void whatIsUnverifiableSaysWhy() {
    Message message = message(SampleReport.changes().get(2));

    assertThat(message.parameters()).containsEntry("reason", "denied");
    assertThat(message.part("text"))
        .isEqualTo("unverifiable file: denied open: Permission denied at /etc/shadow");
  }

  @ParameterizedTest
  @MethodSource("dev.fim.report.HostileNamesTest#names")
  void aNameIsReadAsItsDisplayFormAndItsBytes(ByteString name) {
    RawPath path = RawPath.ROOT.child(name);
    ReportHeader header =
        new ReportHeader(path, BaselineName.ofFile(name), null, List.of("\"] note \\"));
    List<Message> messages =
        messages(header, List.of(new Change.Isolation(path, FileType.FILE, RuleLabel.NONE)));

    assertThat(messages).hasSize(2);
    assertThat(messages.getFirst().parameters()).containsEntry("path", path.display());
    assertThat(messages.getFirst().parameters().get("pathHex"))
        .isEqualTo(path.display().contains("\\") ? path.hex() : null);
    assertThat(messages.getFirst().part("text")).endsWith(" at " + path.display());
    assertThat(messages.getLast().parameters())
        .containsEntry("root", path.display())
        .containsEntry("skippedMount", path.display())
        .containsEntry("note", "\"] note \\\\");
  }

  @Test
  void aMachineWithoutAPlainNameIsADash() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RunOrigin origin = new RunOrigin(SampleReport.ORIGIN.clock(), null, 42, null);
    try (ReportWriter writer =
        ReportFormat.SYSLOG.open(
            out, SampleReport.HEADER, Style.PLAIN, ReportDetail.STANDARD, origin)) {
      writer.finish(new Summary(1, 0, 0, 0, 0, 0), List.of());
    }
    assertThat(Message.parse(out.toString(StandardCharsets.UTF_8).strip()).part("host"))
        .isEqualTo("-");
  }

  private static RuleLabel label(@Nullable Severity severity) {
    return severity == null ? RuleLabel.NONE : RuleLabel.of(severity);
  }

  @Test
  void theRuleAndItsTagsAreParameters() {
    Message message =
        message(
            new Change.Isolation(
                RawPath.parse("/a"),
                FileType.FILE,
                new RuleLabel("web server", Severity.HIGH, List.of("pci", "dmz"))));
    assertThat(message.part("parameters")).contains(" rule=\"web server\" tag=\"pci\" tag=\"dmz\"");
  }
}
