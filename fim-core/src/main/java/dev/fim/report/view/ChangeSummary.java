package dev.fim.report.view;

import dev.fim.compare.Change;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A change in one string of fixed width, a character for each attribute: `f >.p....m..`.
///
/// Letters and their order are those of AIDE 0.19 (`aide.conf(5)`, `report_summarize_changes`); the
/// columns after `F` stand for what AIDE does not know.
public final class ChangeSummary {

  private enum Column {
    TYPE('Y', "type"),
    LINK('l', "target of a link"),
    SIZE('Z', "size"),
    BLOCKS('b', "blocks"),
    MODE('p', "permissions"),
    UID('u', "uid"),
    GID('g', "gid"),
    ATIME('a', "access time"),
    MTIME('m', "modification time"),
    CTIME('c', "change time"),
    INODE('i', "inode"),
    NLINK('n', "number of links"),
    DIGEST('H', "any digest"),
    ACL('A', "access lists"),
    XATTRS('X', "extended attributes"),
    SELINUX('S', "SELinux label"),
    FLAGS('E', "flags of the inode"),
    CAPS('C', "capabilities"),
    FS('F', "type of the file system"),
    DEV('D', "device of the file system"),
    RDEV('r', "device that the file stands for"),
    BTIME('B', "birth time"),
    SECURITY('T', "attributes security.* and trusted.*"),
    PROJID('P', "project"),
    VERITY('V', "digest of fs-verity");

    private final char letter;
    private final String meaning;

    Column(char letter, String meaning) {
      this.letter = letter;
      this.meaning = meaning;
    }

    static Column of(Attribute attribute) {
      return switch (attribute) {
        case TYPE -> TYPE;
        case MODE -> MODE;
        case UID -> UID;
        case GID -> GID;
        case NLINK -> NLINK;
        case SIZE -> SIZE;
        case BLOCKS -> BLOCKS;
        case MTIME -> MTIME;
        case CTIME -> CTIME;
        case INODE -> INODE;
        case DEV -> DEV;
        case LINK -> LINK;
        case RDEV -> RDEV;
        case XATTRS -> XATTRS;
        case CAPS -> CAPS;
        case MD5, SHA1, SHA256, SHA512, SHA512_256, SHA3_256, SHA3_512, BLAKE3 -> DIGEST;
        case ACL -> ACL;
        case FLAGS, CHATTR -> FLAGS;
        case SELINUX -> SELINUX;
        case SECURITY -> SECURITY;
        case ATIME -> ATIME;
        case BTIME -> BTIME;
        case FS -> FS;
        case PROJID -> PROJID;
        case VERITY -> VERITY;
      };
    }
  }

  private static final Map<Column, AttributeSet> ATTRIBUTES = attributes();

  private ChangeSummary() {}

  private static Map<Column, AttributeSet> attributes() {
    Map<Column, AttributeSet> all = new EnumMap<>(Column.class);
    for (Attribute attribute : Attribute.values()) {
      all.merge(Column.of(attribute), AttributeSet.of(attribute), AttributeSet::union);
    }
    return all;
  }

  /// The string of a change, as wide as that of any other.
  public static String of(Change change) {
    return switch (change) {
      case Change.Added _ -> filled(change.type(), '+');
      case Change.Removed _ -> filled(change.type(), '-');
      case Change.Isolation _ -> filled(change.type(), '!');
      case Change.Unverifiable _ -> filled(change.type(), '?');
      case Change.Changed(FileEntry expected, FileEntry actual, AttributeSet attributes, _, _) ->
          differences(expected, actual, attributes);
    };
  }

  /// The columns and signs, a line each: the character, a space, and its meaning.
  public static List<String> legend() {
    List<String> lines = new ArrayList<>();
    StringBuilder letters = new StringBuilder();
    for (Column column : Column.values()) {
      letters.append(column.letter);
    }
    lines.add("%s: one character for each attribute, in this order".formatted(letters));
    lines.add("Y type now: f file, d directory, l symlink, p fifo, s socket, b block, c char");
    lines.add("  ! if the type has changed, ? if it is not known");
    lines.add("Z size: = the same, > grown, < shrunk");
    for (Column column : Column.values()) {
      if (column != Column.TYPE && column != Column.SIZE) {
        lines.add(column.letter + " " + column.meaning);
      }
    }
    lines.add(". the same; a space: not compared, or not recorded");
    lines.add("+ only now, - no longer: one attribute, or in all columns the file");
    lines.add("! in all columns: isolation; ? in all columns: unverifiable");
    return lines;
  }

  private static String filled(@Nullable FileType type, char sign) {
    return letter(type) + Character.toString(sign).repeat(Column.values().length - 1);
  }

  private static String differences(FileEntry expected, FileEntry actual, AttributeSet attributes) {
    AttributeSet differing = expected.differences(actual, attributes);
    StringBuilder text = new StringBuilder();
    for (Column column : Column.values()) {
      AttributeSet ofColumn = ATTRIBUTES.getOrDefault(column, AttributeSet.NONE);
      boolean differs = differing.containsAny(ofColumn);
      text.append(
          switch (column) {
            case TYPE -> differs ? '!' : letter(actual.type());
            case SIZE -> differs ? size(expected, actual) : same(expected, actual, ofColumn, '=');
            default ->
                differs
                    ? sign(expected, actual, differing.intersect(ofColumn), column.letter)
                    : same(expected, actual, ofColumn, '.');
          });
    }
    return text.toString();
  }

  private static char size(FileEntry expected, FileEntry actual) {
    return Long.compareUnsigned(actual.size(), expected.size()) > 0 ? '>' : '<';
  }

  private static char sign(
      FileEntry expected, FileEntry actual, AttributeSet differing, char letter) {
    List<Attribute> attributes = differing.toList();
    if (attributes.stream().allMatch(attribute -> expected.value(attribute) == null)) {
      return '+';
    }
    return attributes.stream().allMatch(attribute -> actual.value(attribute) == null)
        ? '-'
        : letter;
  }

  /// A difference that was not compared is not shown as the same.
  private static char same(FileEntry expected, FileEntry actual, AttributeSet column, char sign) {
    AttributeSet both = column.intersect(expected.recorded()).intersect(actual.recorded());
    return !both.isEmpty() && expected.differences(actual, both).isEmpty() ? sign : ' ';
  }

  private static char letter(@Nullable FileType type) {
    return switch (type) {
      case null -> '?';
      case FILE -> 'f';
      case DIRECTORY -> 'd';
      case SYMLINK -> 'l';
      case FIFO -> 'p';
      case SOCKET -> 's';
      case BLOCK -> 'b';
      case CHAR -> 'c';
    };
  }
}
