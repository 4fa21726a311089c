package dev.fim.file.text;

import dev.fim.path.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The short text form of access control lists, as `acl_to_any_text(3)` and `getfacl -n` write it
/// and `setfacl(1)` reads it: `user::rw-,user:1000:r--,group::r--,mask::r--,other::---`. Entries of
/// the default list of a directory begin with `default:`. Users and groups are numbers.
public final class AclText {

  // linux/posix_acl_xattr.h: a header of 4 bytes, then entries of tag (2 bytes), permissions (2)
  // and
  // id (4), all little-endian.
  private static final int VERSION = 2;
  private static final int HEADER = 4;
  private static final int ENTRY = 8;

  private AclText() {}

  /// The text of both lists.
  ///
  /// @param access the value of `system.posix_acl_access`; null if there is none
  /// @param byDefault the value of `system.posix_acl_default`, which files made in a directory get;
  ///   null if there is none
  /// @return null if there is neither; for a list of no known form `0x` and hexadecimal digits
  public static @Nullable String of(@Nullable ByteString access, @Nullable ByteString byDefault) {
    List<String> entries = new ArrayList<>();
    add("", access, entries);
    add("default:", byDefault, entries);
    return entries.isEmpty() ? null : String.join(",", entries);
  }

  private static void add(String prefix, @Nullable ByteString list, List<String> entries) {
    if (list == null) {
      return;
    }
    List<String> read = new ArrayList<>();
    boolean isKnown =
        list.length() > HEADER
            && (list.length() - HEADER) % ENTRY == 0
            && number(list, 0, 4) == VERSION;
    for (int at = HEADER; isKnown && at < list.length(); at += ENTRY) {
      String tag = tag((int) number(list, at, 2), Long.toString(number(list, at + 4, 4)));
      long permissions = number(list, at + 2, 2);
      isKnown = tag != null && permissions <= 7;
      read.add(prefix + tag + permissions(permissions));
    }
    if (isKnown) {
      entries.addAll(read);
    } else {
      entries.add(prefix + "0x" + list.hex());
    }
  }

  /// `linux/posix_acl.h`: `ACL_USER_OBJ` and its like.
  private static @Nullable String tag(int tag, String id) {
    return switch (tag) {
      case 1 -> "user::";
      case 2 -> "user:" + id + ":";
      case 4 -> "group::";
      case 8 -> "group:" + id + ":";
      case 0x10 -> "mask::";
      case 0x20 -> "other::";
      default -> null;
    };
  }

  private static String permissions(long bits) {
    return ((bits & 4) != 0 ? "r" : "-")
        + ((bits & 2) != 0 ? "w" : "-")
        + ((bits & 1) != 0 ? "x" : "-");
  }

  private static long number(ByteString list, int at, int length) {
    long number = 0;
    for (int i = length - 1; i >= 0; i--) {
      number = number << 8 | (list.byteAt(at + i) & 0xff);
    }
    return number;
  }
}
