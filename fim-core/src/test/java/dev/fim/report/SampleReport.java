package dev.fim.report;

import dev.fim.compare.BaselineName;
import dev.fim.compare.Change;
import dev.fim.compare.Entries;
import dev.fim.compare.ReportHeader;
import dev.fim.compare.Summary;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Reason;
import dev.fim.file.content.CopyMaker;
import dev.fim.file.content.CopyRule;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.label.RuleLabel;
import dev.fim.policy.label.Severity;
import dev.fim.report.output.RunOrigin;
import dev.fim.report.view.ReportDetail;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeMap;

/// The report that stands as the example in the documentation: a change of each kind.
final class SampleReport {

  static final ReportHeader HEADER =
      new ReportHeader(
          RawPath.parse("/proc/7/root"),
          BaselineName.ofGeneration(3, Instant.parse("2026-11-22T10:00:00Z")),
          null,
          List.of());

  static final RunOrigin ORIGIN =
      new RunOrigin(
          InstantSource.fixed(Instant.parse("2026-11-22T10:15:30.123456789Z")),
          "web-1",
          42,
          "0.1.0");

  static final Summary SUMMARY = new Summary(6767, 1, 1, 3, 1, 1);

  static final List<RawPath> SKIPPED = List.of(RawPath.parse("/etc/hosts"), RawPath.parse("/proc"));

  private SampleReport() {}

  static List<Change> changes() {
    return List.of(
        isolation("/etc/hosts", FileType.FILE),
        passwd(),
        new Change.Unverifiable(
            RawPath.parse("/etc/shadow"),
            FileType.FILE,
            new Reason(Reason.Cause.DENIED, "open: Permission denied"),
            RuleLabel.of(Severity.HIGH)),
        new Change.Removed(
            Entries.file("/opt/tool", 7).build(),
            AttributeSet.of(Attribute.TYPE, Attribute.MODE, Attribute.SIZE, Attribute.MTIME),
            RuleLabel.NONE),
        new Change.Added(
            Entries.link("/srv/\\xff", "../\\").build(),
            AttributeSet.of(Attribute.TYPE, Attribute.MODE, Attribute.LINK),
            RuleLabel.NONE),
        capabilities(),
        retyped());
  }

  static Change isolation(String path, FileType type) {
    return new Change.Isolation(RawPath.parse(path), type, RuleLabel.NONE);
  }

  private static Change passwd() {
    FileEntry expected = Entries.file("/etc/passwd", 0xab).size(1024, 8).build();
    FileEntry actual =
        Entries.file("/etc/passwd", 0xcd).size(1101, 8).mtime(1_763_805_600, 5).build();
    return new Change.Changed(
        expected,
        actual,
        AttributeSet.of(Attribute.SIZE, Attribute.MTIME, Attribute.SHA256),
        new RuleLabel("Accounts", Severity.HIGH, List.of("pci-dss:8.3", "linux")));
  }

  /// A change that has a diff: a line of `/etc/ssh/sshd_config` was replaced.
  static Change edited(String before, String after) {
    return new Change.Changed(
        copied(before),
        copied(after),
        AttributeSet.of(Attribute.SIZE, Attribute.SHA256),
        new RuleLabel("Remote access", Severity.CRITICAL, List.of("linux")));
  }

  private static FileEntry copied(String text) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    CopyMaker maker = new CopyMaker();
    maker.begin(CopyRule.MOST);
    maker.add(content, content.length);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return Entries.file("/etc/ssh/sshd_config", 0)
          .size(content.length, 8)
          .digest(DigestAlgorithm.SHA256, ByteString.of(digest))
          .content(maker.finish())
          .build();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static Change capabilities() {
    TreeMap<ByteString, ByteString> before = new TreeMap<>();
    before.put(ByteString.ofUtf8("user.note"), ByteString.ofUtf8("old"));
    before.put(ByteString.ofUtf8("user.same"), ByteString.ofUtf8("same"));
    TreeMap<ByteString, ByteString> after = new TreeMap<>(before);
    after.put(ByteString.ofUtf8("user.note"), ByteString.ofHex("00ff"));
    AttributeSet attributes = AttributeSet.of(Attribute.XATTRS, Attribute.CAPS);
    return new Change.Changed(
        Entries.file("/usr/bin/ping", 1).recorded(attributes).xattrs(before).build(),
        Entries.file("/usr/bin/ping", 1)
            .recorded(attributes)
            .xattrs(after)
            .caps(ByteString.ofHex("0100000200040000000000000000000000000000"))
            .build(),
        attributes,
        RuleLabel.NONE);
  }

  private static Change retyped() {
    return new Change.Changed(
        Entries.directory("/var/run").build(),
        Entries.link("/var/run", "/run").build(),
        AttributeSet.of(Attribute.TYPE, Attribute.MODE),
        RuleLabel.NONE);
  }

  static String write(ReportFormat format, Style style, ReportDetail detail) {
    return write(format, style, detail, HEADER, changes(), SUMMARY, SKIPPED);
  }

  static String write(
      ReportFormat format,
      Style style,
      ReportDetail detail,
      ReportHeader header,
      List<Change> changes,
      Summary summary,
      List<RawPath> skipped) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ReportWriter writer = format.open(out, header, style, detail, ORIGIN)) {
      changes.forEach(writer::change);
      writer.finish(summary, skipped);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
