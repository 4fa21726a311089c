package dev.fim.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.baseline.Generation;
import dev.fim.baseline.GenerationOrigin;
import dev.fim.cursor.ListedEntries;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.DeviceNumber;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Gap;
import dev.fim.file.MountPoint;
import dev.fim.file.Reason;
import dev.fim.file.Timestamp;
import dev.fim.file.Unobserved;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Policy;
import dev.fim.policy.Scope;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ExportTest {

  private static final String HEX = "00".repeat(31) + "ff";
  private static final Reason UNREADABLE = new Reason(Reason.Cause.DENIED, "no permission");

  private List<String> notes = List.of();

  private static FileEntry.Builder entry(String path, FileType type) {
    return FileEntry.builder(RawPath.parse(path), type).recorded(AttributeSet.of(type));
  }

  /// The lines of an export.
  private List<String> export(ExportFormat format, String attributes, List<Entry> entries)
      throws IOException {
    Policy policy =
        Policy.parse(
            "policy",
            "version: 1\nrules:\n  - path: /\n    attributes: [%s]\n".formatted(attributes));
    Generation generation =
        new Generation(
            1,
            null,
            new GenerationOrigin(
                RawPath.ROOT, Scope.ALL, policy.source(), "policy", MountCrossing.STAY),
            entries.size(),
            0,
            AttributeSet.ALL,
            0,
            null);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ExportedTree tree = new ExportedTree(generation, policy, () -> ListedEntries.of(entries));
    notes = Export.write(tree, format, out);
    String text = out.toString(StandardCharsets.UTF_8);
    assertThat(text).endsWith("\n");
    return text.lines().toList();
  }

  private static SortedMap<ByteString, ByteString> xattrs(Map<String, String> hex) {
    SortedMap<ByteString, ByteString> xattrs = new TreeMap<>();
    hex.forEach((name, value) -> xattrs.put(ByteString.ofUtf8(name), ByteString.ofHex(value)));
    return xattrs;
  }

  @Test
  void aideGetsAColumnForEachAttributeAndABitWhereItCounts() throws IOException {
    FileEntry root = entry("/", FileType.DIRECTORY).mode(0755).owner(0, 7).mtime(-5, 9).build();
    FileEntry file =
        entry("/a b%\\xff", FileType.FILE)
            .mode(06755)
            .mtime(1_795_781_707L, 0)
            .size(12, 8)
            .digest(DigestAlgorithm.SHA256, ByteString.ofHex(HEX))
            .build();
    FileEntry link =
        entry("/l", FileType.SYMLINK).mode(0777).link(ByteString.ofUtf8("0\n")).build();
    assertThat(
            export(
                ExportFormat.AIDE,
                "type, mode, uid, gid, size, mtime, link, sha256",
                List.of(root, file, link, new MountPoint(RawPath.parse("/proc")))))
        .containsExactly(
            "@@begin_db",
            "@@db_spec name lname perm uid gid size mtime attr acl sha256",
            "/ 0 40755 0 7 0 LTU= " + bits(0, 2, 3, 4, 5, 8, 35) + " 0 0",
            "/a%20b%25%FF 0 106755 0 0 12 MTc5NTc4MTcwNw== "
                + bits(0, 2, 3, 4, 5, 8, 30, 35)
                + " 0 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAP8=",
            "/l 00%0A 120777 0 0 0 0 " + bits(0, 1, 2, 3, 4, 5, 8, 35) + " 0 0",
            "/proc 0 0 0 0 0 0 1 0 0",
            "@@end_db");
    assertThat(notes)
        .containsExactly("1 entries are written as names only: a mount, or nothing was observed");
  }

  private static long bits(int... bits) {
    long mask = 0;
    for (int bit : bits) {
      mask |= 1L << bit;
    }
    return mask;
  }

  @Test
  void whatWasNotRecordedIsNoValueForAide() throws IOException {
    FileEntry unread =
        entry("/unread", FileType.FILE)
            .mode(0600)
            .gap(new Gap(AttributeSet.of(Attribute.SHA256), false, UNREADABLE))
            .build();
    FileEntry bare =
        FileEntry.builder(RawPath.parse("/bare"), FileType.FIFO)
            .mode(0600)
            .recorded(AttributeSet.of(Attribute.TYPE))
            .build();
    assertThat(export(ExportFormat.AIDE, "type, mode, sha256", List.of(bare, unread)))
        .contains(
            "/unread 100600 0 0 " + bits(0, 2, 35) + " 0 0",
            "/bare 10000 0 0 " + bits(0, 35) + " 0 0");
  }

  @Test
  void aideGetsExtendedAttributesAsItWritesThem() throws IOException {
    FileEntry rich =
        entry("/rich", FileType.FILE)
            .mode(0640)
            .xattrs(
                xattrs(
                    Map.of(
                        "user.a b", "01",
                        "user.none", "",
                        "system.other", "02",
                        "security.selinux", "6c6162656c00",
                        "security.capability", "0100000220200000000000000000000000000000")))
            .build();
    assertThat(export(ExportFormat.AIDE, "mode, acl, xattrs, selinux, caps", List.of(rich)))
        .contains(
            "/rich 100640 0 0 "
                + bits(0, 2, 21, 32, 33, 37)
                + " POSIX,dXNlcjo6cnctCmdyb3VwOjpyLS0Kb3RoZXI6Oi0tLQo=,0 bGFiZWw= 4,"
                + "security.capability,AQAAAiAgAAAAAAAAAAAAAAAAAAA=,"
                + "security.selinux,bGFiZWwA,user.a%20b,AQ==,user.none,0"
                + " Y2FwX2tpbGwsY2FwX25ldF9yYXc9ZXA=");
    assertThat(notes).isEmpty();
  }

  /// The part behind the comma would be the value, or another attribute.
  @Test
  void aCommaInTheNameOfAnExtendedAttributeIsEscapedForAide() throws IOException {
    FileEntry file =
        entry("/a", FileType.FILE)
            .xattrs(xattrs(Map.of("user.a,eA==,user.b", "01")))
            .recorded(AttributeSet.of(Attribute.XATTRS))
            .build();
    assertThat(export(ExportFormat.AIDE, "xattrs", List.of(file)))
        .contains("/a 100000 0 0 " + bits(0, 33) + " 0 1,user.a%2CeA==%2Cuser.b,AQ==");
  }

  @Test
  void aListThatNamesUsersIsLeftOut() throws IOException {
    // user::rw-, user:1000:r--, group::r--, mask::r--, other::---
    String list =
        "02000000"
            + "01000600ffffffff"
            + "02000400e8030000"
            + "04000400ffffffff"
            + "10000400ffffffff"
            + "20000000ffffffff";
    FileEntry named =
        entry("/named", FileType.FILE)
            .mode(0640)
            .xattrs(xattrs(Map.of("system.posix_acl_access", list)))
            .build();
    assertThat(export(ExportFormat.AIDE, "mode, acl, flags", List.of(named)))
        .contains("/named 100640 0 0 " + bits(0, 2) + " 0");
    assertThat(notes)
        .containsExactly(
            "the format of AIDE has no place for: flags",
            "1 access lists are left out: they name users or groups, or have a mask");
  }

  @Test
  void mtreeGetsFullPathsWithKeywords() throws IOException {
    FileEntry directory = entry("/d", FileType.DIRECTORY).mode(01777).build();
    FileEntry file =
        entry("/d/a #\\x0a\\xff\\\\", FileType.FILE)
            .mode(04755)
            .owner(4_294_967_295L, 1)
            .nlink(2)
            .size(3, 8)
            .mtime(-6, 750_000_000)
            .flags(0x10 | 0x20)
            .digest(DigestAlgorithm.SHA256, ByteString.ofHex(HEX))
            .build();
    FileEntry device =
        entry("/d/dev", FileType.CHAR).mode(0600).rdev(new DeviceNumber(300, 7).packed()).build();
    FileEntry link = entry("/d/l", FileType.SYMLINK).link(ByteString.ofUtf8("a b")).build();
    assertThat(
            export(
                ExportFormat.MTREE,
                "type, mode, uid, nlink, size, mtime, link, rdev, flags, sha256, ctime",
                List.of(directory, file, device, link)))
        .containsExactly(
            "#mtree",
            ". type=dir",
            "./d type=dir mode=1777 uid=0 nlink=0 size=0 time=0.000000000 flags=none",
            "./d/a\\040\\043\\012\\377\\134 type=file mode=4755 uid=4294967295 nlink=2 size=3"
                + " time=-6.750000000 sha256digest="
                + HEX
                + " flags=schg,sappnd",
            "./d/dev type=char mode=0600 uid=0 nlink=0 size=0 time=0.000000000"
                + " device=native,300,7 flags=none",
            "./d/l type=link mode=0000 uid=0 nlink=0 size=0 time=0.000000000 link=a\\040b"
                + " flags=none");
    assertThat(notes).containsExactly("the format of mtree has no place for: ctime");
  }

  @Test
  void namesThatLookLikePatternsComeLast() throws IOException {
    List<Entry> entries =
        List.of(
            entry("/*", FileType.DIRECTORY).build(),
            entry("/*/a", FileType.FILE).build(),
            entry("/b/[/c", FileType.FILE).build(),
            entry("/b/d", FileType.FILE).build(),
            new Unobserved(RawPath.parse("/e"), UNREADABLE));
    assertThat(export(ExportFormat.MTREE, "type", entries))
        .containsExactly(
            "#mtree",
            ". type=dir",
            "./b type=dir",
            "./b/d type=file",
            "./e optional ignore",
            "./\\052 type=dir",
            "./\\052/a type=file",
            "./b/\\133 type=dir",
            "./b/\\133/c type=file");
  }

  @Test
  void whatMtreeCannotSayIsNoted() throws IOException {
    FileEntry verity = entry("/v", FileType.FILE).flags(0x10_0000).build();
    FileEntry old = entry("/w", FileType.FILE).mtime(5, Timestamp.SECONDS_ONLY).build();
    assertThat(export(ExportFormat.MTREE, "type, mtime, flags", List.of(verity, old)))
        .contains("./v type=file time=0.000000000", "./w type=file flags=none");
    assertThat(notes)
        .containsExactly(
            "1 sets of flags are left out: the format has no words for them",
            "1 times are left out: they are known to the second only");
  }

  @Test
  void eachEntryIsALineOfJson() throws IOException {
    assertThat(
            export(
                ExportFormat.NDJSON,
                "type, mode",
                List.of(
                    FileEntry.builder(RawPath.parse("/\\xff"), FileType.FILE)
                        .mode(0644)
                        .recorded(AttributeSet.of(Attribute.TYPE, Attribute.MODE))
                        .build(),
                    new MountPoint(RawPath.parse("/proc")))))
        .containsExactly(
            "{\"path\": \"/\\\\xff\", \"pathHex\": \"2fff\", \"type\": \"file\","
                + " \"attributes\": {\"mode\": \"0644\"}}",
            "{\"path\": \"/proc\", \"kind\": \"mount\"}");
    assertThat(notes).isEmpty();
  }
}
