package dev.fim.baseline;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Gap;
import dev.fim.file.MountPoint;
import dev.fim.file.Reason;
import dev.fim.file.Timestamp;
import dev.fim.file.Unobserved;
import dev.fim.file.inode.InodeValues;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Trees of entries of every kind, with values at the ends of their ranges.
public final class RandomEntries {

  private static final long[] NUMBERS = {
    0, 1, 4096, 0xffff_ffffL, Long.MAX_VALUE, Long.MIN_VALUE, -1
  };

  private final Random random;

  public RandomEntries(long seed) {
    this.random = new Random(seed);
  }

  /// In order, each path once.
  public List<Entry> tree(int size) {
    TreeSet<RawPath> paths = new TreeSet<>();
    while (paths.size() < size) {
      RawPath path = RawPath.ROOT;
      for (int depth = random.nextInt(5); depth > 0; depth--) {
        path = path.child(name());
      }
      paths.add(path);
    }
    List<Entry> entries = new ArrayList<>();
    for (RawPath path : paths) {
      entries.add(entry(path));
    }
    return entries;
  }

  /// An entry of any kind.
  public Entry entry(RawPath path) {
    return switch (random.nextInt(12)) {
      case 0 -> new MountPoint(path);
      case 1 -> new Unobserved(path, reason());
      default -> file(path);
    };
  }

  private FileEntry file(RawPath path) {
    FileType type = pick(FileType.values());
    FileEntry.Builder builder =
        FileEntry.builder(path, type)
            .mode(random.nextInt())
            .owner(number() & 0xffff_ffffL, number() & 0xffff_ffffL)
            .nlink(number() & 0xffff_ffffL)
            .size(number() & Long.MAX_VALUE, number())
            .mtime(number(), random.nextInt(1_000_000_000))
            .ctime(number(), pick(0, 999_999_999))
            .inode(number(), number())
            .rdev(number())
            .mountRoot(random.nextInt(8) == 0)
            .carried(random.nextInt(8) == 0)
            .flags(random.nextInt(4) == 0 ? random.nextLong() : 0)
            .recorded(attributes());
    if (random.nextBoolean()) {
      builder.atime(time()).btime(time());
    }
    if (random.nextBoolean()) {
      builder.link(bytes(40));
    }
    if (random.nextBoolean()) {
      builder.caps(bytes(24));
    }
    if (random.nextBoolean()) {
      builder.xattrs(xattrs());
    }
    if (random.nextBoolean()) {
      builder.inodeValues(inodeValues());
    }
    for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
      if (random.nextInt(4) != 0) {
        byte[] digest = new byte[algorithm.length()];
        random.nextBytes(digest);
        builder.digest(algorithm, ByteString.wrap(digest));
      }
    }
    if (random.nextInt(6) == 0) {
      AttributeSet missing = attributes();
      builder.gap(new Gap(missing, missing.isEmpty() || random.nextBoolean(), reason()));
    }
    return builder.build();
  }

  private Timestamp time() {
    return new Timestamp(number(), random.nextInt(1_000_000_000));
  }

  private AttributeSet attributes() {
    return switch (random.nextInt(4)) {
      case 0 -> AttributeSet.NONE;
      case 1 -> AttributeSet.ALL;
      case 2 -> AttributeSet.DEFAULT.union(AttributeSet.ALWAYS_RECORDED);
      default -> new AttributeSet(random.nextLong() & AttributeSet.ALL.bits());
    };
  }

  private Reason reason() {
    return new Reason(pick(Reason.Cause.values()), "openat: " + bytes(12).display());
  }

  private SortedMap<ByteString, ByteString> xattrs() {
    SortedMap<ByteString, ByteString> xattrs = new TreeMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      xattrs.put(bytes(20), bytes(50));
    }
    return xattrs;
  }

  private InodeValues inodeValues() {
    return new InodeValues(
        unsignedOrAbsent(),
        unsignedOrAbsent(),
        unsignedOrAbsent(),
        random.nextBoolean() ? null : verity());
  }

  private long unsignedOrAbsent() {
    return random.nextBoolean() ? InodeValues.ABSENT : number() & 0xffff_ffffL;
  }

  private ByteString verity() {
    byte[] verity = new byte[2 + pick(1, 32, 64)];
    random.nextBytes(verity);
    return ByteString.wrap(verity);
  }

  private long number() {
    return random.nextBoolean() ? NUMBERS[random.nextInt(NUMBERS.length)] : random.nextLong();
  }

  private byte[] name() {
    while (true) {
      byte[] name =
          random.nextInt(3) == 0
              ? bytes(8).toByteArray()
              : List.of("a", "b", "é", "-", "a.b", "\u202e", "\\", "\n")
                  .get(random.nextInt(8))
                  .getBytes(StandardCharsets.UTF_8);
      String text = new String(name, StandardCharsets.ISO_8859_1);
      if (!text.isEmpty()
          && !text.equals(".")
          && !text.equals("..")
          && !text.contains("/")
          && !text.contains("\0")) {
        return name;
      }
    }
  }

  private ByteString bytes(int most) {
    byte[] bytes = new byte[random.nextInt(most + 1)];
    random.nextBytes(bytes);
    return ByteString.wrap(bytes);
  }

  @SafeVarargs
  private final <T> T pick(T... values) {
    return values[random.nextInt(values.length)];
  }

  public static AttributeSet recorded(List<Entry> entries) {
    AttributeSet recorded = AttributeSet.NONE;
    for (Entry entry : entries) {
      if (entry instanceof FileEntry file) {
        recorded = recorded.union(file.recorded());
      }
    }
    return recorded;
  }

  /// A plain tree as most are: files of some kilobytes under their SHA-256.
  public static FileEntry plain(int number) {
    byte[] digest = new byte[32];
    new Random(number).nextBytes(digest);
    return FileEntry.builder(
            RawPath.ofUtf8(
                "/usr/lib/d%03d/sub%03d/file-name-%06d.so"
                    .formatted(number / 10000, number / 100 % 100, number)),
            FileType.FILE)
        .mode(0644)
        .nlink(1)
        .size(number * 37L, number * 37L / 4096 * 8)
        .mtime(1_760_000_000L + number, number * 997 % 1_000_000_000)
        .ctime(1_760_000_000L + number, number * 997 % 1_000_000_000)
        .inode(1_000_000 + number, (8L << 32) | 1)
        .recorded(AttributeSet.DEFAULT.union(AttributeSet.ALWAYS_RECORDED))
        .digest(DigestAlgorithm.SHA256, ByteString.wrap(digest))
        .build();
  }

  static boolean has(Entry entry, Attribute attribute) {
    return entry instanceof FileEntry file && file.recorded().contains(attribute);
  }
}
