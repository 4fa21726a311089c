package dev.fim.aide;

import dev.fim.file.Attribute;
import dev.fim.file.FileType;
import dev.fim.policy.label.Allowance;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Groups of attributes in AIDE. A set of attributes is a number, with a bit for each of [#NAMES].
final class AideAttributes {

  private static final List<String> NAMES =
      List.of(
          "ftype",
          "p",
          "u",
          "g",
          "n",
          "s",
          "b",
          "m",
          "c",
          "i",
          "l",
          "xattrs",
          "caps",
          "md5",
          "sha1",
          "sha256",
          "sha512",
          "sha512_256",
          "sha3_256",
          "sha3_512",
          "blake3",
          "acl",
          "e2fsattrs",
          "selinux",
          "a",
          "rmd160",
          "tiger",
          "crc32",
          "crc32b",
          "haval",
          "gost",
          "whirlpool",
          "stribog256",
          "stribog512",
          "fstype",
          "S",
          "I",
          "ANF",
          "ARF",
          "growing",
          "compressed");

  private static final Map<String, Attribute> OF_FIM =
      Map.ofEntries(
          Map.entry("ftype", Attribute.TYPE),
          Map.entry("p", Attribute.MODE),
          Map.entry("u", Attribute.UID),
          Map.entry("g", Attribute.GID),
          Map.entry("n", Attribute.NLINK),
          Map.entry("s", Attribute.SIZE),
          Map.entry("b", Attribute.BLOCKS),
          Map.entry("m", Attribute.MTIME),
          Map.entry("c", Attribute.CTIME),
          Map.entry("i", Attribute.INODE),
          Map.entry("l", Attribute.LINK),
          Map.entry("xattrs", Attribute.XATTRS),
          Map.entry("caps", Attribute.CAPS),
          Map.entry("md5", Attribute.MD5),
          Map.entry("sha1", Attribute.SHA1),
          Map.entry("sha256", Attribute.SHA256),
          Map.entry("sha512", Attribute.SHA512),
          Map.entry("sha512_256", Attribute.SHA512_256),
          Map.entry("sha3_256", Attribute.SHA3_256),
          Map.entry("sha3_512", Attribute.SHA3_512),
          Map.entry("blake3", Attribute.BLAKE3),
          Map.entry("acl", Attribute.ACL),
          Map.entry("e2fsattrs", Attribute.CHATTR),
          Map.entry("selinux", Attribute.SELINUX),
          Map.entry("a", Attribute.ATIME),
          Map.entry("S", Attribute.SIZE),
          Map.entry("fstype", Attribute.FS));

  /// What a rule of fim allows for a special attribute of AIDE. `S` is `growing` and `s`.
  private static final Map<String, Allowance> ALLOWED =
      Map.of(
          "ANF",
          Allowance.NEW,
          "ARF",
          Allowance.REMOVED,
          "growing",
          Allowance.GROWING,
          "S",
          Allowance.GROWING,
          "I",
          Allowance.MOVED);

  private final Map<String, Long> groups = new HashMap<>();

  AideAttributes(AideHost host) {
    NAMES.forEach(name -> groups.put(name, bits(name)));
    boolean older = host.excludesBelow();
    long extra = bits("acl", "selinux", "xattrs", "e2fsattrs", "caps");
    long common = bits("p", "ftype", "i", "l", "n", "u", "g") | extra;
    groups.put("X", extra);
    groups.put("L", common);
    groups.put("R", common | bits("s", "m", "c", older ? "md5" : "sha3_256"));
    groups.put(">", common | bits("s", "growing"));
    groups.put("E", 0L);
    // Of "all compiled in hashsums", those that fim has.
    groups.put(
        "H",
        older
            ? bits("md5", "sha1", "sha256", "sha512")
            : bits("sha256", "sha512", "sha512_256", "sha3_256", "sha3_512"));
  }

  private static long bits(String... names) {
    long bits = 0;
    for (String name : names) {
      bits |= 1L << NAMES.indexOf(name);
    }
    return bits;
  }

  void define(String name, long attributes) {
    groups.put(name, attributes);
  }

  /// The attributes of a group; null if there is no such group.
  @Nullable Long of(String name) {
    return groups.get(name);
  }

  /// The names in a set that fim has no word for.
  static List<String> strange(long attributes) {
    List<String> strange = new ArrayList<>();
    for (int i = 0; i < NAMES.size(); i++) {
      String name = NAMES.get(i);
      boolean isKnown = OF_FIM.containsKey(name) || ALLOWED.containsKey(name);
      if ((attributes & (1L << i)) != 0 && !isKnown) {
        strange.add(name);
      }
    }
    return strange;
  }

  /// The labels of the attributes in a set that fim has too, for a rule with these types: `type` if
  /// the types have no other, since a rule compares something.
  static List<String> labels(long attributes, Set<String> types) {
    List<String> labels = new ArrayList<>();
    boolean applies = false;
    for (int i = 0; i < NAMES.size(); i++) {
      Attribute attribute = OF_FIM.get(NAMES.get(i));
      if (attribute != null && (attributes & (1L << i)) != 0) {
        if (!labels.contains(attribute.label())) {
          labels.add(attribute.label()); // `s` and `S` are one
        }
        for (FileType type : FileType.values()) {
          applies |= attribute.isOf(type) && (types.isEmpty() || types.contains(type.label()));
        }
      }
    }
    if (!applies) {
      labels.addFirst(Attribute.TYPE.label());
    }
    return labels;
  }

  /// The words for what a rule with these types allows.
  static List<String> allowances(long attributes, Set<String> types) {
    Set<Allowance> allowed = EnumSet.noneOf(Allowance.class);
    ALLOWED.forEach((name, allowance) -> {
      if ((attributes & bits(name)) != 0) {
        allowed.add(allowance);
      }
    });
    if (!types.isEmpty() && !types.contains(FileType.FILE.label())) {
      allowed.remove(Allowance.GROWING);
    }
    return allowed.stream().map(Allowance::label).toList();
  }
}
