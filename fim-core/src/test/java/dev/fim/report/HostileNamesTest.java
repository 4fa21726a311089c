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
import dev.fim.file.Reason;
import dev.fim.path.ByteString;
import dev.fim.path.DisplayForm;
import dev.fim.path.RawPath;
import dev.fim.policy.label.RuleLabel;
import dev.fim.policy.label.Severity;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Names are what an attacker of a file integrity monitor has in hand.
class HostileNamesTest {

  private final ReportSchema schema = new ReportSchema();

  static List<ByteString> names() {
    byte[] longest = new byte[255];
    Arrays.fill(longest, (byte) 0xfe);
    return List.of(
        ByteString.ofUtf8("line\nbreak\r\nverdict: intact"),
        ByteString.ofUtf8("\u001b[2J\u001b]0;title\u0007"),
        ByteString.ofUtf8("\u009b31m"),
        ByteString.ofUtf8("gpj.\u202eexe"),
        ByteString.ofUtf8("zero\u200bwidth\ufeff"),
        ByteString.ofUtf8("back\\slash\\x0a"),
        ByteString.ofUtf8("quote\"}, {\"kind\": \"summary\""),
        ByteString.ofUtf8("\u2028\u0085\u007f\t\b"),
        ByteString.ofUtf8("ünï → \ud83d\ude00"),
        ByteString.ofUtf8("\ufffe\uffff ]]> <!-- &amp; [a](b) {0} %41:"),
        ByteString.ofHex("ff"),
        ByteString.ofHex("c080eda080f4908080"),
        ByteString.of(longest));
  }

  @ParameterizedTest
  @MethodSource("names")
  void aNameReachesNoReportUnescaped(ByteString name) {
    for (ReportFormat format : ReportFormat.values()) {
      String report = report(format, name);

      assertThat(report.replace("\n", "")).matches(HostileNamesTest::isHarmless);
      // No line can be forged: there are as many as with a plain name, but for the twins.
      assertThat(lines(report) - twins(format, report)).isEqualTo(lines(report(format, PLAIN)));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void aReportOfSuchANameIsValidAndHoldsItsBytes(ByteString name) {
    String json = report(ReportFormat.JSON, name);

    assertThat(schema.faultsOfReport(json)).isEmpty();
    report(ReportFormat.NDJSON, name)
        .lines()
        .forEach(line -> assertThat(schema.faultsOfLine(line)).isEmpty());
    if (name.display().contains("\\")) {
      assertThat(json)
          .contains("\"pathHex\": \"2f" + name.hex() + "\"")
          .contains("\"rootHex\": \"2f" + name.hex() + "\"")
          .contains("\"fileHex\": \"" + name.hex() + "\"")
          .contains("\"linkHex\": \"" + name.hex() + "\"")
          .contains("\"linkHex\": {\"expected\": \"78\", \"actual\": \"" + name.hex() + "\"}")
          .contains("\"xattrsHex\": {\"" + name.hex() + "\": \"" + name.hex() + "\"}")
          .contains("\"skippedMountsHex\": [\"2f" + name.hex() + "\"]");
    } else {
      assertThat(json).doesNotContain("Hex\"");
    }
  }

  @Property(tries = 200)
  void noBytesAtAllReachAReportUnescaped(@ForAll @NotEmpty byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = bytes[i] == 0 || bytes[i] == '/' || bytes[i] == '.' ? (byte) 0x1b : bytes[i];
    }
    for (ReportFormat format : ReportFormat.values()) {
      assertThat(report(format, ByteString.of(bytes)).replace("\n", ""))
          .matches(HostileNamesTest::isHarmless);
    }
  }

  private static final ByteString PLAIN = ByteString.ofUtf8("plain");

  /// Whether the display form would leave everything in `text` but backslashes as it is.
  private static boolean isHarmless(String text) {
    String plain = text.replace("\\", "");
    return DisplayForm.ofText(plain).equals(plain);
  }

  /// Members of the outermost object stand on lines of their own.
  private static long twins(ReportFormat format, String report) {
    return format == ReportFormat.JSON
        ? report.lines().filter(line -> line.matches(" \"(root|skippedMounts)Hex\".*")).count()
        : 0;
  }

  private static long lines(String report) {
    return report.lines().count();
  }

  /// A report with `name` in every place where a name can stand.
  private static String report(ReportFormat format, ByteString name) {
    String raw = new String(name.toByteArray(), StandardCharsets.UTF_8);
    ReportHeader header =
        new ReportHeader(
            RawPath.ROOT.child(name), BaselineName.ofFile(name), null, List.of("note " + raw));
    return SampleReport.write(
        format,
        Style.PLAIN,
        Verbosity.VERBOSE,
        header,
        changes(RawPath.ROOT.child(name), name, raw),
        new Summary(5, 1, 1, 1, 1, 1),
        List.of(RawPath.ROOT.child(name)));
  }

  private static List<Change> changes(RawPath path, ByteString name, String raw) {
    TreeMap<ByteString, ByteString> xattrs = new TreeMap<>();
    xattrs.put(name, name);
    AttributeSet both = AttributeSet.of(Attribute.LINK, Attribute.XATTRS);
    FileEntry link =
        FileEntry.builder(path, FileType.SYMLINK).recorded(both).link(name).xattrs(xattrs).build();
    FileEntry before = Entries.link("/", "x").recorded(both).xattrs(new TreeMap<>()).build();
    RuleLabel label = new RuleLabel(raw, Severity.LOW, List.of(raw));
    return List.of(
        new Change.Added(link, both, label),
        new Change.Removed(link, both, RuleLabel.NONE),
        new Change.Changed(before, link, both, RuleLabel.NONE),
        new Change.Isolation(path, FileType.FILE, label),
        new Change.Unverifiable(path, null, new Reason(Reason.Cause.FAULT, raw), RuleLabel.NONE));
  }
}
