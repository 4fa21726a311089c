package dev.fim.export;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The columns of AIDE's database that fim has values for, in AIDE's order. The bit is the place of
/// the attribute in AIDE's table (`attributes.h` of AIDE 0.18), on which the column `attr` counts.
enum AideColumn {
  NAME("name", 0, null),
  LNAME("lname", 1, Attribute.LINK),
  PERM("perm", 2, Attribute.MODE),
  UID("uid", 3, Attribute.UID),
  GID("gid", 4, Attribute.GID),
  SIZE("size", 5, Attribute.SIZE),
  ATIME("atime", 6, Attribute.ATIME),
  CTIME("ctime", 7, Attribute.CTIME),
  MTIME("mtime", 8, Attribute.MTIME),
  INODE("inode", 9, Attribute.INODE),
  BCOUNT("bcount", 10, Attribute.BLOCKS),
  LCOUNT("lcount", 11, Attribute.NLINK),
  MD5("md5", 12, Attribute.MD5),
  SHA1("sha1", 13, Attribute.SHA1),
  ATTR("attr", 20, null),
  ACL("acl", 21, Attribute.ACL),
  SHA256("sha256", 30, Attribute.SHA256),
  SHA512("sha512", 31, Attribute.SHA512),
  SELINUX("selinux", 32, Attribute.SELINUX),
  XATTRS("xattrs", 33, Attribute.XATTRS),
  CAPABILITIES("capabilities", 37, Attribute.CAPS);

  /// The bit of the file type, which has no column: `perm` has it.
  static final long TYPE_BIT = 1L << 35;

  private final String label;
  private final int bit;
  private final @Nullable Attribute attribute;

  AideColumn(String label, int bit, @Nullable Attribute attribute) {
    this.label = label;
    this.bit = bit;
    this.attribute = attribute;
  }

  /// The name in `@@db_spec`.
  String label() {
    return label;
  }

  /// As a mask.
  long bit() {
    return 1L << bit;
  }

  /// The attribute that the column holds; null if it is none.
  @Nullable Attribute attribute() {
    return attribute;
  }

  /// The columns that hold `attributes`, with those that every database has.
  static List<AideColumn> of(AttributeSet attributes) {
    return Arrays.stream(values())
        .filter(column ->
            column.attribute == null || column == PERM || attributes.contains(column.attribute))
        .toList();
  }

  /// All attributes that have a column, and the type.
  static AttributeSet attributes() {
    AttributeSet all = AttributeSet.of(Attribute.TYPE);
    for (AideColumn column : values()) {
      all = column.attribute == null ? all : all.with(column.attribute);
    }
    return all;
  }
}
