package dev.fim.foreign.aide;

import dev.fim.owner.OwnerNumbers;
import dev.fim.path.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Access control lists, in the long text form of `acl_to_text(3)`, with names of users and groups.
final class AideAcl {

  /// `acl(5)`; libacl quotes special characters in names as `\ooo`.
  private static final Pattern ENTRY =
      Pattern.compile("(user|group|mask|other):([^:]*):([r-][w-][x-])");

  private static final Pattern QUOTED = Pattern.compile("\\\\([0-3][0-7][0-7])");

  // linux/posix_acl_xattr.h and posix_acl.h
  private static final int VERSION = 2;
  private static final int NO_ID = -1;
  private static final int NAMED = 2 | 8;
  private static final int MASK = 0x10;

  private final OwnerNumbers owners;

  /// One entry, in the order of the kernel's lists: by tag, then by number.
  private record Item(int tag, int permissions, int id) {}

  /// A name that the tree's `/etc/passwd` or `/etc/group` does not have.
  static final class UnknownNameException extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownNameException(ByteString name) {
      super(name.display());
    }
  }

  AideAcl(OwnerNumbers owners) {
    this.owners = owners;
  }

  /// The value of `system.posix_acl_access`; null if the mode says it all, since the kernel keeps
  /// none then.
  @Nullable ByteString access(AideToken text) throws UnknownNameException {
    List<Item> items = items(text);
    return items.stream().allMatch(item -> (item.tag() & (NAMED | MASK)) == 0)
        ? null
        : value(items);
  }

  /// The value of `system.posix_acl_default`; null if there is none.
  @Nullable ByteString byDefault(AideToken text) throws UnknownNameException {
    List<Item> items = items(text);
    return items.isEmpty() ? null : value(items);
  }

  private List<Item> items(AideToken token) throws UnknownNameException {
    List<Item> items = new ArrayList<>();
    if (token.isZero()) {
      return items;
    }
    String text = new String(token.base64().toByteArray(), StandardCharsets.ISO_8859_1);
    for (String line : text.split("\n", -1)) {
      String entry = line.replaceFirst("\\s*#.*", "").strip();
      if (!entry.isEmpty()) {
        Matcher parts = ENTRY.matcher(entry);
        if (!parts.matches()) {
          throw token.fault("no access control list");
        }
        items.add(item(parts.group(1), parts.group(2), permissions(parts.group(3))));
      }
    }
    items.sort(
        Comparator.comparingInt(Item::tag).thenComparing(Item::id, Integer::compareUnsigned));
    return items;
  }

  private Item item(String kind, String name, int permissions) throws UnknownNameException {
    int tag =
        switch (kind) {
          case "user" -> name.isEmpty() ? 1 : 2;
          case "group" -> name.isEmpty() ? 4 : 8;
          case "mask" -> MASK;
          default -> 0x20;
        };
    return new Item(tag, permissions, (tag & NAMED) == 0 ? NO_ID : id(tag == 2, name));
  }

  private int id(boolean isUser, String quoted) throws UnknownNameException {
    if (quoted.matches("[0-9]{1,10}")) {
      return (int) Long.parseLong(quoted);
    }
    String name =
        QUOTED
            .matcher(quoted)
            .replaceAll(match ->
                Matcher.quoteReplacement(
                    String.valueOf((char) Integer.parseInt(match.group(1), 8))));
    ByteString bytes = ByteString.wrap(name.getBytes(StandardCharsets.ISO_8859_1));
    Long id = isUser ? owners.user(bytes) : owners.group(bytes);
    if (id == null) {
      throw new UnknownNameException(bytes);
    }
    return id.intValue();
  }

  private static int permissions(String letters) {
    return (letters.charAt(0) == 'r' ? 4 : 0)
        | (letters.charAt(1) == 'w' ? 2 : 0)
        | (letters.charAt(2) == 'x' ? 1 : 0);
  }

  private static ByteString value(List<Item> items) {
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    value.writeBytes(littleEndian(4).putInt(VERSION).array());
    for (Item item : items) {
      value.writeBytes(
          littleEndian(8)
              .putShort((short) item.tag())
              .putShort((short) item.permissions())
              .putInt(item.id())
              .array());
    }
    return ByteString.wrap(value.toByteArray());
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
