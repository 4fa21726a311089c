package dev.fim.digest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.cursor.ListedEntries;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Gap;
import dev.fim.file.MountPoint;
import dev.fim.file.Reason;
import dev.fim.file.Timestamp;
import dev.fim.file.Unobserved;
import dev.fim.file.inode.InodeValues;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The test vectors of `docs/reference/tree-digest.md`. With `-Dfim.golden.rewrite=true` they are
/// written anew: only for a new version of the definition.
final class TreeDigestDocumentTest {

  private static final Path PAGE = Path.of("..", "docs", "reference", "tree-digest.md");
  private static final String HEADING = "## Test vectors\n";
  private static final Reason DENIED = new Reason(Reason.Cause.DENIED, "open: Permission denied");

  private static FileEntry.Builder directory(String path) {
    return FileEntry.builder(RawPath.ofUtf8(path), FileType.DIRECTORY)
        .recorded(
            AttributeSet.of(
                Attribute.TYPE, Attribute.MODE, Attribute.UID, Attribute.GID, Attribute.FLAGS))
        .mode(0755);
  }

  private static List<Entry> one() {
    return List.of(directory("/").build());
  }

  private static List<Entry> small() {
    return List.of(
        directory("/").mountRoot(true).build(),
        FileEntry.builder(RawPath.ofUtf8("/hello"), FileType.FILE)
            .recorded(AttributeSet.DEFAULT)
            .mode(0644)
            .owner(0, 4_294_967_295L)
            .size(6, 8)
            .mtime(-1, 999_999_999)
            .caps(ByteString.ofHex("0100000200040000000000000000000000000000"))
            .digest(
                DigestAlgorithm.SHA256,
                ByteString.ofHex(
                    "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"))
            .build(),
        FileEntry.builder(RawPath.of(new byte[] {'/', (byte) 0xff}), FileType.SYMLINK)
            .recorded(AttributeSet.DEFAULT)
            .mode(0777)
            .mtime(1_760_000_000, Timestamp.SECONDS_ONLY)
            .link(ByteString.ofUtf8("a\n"))
            .build());
  }

  private static List<Entry> everything() {
    FileEntry.Builder all =
        FileEntry.builder(RawPath.ofUtf8("/a/b"), FileType.FILE)
            .recorded(AttributeSet.ALL)
            .mode(04755)
            .owner(1, 2)
            .nlink(3)
            .size(4, 5)
            .mtime(6, 7)
            .ctime(8, Timestamp.SECONDS_ONLY)
            .inode(-1, (8L << 32) | 1)
            .flags(0x10)
            .atime(new Timestamp(12, 13))
            .btime(new Timestamp(-14, 15))
            .xattrs(
                new TreeMap<>(
                    Map.of(
                        ByteString.ofUtf8("security.selinux"), ByteString.ofUtf8("label\0"),
                        ByteString.ofUtf8("user.a"), ByteString.ofUtf8("b"))))
            .inodeValues(new InodeValues(0xef53, 0x20, InodeValues.ABSENT, null))
            .carried(true);
    for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
      all.digest(algorithm, ByteString.wrap(new byte[algorithm.length()]));
    }
    return List.of(
        all.build(),
        FileEntry.builder(RawPath.ofUtf8("/a/c"), FileType.CHAR)
            .recorded(AttributeSet.DEFAULT)
            .rdev((1L << 32) | 3)
            .build(),
        directory("/d").gap(new Gap(AttributeSet.of(Attribute.ACL), true, DENIED)).build(),
        new MountPoint(RawPath.ofUtf8("/proc")),
        new Unobserved(RawPath.ofUtf8("/x"), DENIED));
  }

  private static String block(List<Entry> entries) {
    Map<Long, ByteString> nodes = new HashMap<>();
    TreeDigest digest;
    try (TreeDigester digester =
        new TreeDigester((position, _, _, node) -> nodes.put(position, node))) {
      entries.forEach(digester::add);
      digest = digester.finish();
    }
    assertThat(digest).isEqualTo(TreeDigester.of(ListedEntries.of(entries)));
    StringBuilder text = new StringBuilder("```text\n");
    EntryEncoding encoding = new EntryEncoding();
    for (int i = 0; i < entries.size(); i++) {
      encoding.encode(entries.get(i));
      text.append(entries.get(i).path().display())
          .append("\n  tree  ")
          .append(hex(encoding.tree()))
          .append("\n  local ")
          .append(hex(encoding.local()))
          .append("\n  node  ")
          .append(nodes.get((long) i).hex())
          .append('\n');
    }
    return text.append("tree   ")
        .append(digest.tree().hex())
        .append("\nrecord ")
        .append(digest.record().hex())
        .append("\n```\n")
        .toString();
  }

  private static String hex(Bytes bytes) {
    return bytes.length() == 0 ? "-" : ByteString.of(bytes.array(), 0, bytes.length()).hex();
  }

  @Test
  void theTestVectorsHold() throws Exception {
    String vectors =
        "\nOne directory:\n\n%s\nA file and a link:\n\n%s\nEvery attribute, below a directory that was not recorded:\n\n%s"
            .formatted(block(one()), block(small()), block(everything()));
    String page = Files.readString(PAGE);
    int heading = page.indexOf(HEADING);
    int first = page.indexOf("\nOne directory:\n", heading);
    if (Boolean.getBoolean("fim.golden.rewrite")) {
      String before = first < 0 ? page.stripTrailing() + "\n" : page.substring(0, first);
      Files.writeString(PAGE, before + vectors);
      return;
    }
    assertThat(page.substring(first)).isEqualTo(vectors);
  }
}
