package dev.fim.foreign.aide;

import dev.fim.file.Attribute;
import org.jspecify.annotations.Nullable;

/// The columns of a database of AIDE. The number of each is its bit in the column `attr`, the same
/// in all versions.
public enum AideField {
  NAME("name", 0),
  LNAME("lname", 1, Attribute.LINK),
  PERM("perm", 2, Attribute.MODE),
  UID("uid", 3, Attribute.UID),
  GID("gid", 4, Attribute.GID),
  SIZE("size", 5, Attribute.SIZE),
  ATIME("atime", 6, Attribute.ATIME),
  CTIME("ctime", 7, Attribute.CTIME),
  MTIME("mtime", 8, Attribute.MTIME),
  INODE("inode", 9, Attribute.INODE),
  /// `st_blocks`: in units of 512 bytes.
  BCOUNT("bcount", 10, Attribute.BLOCKS),
  LCOUNT("lcount", 11, Attribute.NLINK),
  MD5("md5", 12, Attribute.MD5),
  SHA1("sha1", 13, Attribute.SHA1),
  RMD160("rmd160", 14),
  TIGER("tiger", 15),
  CRC32("crc32", 16),
  HAVAL("haval", 17),
  GOST("gost", 18),
  CRC32B("crc32b", 19),
  /// The bits of the attributes that are recorded.
  ATTR("attr", 20),
  ACL("acl", 21, Attribute.ACL),
  SHA256("sha256", 30, Attribute.SHA256),
  SHA512("sha512", 31, Attribute.SHA512),
  SELINUX("selinux", 32, Attribute.SELINUX),
  XATTRS("xattrs", 33, Attribute.XATTRS),
  WHIRLPOOL("whirlpool", 34),
  /// The flags of `FS_IOC_GETFLAGS`: `chattr` and those of `flags` too.
  E2FSATTRS("e2fsattrs", 36, Attribute.CHATTR),
  CAPABILITIES("capabilities", 37, Attribute.CAPS),
  STRIBOG256("stribog256", 38),
  STRIBOG512("stribog512", 39),
  SHA512_256("sha512_256", 42, Attribute.SHA512_256),
  SHA3_256("sha3_256", 43, Attribute.SHA3_256),
  SHA3_512("sha3_512", 44, Attribute.SHA3_512),
  /// `f_type` of `statfs(2)`.
  FSTYPE("fstype", 45, Attribute.FS),
  BLAKE3("blake3", 46, Attribute.BLAKE3);

  /// Bits without a column.
  static final int BIT_OF_GROWING_SIZE = 26;

  static final int BIT_OF_INODE_CHECK = 27;
  static final int BIT_OF_ALLOWED_NEW = 28;
  static final int BIT_OF_ALLOWED_REMOVED = 29;
  public static final int BIT_OF_TYPE = 35;
  static final int BIT_OF_GROWING = 40;
  static final int BIT_OF_UNPACKED_DIGESTS = 41;

  private final String label;
  private final int bit;
  private final @Nullable Attribute attribute;

  AideField(String label, int bit) {
    this(label, bit, null);
  }

  AideField(String label, int bit, @Nullable Attribute attribute) {
    this.label = label;
    this.bit = bit;
    this.attribute = attribute;
  }

  /// The name in the line that names the columns.
  public String label() {
    return label;
  }

  /// The number of its bit in `attr`.
  public int bit() {
    return bit;
  }

  /// The attribute of fim that it stands for; null if there is none.
  public @Nullable Attribute attribute() {
    return attribute;
  }

  /// The field whose [#label] this is; null if there is none.
  static @Nullable AideField ofLabel(String label) {
    for (AideField field : values()) {
      if (field.label.equals(label)) {
        return field;
      }
    }
    return null;
  }
}
