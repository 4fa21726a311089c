package dev.fim.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fim.file.inode.InodeValues;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FileEntryTest {

  private static final ByteString DIGEST = ByteString.ofHex("ab".repeat(32));
  private static final Reason DENIED =
      new Reason(Reason.Cause.DENIED, "cannot open: permission denied");

  private static FileEntry.Builder file() {
    return FileEntry.builder(RawPath.ofUtf8("/bin/true"), FileType.FILE)
        .mode(04755)
        .owner(1, 2)
        .nlink(3)
        .size(4, 8)
        .mtime(5, 6)
        .ctime(7, 8)
        .inode(-1, new DeviceNumber(253, 1).packed())
        .flags(0x10 | 0x2000)
        .atime(new Timestamp(1, 2))
        .btime(new Timestamp(3, 4))
        .inodeValues(new InodeValues(0xef53, 0x8_0010, 42, ByteString.ofHex("0001abcd")))
        .recorded(AttributeSet.ALL)
        .xattrs(new TreeMap<>(Map.of(ByteString.ofUtf8("user.a"), ByteString.ofUtf8("b"))))
        .caps(ByteString.ofHex("0100000200040000000000000000000000000000"))
        .digest(DigestAlgorithm.SHA256, DIGEST);
  }

  @Test
  void eachAttributeHasTheValueThatReportsShow() {
    FileEntry entry = file().build();
    assertThat(entry.value(Attribute.TYPE)).isEqualTo(new AttributeValue.Text("file"));
    assertThat(entry.value(Attribute.MODE)).isEqualTo(new AttributeValue.Text("4755"));
    assertThat(entry.value(Attribute.FS)).isEqualTo(new AttributeValue.Text("ext4"));
    assertThat(entry.value(Attribute.CHATTR)).isEqualTo(new AttributeValue.Text("ie"));
    assertThat(entry.value(Attribute.PROJID)).isEqualTo(new AttributeValue.Numeric(42));
    assertThat(entry.value(Attribute.VERITY)).isEqualTo(new AttributeValue.Text("sha256:abcd"));
    assertThat(entry.value(Attribute.UID)).isEqualTo(new AttributeValue.Numeric(1));
    assertThat(entry.value(Attribute.GID)).isEqualTo(new AttributeValue.Numeric(2));
    assertThat(entry.value(Attribute.NLINK)).isEqualTo(new AttributeValue.Numeric(3));
    assertThat(entry.value(Attribute.SIZE)).isEqualTo(new AttributeValue.Numeric(4));
    assertThat(entry.value(Attribute.BLOCKS)).isEqualTo(new AttributeValue.Numeric(8));
    assertThat(entry.value(Attribute.MTIME))
        .isEqualTo(new AttributeValue.Text("1970-01-01T00:00:05.000000006Z"));
    assertThat(entry.value(Attribute.CTIME))
        .isEqualTo(new AttributeValue.Text("1970-01-01T00:00:07.000000008Z"));
    assertThat(entry.value(Attribute.INODE))
        .isEqualTo(new AttributeValue.Text("18446744073709551615"));
    assertThat(entry.value(Attribute.DEV)).isEqualTo(new AttributeValue.Text("253:1"));
    assertThat(entry.value(Attribute.XATTRS))
        .hasToString(
            "{security.capability=\\x01\\x00\\x00\\x02\\x00\\x04"
                + "\\x00".repeat(14)
                + ", user.a=b}");
    assertThat(entry.value(Attribute.FLAGS)).isEqualTo(new AttributeValue.Text("immutable"));
    assertThat(entry.value(Attribute.ATIME))
        .isEqualTo(new AttributeValue.Text("1970-01-01T00:00:01.000000002Z"));
    assertThat(entry.value(Attribute.BTIME))
        .isEqualTo(new AttributeValue.Text("1970-01-01T00:00:03.000000004Z"));
    assertThat(entry.value(Attribute.CAPS))
        .isEqualTo(new AttributeValue.Text("cap_net_bind_service=ep"));
    assertThat(entry.value(Attribute.SHA256)).isEqualTo(new AttributeValue.Text("ab".repeat(32)));
    assertThat(entry.value(Attribute.MD5)).as("recorded, and the file has none").isNull();
  }

  @Test
  void whatTheTypeDoesNotHaveIsNotRecorded() {
    AttributeSet digestsNotTaken = AttributeSet.DIGESTS.without(Attribute.SHA256);
    assertThat(file().build().recorded())
        .isEqualTo(AttributeSet.of(FileType.FILE).minus(digestsNotTaken));
    FileEntry link =
        FileEntry.builder(RawPath.ofUtf8("/bin"), FileType.SYMLINK)
            .recorded(AttributeSet.DEFAULT)
            .link(ByteString.ofUtf8("usr/bin"))
            .build();
    assertThat(link.recorded())
        .hasToString("type, mode, uid, gid, size, mtime, link, flags, security");
    assertThat(link.value(Attribute.LINK))
        .isEqualTo(new AttributeValue.Raw(ByteString.ofUtf8("usr/bin")));
    assertThat(link.value(Attribute.SHA256)).isNull();
  }

  @Test
  void whatTheGapNamesIsNotRecorded() {
    Gap gap = new Gap(AttributeSet.DIGESTS, false, DENIED);
    FileEntry entry = file().gap(gap).build();
    assertThat(entry.recorded().containsAny(AttributeSet.DIGESTS)).isFalse();
    assertThat(entry.value(Attribute.SHA256)).isNull();
    assertThat(entry.gap()).isEqualTo(gap);
  }

  @Test
  void aCopyIsEqualAndAChangedCopyDiffersInThatAttribute() {
    FileEntry entry = file().build();
    assertThat(entry.toBuilder().build()).isEqualTo(entry).hasSameHashCodeAs(entry);
    assertDiffers(entry, entry.toBuilder().mode(0755).build(), Attribute.MODE);
    assertDiffers(entry, entry.toBuilder().owner(9, 2).build(), Attribute.UID);
    assertDiffers(entry, entry.toBuilder().owner(1, 9).build(), Attribute.GID);
    assertDiffers(entry, entry.toBuilder().nlink(9).build(), Attribute.NLINK);
    assertDiffers(entry, entry.toBuilder().size(9, 8).build(), Attribute.SIZE);
    assertDiffers(entry, entry.toBuilder().size(4, 9).build(), Attribute.BLOCKS);
    assertDiffers(entry, entry.toBuilder().mtime(5, 9).build(), Attribute.MTIME);
    assertDiffers(entry, entry.toBuilder().ctime(9, 8).build(), Attribute.CTIME);
    assertDiffers(entry, entry.toBuilder().caps(null).build(), Attribute.XATTRS, Attribute.CAPS);
    assertDiffers(entry, with(entry, "user.a", "c"), Attribute.XATTRS);
    assertDiffers(entry, with(entry, "security.ima", "c"), Attribute.XATTRS, Attribute.SECURITY);
    assertDiffers(entry, with(entry, "trusted.a", "c"), Attribute.XATTRS, Attribute.SECURITY);
    assertDiffers(entry, with(entry, "security.selinux", "c"), Attribute.XATTRS, Attribute.SELINUX);
    assertDiffers(
        entry, with(entry, "system.posix_acl_access", "c"), Attribute.XATTRS, Attribute.ACL);
    assertDiffers(entry, entry.toBuilder().flags(0x20).build(), Attribute.FLAGS);
    assertDiffers(entry, entry.toBuilder().atime(new Timestamp(1, 3)).build(), Attribute.ATIME);
    assertDiffers(entry, entry.toBuilder().btime(new Timestamp(1, 3)).build(), Attribute.BTIME);
    assertDiffers(
        entry,
        entry.toBuilder().digest(DigestAlgorithm.SHA256, ByteString.ofHex("ac".repeat(32))).build(),
        Attribute.SHA256);
  }

  private static FileEntry with(FileEntry entry, String name, String value) {
    return entry.toBuilder()
        .xattrs(new TreeMap<>(Map.of(ByteString.ofUtf8(name), ByteString.ofUtf8(value))))
        .build();
  }

  private static void assertDiffers(FileEntry entry, FileEntry changed, Attribute... attributes) {
    assertThat(changed).isNotEqualTo(entry);
    assertThat(entry.differences(changed, AttributeSet.ALL).toList()).containsExactly(attributes);
    AttributeSet others = AttributeSet.ALL.minus(AttributeSet.of(attributes));
    assertThat(entry.differences(changed, others).isEmpty()).isTrue();
    for (Attribute attribute : attributes) {
      assertThat(entry.isSame(attribute, changed)).isFalse();
    }
  }

  @Test
  void aCopyKeepsTheDigestsOfItsSource() {
    FileEntry entry = file().build();
    ByteString other = ByteString.ofHex("00".repeat(32));
    entry.toBuilder().digest(DigestAlgorithm.SHA256, other).build();
    assertThat(entry.digest(DigestAlgorithm.SHA256)).isEqualTo(DIGEST);
  }

  @Test
  void aDigestOfTheWrongLengthIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> file().digest(DigestAlgorithm.MD5, DIGEST))
        .withMessage("a digest of 32 bytes for MD5, which has 16");
  }

  @Test
  void aGapInWhichNothingIsMissingIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Gap(AttributeSet.NONE, false, DENIED))
        .withMessage("a gap in which nothing is missing");
  }

  @Test
  void aDeviceNumberHasTwoHalves() {
    DeviceNumber number = new DeviceNumber(0xffff_ffffL, 1);
    assertThat(DeviceNumber.ofPacked(number.packed())).isEqualTo(number);
    assertThat(number.display()).isEqualTo("4294967295:1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DeviceNumber(-1, 0))
        .withMessage("device number out of range: -1:0");
  }
}
