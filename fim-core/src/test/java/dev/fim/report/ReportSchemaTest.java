package dev.fim.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.compare.BaselineName;
import dev.fim.compare.Change;
import dev.fim.compare.Entries;
import dev.fim.compare.PackageOrigin;
import dev.fim.compare.ReportHeader;
import dev.fim.compare.Summary;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Timestamp;
import dev.fim.file.XattrNames;
import dev.fim.file.inode.InodeValues;
import dev.fim.owner.OwnerNames;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.label.RuleLabel;
import dev.fim.report.view.ReportDetail;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportSchemaTest {

  private final ReportSchema schema = new ReportSchema();

  private void assertValid(ReportHeader header, List<Change> changes, List<RawPath> skipped) {
    Summary summary = new Summary(1, 1, 0, 0, 0, 0);
    assertThat(
            schema.faultsOfReport(
                SampleReport.write(
                    ReportFormat.JSON,
                    Style.PLAIN,
                    ReportDetail.STANDARD,
                    header,
                    changes,
                    summary,
                    skipped)))
        .isEmpty();
    String lines =
        SampleReport.write(
            ReportFormat.NDJSON,
            Style.PLAIN,
            ReportDetail.STANDARD,
            header,
            changes,
            summary,
            skipped);
    assertThat(lines.lines()).hasSize(changes.size() + 1);
    lines.lines().forEach(line -> assertThat(schema.faultsOfLine(line)).as(line).isEmpty());
  }

  @Test
  void theSampleReportIsValid() {
    assertValid(SampleReport.HEADER, SampleReport.changes(), SampleReport.SKIPPED);
  }

  @Test
  void aReportWithoutChangesIsValid() {
    assertValid(SampleReport.HEADER, List.of(), List.of());
  }

  @Test
  void aReportOnPortableBaselinesWithNotesIsValid() {
    assertValid(
        new ReportHeader(
            RawPath.parse("/r\\xff"),
            BaselineName.ofFile(ByteString.ofHex("61ff")),
            new BaselineName(2L, null, ByteString.ofUtf8("db")),
            List.of("policies differ: only what both select was compared")),
        List.of(),
        List.of(RawPath.parse("/\\x0a")));
  }

  @ParameterizedTest
  @EnumSource(PackageOrigin.Content.class)
  void aPackageOfAnyContentIsValid(PackageOrigin.Content content) {
    FileEntry file = full(FileType.FILE, 1);
    PackageOrigin origin = new PackageOrigin("rpm", "a\n\\b", "1:2\u202e", content);

    assertValid(
        SampleReport.HEADER,
        List.of(
            new Change.Added(file, AttributeSet.DEFAULT, RuleLabel.NONE).withOrigin(origin),
            new Change.Changed(
                    file, full(FileType.FILE, 2), AttributeSet.of(Attribute.SIZE), RuleLabel.NONE)
                .withOrigin(origin)),
        List.of());
  }

  @ParameterizedTest
  @EnumSource
  void everyAttributeOfEveryTypeIsValid(FileType type) {
    FileEntry one = full(type, 1);
    FileEntry other = full(type, 2);

    OwnerNames owners = new OwnerNames(_ -> "root:x:0:".getBytes(StandardCharsets.US_ASCII));
    assertValid(
        new ReportHeader(
            RawPath.ROOT, SampleReport.HEADER.baseline(), null, List.of(), null, owners),
        List.of(
            new Change.Added(one, AttributeSet.of(type), RuleLabel.NONE),
            new Change.Changed(one, other, AttributeSet.of(type), RuleLabel.NONE)),
        List.of());
  }

  static FileEntry full(FileType type, int fill) {
    TreeMap<ByteString, ByteString> xattrs = new TreeMap<>();
    xattrs.put(ByteString.ofUtf8("user.a\n"), ByteString.of(new byte[] {(byte) fill}));
    FileEntry.Builder builder =
        Entries.entry("/a", type)
            .recorded(AttributeSet.ALL)
            .mtime(Long.MIN_VALUE, fill)
            .ctime(-62_167_219_201L, fill)
            .inode(-1, 1)
            .rdev((8L << 32) + fill)
            .flags(fill == 1 ? 0 : 0x30)
            .inodeValues(InodeValues.NONE.withFileSystem(0xef53))
            .atime(new Timestamp(fill, 0))
            .btime(new Timestamp(fill, 1))
            .xattrs(xattrs);
    if (fill == 2) {
      builder.inodeValues(new InodeValues(0x1bad_face, 0x10, 42, ByteString.ofHex("0001ab")));
      builder.xattrs(
          new TreeMap<>(
              Map.of(
                  XattrNames.SELINUX,
                  ByteString.ofHex("ff00"),
                  XattrNames.ACL_ACCESS,
                  ByteString.ofHex("0200000001000600ffffffff"),
                  ByteString.ofUtf8("trusted.a"),
                  ByteString.ofHex("ff"))));
    }
    if (type == FileType.SYMLINK) {
      builder.link(ByteString.of(new byte[] {'\\', (byte) fill}));
    }
    if (type == FileType.FILE) {
      builder.caps(fill == 1 ? null : ByteString.ofHex("00"));
      for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
        byte[] digest = new byte[algorithm.length()];
        digest[0] = (byte) fill;
        builder.digest(algorithm, ByteString.of(digest));
      }
    }
    return builder.build();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kind\": \"isolation\", \"path\": \"/a\", \"more\": 1}",
        "{\"kind\": \"isolation\", \"path\": \"/a\\n\"}",
        "{\"kind\": \"isolation\", \"path\": \"a\"}",
        "{\"kind\": \"isolation\", \"path\": \"/\\\\y\"}",
        "{\"kind\": \"added\", \"path\": \"/a\", \"type\": \"file\","
            + " \"attributes\": {\"size\": \"1\"}}",
        "{\"kind\": \"changed\", \"path\": \"/a\", \"type\": \"file\","
            + " \"attributes\": {\"uid\": {\"expected\": 1}}}",
        "{\"kind\": \"unverifiable\", \"path\": \"/a\", \"reason\": \"why\", \"detail\": \"\"}",
        "{\"kind\": \"summary\"}",
      })
  void aLineThatThePageDoesNotAllowIsRefused(String line) {
    assertThat(schema.faultsOfLine(line)).isNotEmpty();
  }

  @Test
  void aReportWithAMemberThatThePageDoesNotNameIsRefused() {
    String report = SampleReport.write(ReportFormat.JSON, Style.PLAIN, ReportDetail.STANDARD);

    assertThat(schema.faultsOfReport(report.replaceFirst("\\{", "{\"more\": 1, "))).isNotEmpty();
  }
}
