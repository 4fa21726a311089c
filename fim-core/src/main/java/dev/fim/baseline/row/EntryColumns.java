package dev.fim.baseline.row;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import java.util.List;
import java.util.stream.Stream;

/// The columns of the table `entry`.
///
/// Most rows use only the first four. Columns with `_text` are for people, for bytes that SQL alone
/// cannot convert to text.
public final class EntryColumns {

  static final List<String> PLAIN = List.of("id", "path", "status", "digests");

  static final List<String> FURTHER =
      List.of(
          "path_text",
          "missing",
          "cause",
          "detail",
          "blocks",
          "rdev",
          "link",
          "link_text",
          "xattrs",
          "xattrs_text",
          "caps",
          "caps_text",
          "flags",
          "flags_text",
          "acl_text",
          "selinux_text",
          "security_text",
          "atime",
          "btime",
          "inode_values",
          "fs",
          "chattr",
          "projid",
          "verity");

  /// Attributes that have a column of their own.
  static final AttributeSet OF_THEIR_OWN =
      AttributeSet.of(
          Attribute.BLOCKS,
          Attribute.RDEV,
          Attribute.LINK,
          Attribute.FLAGS,
          Attribute.ATIME,
          Attribute.BTIME);

  /// Where the values of [AttributeSet#EXTENDED] are. Rows of schema version 1 have the
  /// capabilities in the second; later rows have all of them in the first.
  static final List<String> EXTENDED = List.of("xattrs", "caps");

  /// Where the values of [AttributeSet#INODE_VALUES] are.
  static final String INODE_VALUES = "inode_values";

  private EntryColumns() {}

  public static List<String> all() {
    return Stream.concat(PLAIN.stream(), FURTHER.stream()).toList();
  }
}
