package dev.fim.file.inode;

import dev.fim.file.text.ChattrFlags;
import dev.fim.path.ByteString;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What `fstatfs(2)` and three requests of `ioctl(2)` tell of a file. A file may lack each.
///
/// @param fileSystem the number of the file system, `f_type`: 0 to 2^32 - 1, or [#ABSENT]
/// @param chattr the flags of `chattr(1)`, those of [ChattrFlags#MASK]; or [#ABSENT]
/// @param project the id of the project: 0 to 2^32 - 1, or [#ABSENT]
/// @param verity the digest of fs-verity after the number of its algorithm in 2 bytes, big-endian;
///   null if there is none
public record InodeValues(long fileSystem, long chattr, long project, @Nullable ByteString verity) {

  /// In place of a number.
  public static final long ABSENT = -1;

  public static final InodeValues NONE = new InodeValues(ABSENT, ABSENT, ABSENT, null);

  /// Which values [#toBytes] wrote.
  private static final int FILE_SYSTEM = 1;

  private static final int CHATTR = 1 << 1;
  private static final int PROJECT = 1 << 2;
  private static final int VERITY = 1 << 3;

  /// The number of the algorithm before the digest.
  private static final int ALGORITHM_BYTES = 2;

  private static final int MOST_VERITY = ALGORITHM_BYTES + 64; // FS_VERITY_MAX_DIGEST_SIZE

  /// @throws IllegalArgumentException if a value is out of its range
  public InodeValues {
    requireUnsigned(fileSystem);
    requireUnsigned(chattr);
    requireUnsigned(project);
    chattr = chattr == ABSENT ? ABSENT : chattr & ChattrFlags.MASK;
    if (verity != null && (verity.length() <= ALGORITHM_BYTES || verity.length() > MOST_VERITY)) {
      throw new IllegalArgumentException("a digest of fs-verity of impossible length");
    }
  }

  private static void requireUnsigned(long number) {
    if (number != ABSENT && number >>> Integer.SIZE != 0) {
      throw new IllegalArgumentException("not a number of 32 bits: " + number);
    }
  }

  public InodeValues withFileSystem(long type) {
    return new InodeValues(type, chattr, project, verity);
  }

  public InodeValues withChattr(long flags) {
    return new InodeValues(fileSystem, flags, project, verity);
  }

  public InodeValues withProject(long id) {
    return new InodeValues(fileSystem, chattr, id, verity);
  }

  public InodeValues withVerity(@Nullable ByteString digest) {
    return new InodeValues(fileSystem, chattr, project, digest);
  }

  /// These values, and those of `others` where they have one.
  public InodeValues and(InodeValues others) {
    if (others.isEmpty()) {
      return this;
    }
    return new InodeValues(
        others.fileSystem == ABSENT ? fileSystem : others.fileSystem,
        others.chattr == ABSENT ? chattr : others.chattr,
        others.project == ABSENT ? project : others.project,
        others.verity == null ? verity : others.verity);
  }

  /// Whether the file lacks all. Written out: C1 does not inline what is behind a record's own
  /// [#equals], and this is asked for each file.
  public boolean isEmpty() {
    return fileSystem == ABSENT && chattr == ABSENT && project == ABSENT && verity == null;
  }

  /// The digest as `fsverity measure` writes it, such as `sha256:…`; null if there is none.
  public @Nullable String verityText() {
    ByteString value = verity;
    if (value == null) {
      return null;
    }
    int algorithm = (value.byteAt(0) & 0xff) << 8 | (value.byteAt(1) & 0xff);
    String name = switch (algorithm) { // linux/fsverity.h
          case 1 -> "sha256";
          case 2 -> "sha512";
          default -> "algorithm-" + algorithm;
        };
    return name + ":" + value.hex().substring(2 * ALGORITHM_BYTES);
  }

  /// One byte that tells which values follow, the numbers in 4 bytes each, big-endian, and the
  /// digest.
  public byte[] toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(1 + 3 * Integer.BYTES + MOST_VERITY);
    bytes.put(
        (byte)
            ((fileSystem == ABSENT ? 0 : FILE_SYSTEM)
                | (chattr == ABSENT ? 0 : CHATTR)
                | (project == ABSENT ? 0 : PROJECT)
                | (verity == null ? 0 : VERITY)));
    put(bytes, fileSystem);
    put(bytes, chattr);
    put(bytes, project);
    if (verity != null) {
      bytes.put(verity.toByteArray());
    }
    byte[] result = new byte[bytes.flip().remaining()];
    bytes.get(result);
    return result;
  }

  private static void put(ByteBuffer bytes, long number) {
    if (number != ABSENT) {
      bytes.putInt((int) number);
    }
  }

  /// The values in `bytes`.
  ///
  /// @throws IllegalArgumentException if [#toBytes] did not write it
  public static InodeValues of(byte[] bytes) {
    ByteBuffer from = ByteBuffer.wrap(bytes);
    try {
      int present = from.get();
      long fileSystem = get(from, present & FILE_SYSTEM);
      long chattr = get(from, present & CHATTR);
      long project = get(from, present & PROJECT);
      int rest = from.remaining();
      if (((present & VERITY) != 0) != (rest > 0)) {
        throw new IllegalArgumentException("values of an inode of no known form");
      }
      ByteString verity = rest == 0 ? null : ByteString.of(bytes, from.position(), rest);
      return new InodeValues(fileSystem, chattr, project, verity);
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("values of an inode cut short", cut);
    }
  }

  private static long get(ByteBuffer from, int present) {
    return present == 0 ? ABSENT : Integer.toUnsignedLong(from.getInt());
  }
}
