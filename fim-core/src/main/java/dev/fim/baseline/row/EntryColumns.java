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
          "caps_text");

  /// Attributes that have a column of their own.
  static final AttributeSet OF_THEIR_OWN =
      AttributeSet.of(
          Attribute.BLOCKS, Attribute.RDEV, Attribute.LINK, Attribute.XATTRS, Attribute.CAPS);

  private EntryColumns() {}

  public static List<String> all() {
    return Stream.concat(PLAIN.stream(), FURTHER.stream()).toList();
  }
}
