package dev.fim.verified;

/// The layout of a record of verified files. Numbers are big-endian.
///
/// A header: [#MAGIC], the digest of the [RecordTerms], round and salt of the [Rotation], each 8
/// bytes. Then the entries in order of paths. Last, CRC-32C over all before, 4 bytes. It detects
/// damage; owner and mode of the file show that nobody else wrote it.
///
/// An entry begins with its kind (1 byte), how many bytes its path shares with the previous entry
/// (4 bytes) and how many follow (4 bytes). A file then has [#FIXED] bytes of plain metadata and
/// the parts that its flags name.
final class RecordFormat {

  /// "fimverif" with the version of the layout in the last byte.
  static final long MAGIC = 0x6669_6d76_6572_6902L;

  static final int HEADER = 8 + RecordTerms.LENGTH + 8 + 8;
  static final int ROUND = 8 + RecordTerms.LENGTH;
  static final int CHECKSUM = 4;

  static final int KIND_FILE = 0;
  static final int KIND_MOUNT_POINT = 1;
  static final int KIND_UNOBSERVED = 2;

  /// Kind and lengths of the path.
  static final int LEAD = 1 + 4 + 4;

  /// Type, flags, digests, mode, owner, links, size, blocks, times, inode, device, mount, recorded.
  static final int FIXED = 1 + 2 + 1 + 2 + 4 + 4 + 4 + 8 + 8 + 12 + 12 + 8 + 8 + 8 + 8;

  // Bits of the flags.
  static final int MOUNT_ROOT = 1;
  static final int CARRIED = 1 << 1;
  static final int RDEV = 1 << 2;
  static final int LINK = 1 << 3;
  static final int FLAGS = 1 << 4;
  static final int XATTRS = 1 << 5;
  static final int GAP = 1 << 6;
  static final int CHILDREN_MISSING = 1 << 7;
  static final int ATIME = 1 << 8;
  static final int BTIME = 1 << 9;
  static final int INODE_VALUES = 1 << 10;

  private RecordFormat() {}
}
