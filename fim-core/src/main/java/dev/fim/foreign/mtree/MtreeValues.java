package dev.fim.foreign.mtree;

import static dev.fim.foreign.listing.ListingText.shown;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.DeviceNumber;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.FileEntry;
import dev.fim.file.Timestamp;
import dev.fim.foreign.mtree.MtreeParser.Fault;
import dev.fim.owner.OwnerNumbers;
import dev.fim.path.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the values of keywords into an entry. For one entry.
final class MtreeValues {

  private static final long MOST_OWNERS = 0xffff_ffffL;

  private final FileEntry.Builder builder;
  private final OwnerNumbers owners;
  private AttributeSet recorded = AttributeSet.of(Attribute.TYPE);
  private long uid;
  private long gid;
  private long inode;
  private long device;

  MtreeValues(FileEntry.Builder builder, OwnerNumbers owners) {
    this.builder = builder;
    this.owners = owners;
  }

  /// The entry with all that was read.
  FileEntry entry() {
    return builder.owner(uid, gid).inode(inode, device).recorded(recorded).build();
  }

  /// Reads one keyword.
  ///
  /// @param all the keywords of the entry
  /// @return what fim cannot take over of it, as a note names it; null if nothing
  @Nullable String read(String keyword, String value, Map<String, String> all) throws Fault {
    switch (keyword) {
      case "type", "ignore" -> {} // what the list does not name is not compared anyway
      case "mode" -> {
        return mode(value);
      }
      case "uid" -> uid = has(Attribute.UID, number(keyword, value, MOST_OWNERS));
      case "gid" -> gid = has(Attribute.GID, number(keyword, value, MOST_OWNERS));
      case "uname" -> {
        Long known = owners.user(bytes(value));
        return all.containsKey("uid") ? null : owner(Attribute.UID, known, keyword);
      }
      case "gname" -> {
        Long known = owners.group(bytes(value));
        return all.containsKey("gid") ? null : owner(Attribute.GID, known, keyword);
      }
      case "nlink" -> builder.nlink(has(Attribute.NLINK, number(keyword, value, MOST_OWNERS)));
      case "size" -> builder.size(has(Attribute.SIZE, number(keyword, value, Long.MAX_VALUE)), 0);
      case "time" -> time(value);
      case "link" -> link(value);
      case "inode" -> inode = has(Attribute.INODE, number(keyword, value, Long.MAX_VALUE));
      case "device" -> {
        return device(Attribute.RDEV, value);
      }
      case "resdevice" -> {
        return device(Attribute.DEV, value);
      }
      case "md5", "md5digest" -> digest(DigestAlgorithm.MD5, value);
      case "sha1", "sha1digest" -> digest(DigestAlgorithm.SHA1, value);
      case "sha256", "sha256digest" -> digest(DigestAlgorithm.SHA256, value);
      case "sha512", "sha512digest" -> digest(DigestAlgorithm.SHA512, value);
      default -> {
        return keyword;
      }
    }
    return null;
  }

  private long has(Attribute attribute, long value) {
    recorded = recorded.with(attribute);
    return value;
  }

  private @Nullable String owner(Attribute attribute, @Nullable Long known, String keyword) {
    if (known == null) {
      return keyword + " that the tree has no number for";
    }
    long number = has(attribute, known);
    if (attribute == Attribute.UID) {
      uid = number;
    } else {
      gid = number;
    }
    return null;
  }

  private @Nullable String mode(String value) throws Fault {
    if (value.matches("[-ugoa,rwxXst=+]+")) {
      return "mode in letters";
    }
    if (!value.matches("0*[0-7]{1,4}")) {
      throw invalid("mode", value, "four octal digits at most");
    }
    builder.mode((int) has(Attribute.MODE, Integer.parseInt(value, 8)));
    return null;
  }

  private static long number(String keyword, String value, long most) throws Fault {
    if (value.matches("[0-9]{1,19}")) {
      long number = Long.parseUnsignedLong(value);
      if (number >= 0 && number <= most) {
        return number;
      }
    }
    throw invalid(keyword, value, "a number from 0 to " + most);
  }

  /// Seconds, and behind a dot a number of nanoseconds: `1.5` is 5 ns after the second.
  private void time(String value) throws Fault {
    if (!value.matches("-?[0-9]{1,18}(\\.[0-9]{0,9})?")) {
      throw invalid("time", value, "SECONDS.NANOSECONDS");
    }
    int dot = value.indexOf('.');
    String seconds = dot < 0 ? value : value.substring(0, dot);
    String nanos = dot < 0 ? "" : value.substring(dot + 1);
    boolean isPrecise = !nanos.isEmpty();
    has(Attribute.MTIME, 0);
    builder.mtime(
        Long.parseLong(seconds), isPrecise ? Integer.parseInt(nanos) : Timestamp.SECONDS_ONLY);
  }

  private void link(String value) throws Fault {
    byte[] target = VisText.bytes(value);
    if (target == null || target.length == 0) {
      throw invalid("link", value, "a target, with the escapes of vis(3)");
    }
    has(Attribute.LINK, 0);
    builder.link(ByteString.wrap(target));
  }

  /// `FORMAT,MAJOR,MINOR`, or the number that `stat(2)` of Linux gives.
  private @Nullable String device(Attribute attribute, String value) throws Fault {
    String[] parts = value.split(",", -1);
    if (parts.length > 3) {
      return attribute == Attribute.RDEV ? "device with a unit" : "resdevice with a unit";
    }
    DeviceNumber number;
    if (parts.length == 3 && parts[0].matches("[0-9a-z]{1,16}")) {
      number = new DeviceNumber(integer(parts[1], value), integer(parts[2], value));
    } else if (parts.length == 1) {
      long packed = integer(value, value);
      number =
          new DeviceNumber(
              ((packed >>> 8) & 0xfff) | ((packed >>> 32) & 0xffff_f000L),
              (packed & 0xff) | ((packed >>> 12) & 0xffff_ff00L));
    } else {
      throw invalid("device", value, "FORMAT,MAJOR,MINOR or a number");
    }
    has(attribute, 0);
    if (attribute == Attribute.RDEV) {
      builder.rdev(number.packed());
    } else {
      device = number.packed();
    }
    return null;
  }

  /// Decimal, octal after `0` or hexadecimal after `0x`. A part of a pair has 32 bits.
  private static long integer(String text, String whole) throws Fault {
    boolean isPart = !text.equals(whole);
    try {
      long number =
          text.matches("0[xX].*")
              ? Long.parseUnsignedLong(text.substring(2), 16)
              : text.matches("0.+")
                  ? Long.parseUnsignedLong(text, 8)
                  : Long.parseUnsignedLong(text);
      if (!isPart || (number >= 0 && number <= MOST_OWNERS)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw invalid("device", whole, "FORMAT,MAJOR,MINOR or a number");
    }
    throw invalid("device", whole, "numbers of 32 bits");
  }

  private void digest(DigestAlgorithm algorithm, String value) throws Fault {
    String hex = value.startsWith("0x") ? value.substring(2) : value;
    if (hex.length() != 2 * algorithm.length()
        || !hex.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
      throw invalid(
          algorithm.attribute().label(), value, 2 * algorithm.length() + " hexadecimal digits");
    }
    has(algorithm.attribute(), 0);
    builder.digest(algorithm, ByteString.ofHex(hex));
  }

  private static ByteString bytes(String value) {
    return ByteString.wrap(value.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static Fault invalid(String keyword, String value, String allowed) {
    return new Fault("%s for %s".formatted(shown(value), keyword), "allowed: " + allowed);
  }
}
