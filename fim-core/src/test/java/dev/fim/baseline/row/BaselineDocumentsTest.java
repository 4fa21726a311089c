package dev.fim.baseline.row;

import static dev.fim.baseline.database.Recordings.NOW;
import static dev.fim.baseline.database.Recordings.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.baseline.Generation;
import dev.fim.baseline.GenerationOrigin;
import dev.fim.baseline.OpenMode;
import dev.fim.baseline.database.BaselineDatabase;
import dev.fim.baseline.portable.PortableBaseline;
import dev.fim.baseline.portable.PortableBaselineTest;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Gap;
import dev.fim.file.MountPoint;
import dev.fim.file.Reason;
import dev.fim.file.Unobserved;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Scope;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `docs/reference` says of the database and the portable baseline.
final class BaselineDocumentsTest {

  private static final Path DOCS = Path.of("..", "docs", "reference");

  @TempDir Path directory;

  private static List<Entry> example() {
    AttributeSet attributes =
        AttributeSet.DEFAULT.union(AttributeSet.ALWAYS_RECORDED).with(Attribute.XATTRS);
    TreeMap<ByteString, ByteString> xattrs = new TreeMap<>();
    xattrs.put(ByteString.ofUtf8("user.note"), ByteString.ofUtf8("ok"));
    Reason denied = new Reason(Reason.Cause.DENIED, "open: Permission denied");
    return List.of(
        FileEntry.builder(RawPath.ROOT, FileType.DIRECTORY)
            .mode(0755)
            .nlink(3)
            .size(4096, 8)
            .mtime(1_760_000_000, 0)
            .ctime(1_760_000_000, 5)
            .inode(2, (8L << 32) | 1)
            .mountRoot(true)
            .recorded(attributes.without(Attribute.SIZE).without(Attribute.MTIME))
            .xattrs(new TreeMap<>())
            .build(),
        FileEntry.builder(RawPath.of(new byte[] {'/', 'a', (byte) 0xff}), FileType.FILE)
            .mode(04755)
            .owner(0xffff_ffffL, 1000)
            .nlink(1)
            .size(2, 8)
            .mtime(-1, 999_999_999)
            .ctime(1_760_000_000, 123_456_789)
            .inode(-1, (253L << 32) | 7)
            .recorded(attributes)
            .xattrs(xattrs)
            .caps(ByteString.ofHex("0100000200040000000000000000000000000000"))
            .digest(DigestAlgorithm.SHA256, ByteString.ofHex("0f".repeat(32)))
            .build(),
        FileEntry.builder(RawPath.ofUtf8("/b"), FileType.SYMLINK)
            .mode(0777)
            .nlink(1)
            .size(2, 0)
            .mtime(1_760_000_000, 1)
            .ctime(1_760_000_000, 1)
            .inode(12, (8L << 32) | 1)
            .recorded(AttributeSet.DEFAULT)
            .link(ByteString.ofUtf8("a\n"))
            .build(),
        FileEntry.builder(RawPath.ofUtf8("/c"), FileType.FILE)
            .mode(0)
            .nlink(1)
            .mtime(253_402_300_800L, 0)
            .recorded(AttributeSet.DEFAULT)
            .gap(new Gap(AttributeSet.of(Attribute.SHA256), false, denied))
            .build(),
        new MountPoint(RawPath.ofUtf8("/proc")),
        new Unobserved(RawPath.ofUtf8("/x"), denied));
  }

  @Test
  void theExampleOfAPortableBaselineIsWhatIsWritten() throws Exception {
    EntryCount count = new EntryCount();
    example().forEach(count::add);
    Generation generation =
        new Generation(
            0,
            null,
            new GenerationOrigin(RawPath.ROOT, Scope.ALL, null, null, MountCrossing.STAY),
            count.entries(),
            count.bytes(),
            count.recorded(),
            count.gaps(),
            null);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PortableBaseline.write(generation, PortableBaselineTest.cursor(example()), out);
    String lines =
        new String(PortableBaselineTest.plain(out.toByteArray()), StandardCharsets.UTF_8);
    String document = Files.readString(DOCS.resolve("portable-baseline.md"));
    assertThat(document).contains("```json\n" + lines + "```");
    for (Attribute attribute : Attribute.values()) {
      assertThat(document).contains(attribute.label());
    }
    for (Reason.Cause cause : Reason.Cause.values()) {
      assertThat(document).contains("`" + cause.label() + "`");
    }
  }

  @Test
  void aPersonSeesWholeGenerationsThroughTheViews() throws Exception {
    Path base = directory.resolve("fim");
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.CREATE)) {
      Generation first = record(database, example());
      record(database, example(), first);
    }
    String url = "jdbc:h2:" + base + ";ACCESS_MODE_DATA=r;IFEXISTS=TRUE";
    try (Connection connection = DriverManager.getConnection(url, "sa", "")) {
      assertThat(
              rows(
                  connection,
                  "SELECT path, type, mode, uid, size, mtime, inode, dev, link, caps, xattrs,"
                      + " sha256 FROM files WHERE generation = 2 ORDER BY path"))
          .containsExactly(
              "/|directory|0755|0|null|null|2|8:1|null|null|null|null",
              "/a\\xff|file|4755|4294967295|2|1969-12-31T23:59:59.999999999Z"
                  + "|18446744073709551615|253:7|null|cap_net_bind_service=ep|"
                  + "security.capability=\\x01\\x00\\x00\\x02\\x00\\x04"
                  + "\\x00".repeat(14)
                  + "\nuser.note=ok|"
                  + "0f".repeat(32),
              "/b|symlink|0777|0|2|2025-10-09T08:53:20.000000001Z|null|null|a\\x0a|null|null|null",
              "/c|file|0000|0|0|@253402300800.000000000|null|null|null|null|null|null",
              "/proc|mount|null|null|null|null|null|null|null|null|null|null",
              "/x|unobserved|null|null|null|null|null|null|null|null|null|null");
      assertThat(
              rows(connection, "SELECT generation, created, root, entries, gaps FROM generations"))
          .containsExactly("1|" + NOW + "|/|6|2", "2|" + NOW + "|/|6|2");
      String document = Files.readString(DOCS.resolve("database.md"));
      for (String column : EntryColumns.all()) {
        assertThat(document).contains(column.replaceAll("_(text|nanos)$", ""));
      }
      assertThat(EntryColumns.all())
          .containsExactlyInAnyOrderElementsOf(
              rows(
                  connection,
                  "SELECT LOWER(COLUMN_NAME) FROM INFORMATION_SCHEMA.COLUMNS"
                      + " WHERE TABLE_NAME = 'ENTRY'"));
      assertThat(rows(connection, "SELECT TRIGGER_NAME FROM INFORMATION_SCHEMA.TRIGGERS"))
          .isEmpty();
      assertThat(
              rows(
                  connection,
                  "SELECT ROUTINE_NAME FROM INFORMATION_SCHEMA.ROUTINES"
                      + " WHERE ROUTINE_SCHEMA = 'PUBLIC'"))
          .isEmpty();
    }
  }

  private static List<String> rows(Connection connection, String query) throws Exception {
    List<String> rows = new ArrayList<>();
    try (ResultSet row = connection.createStatement().executeQuery(query)) {
      int columns = row.getMetaData().getColumnCount();
      while (row.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          values.add(String.valueOf(row.getString(i)));
        }
        rows.add(String.join("|", values));
      }
    }
    return rows;
  }
}
