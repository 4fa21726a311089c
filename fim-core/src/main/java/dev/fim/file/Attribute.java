package dev.fim.file;

import org.jspecify.annotations.Nullable;

/// Every attribute that can be recorded and compared: the one table behind policy, database, report
/// and documentation.
///
/// The order of the constants is the order in reports, and the ordinal is the bit in an
/// [AttributeSet] and in the database: new constants go to the end.
public enum Attribute {
  TYPE("type", FileType.values()),
  /// Permission bits with set-user-id, set-group-id and sticky: the lower twelve bits of `st_mode`.
  MODE("mode", FileType.values()),
  UID("uid", FileType.values()),
  GID("gid", FileType.values()),
  /// The number of hard links.
  NLINK("nlink", FileType.values()),
  /// In bytes.
  SIZE("size", FileType.values()),
  /// Allocated, in units of 512 bytes.
  BLOCKS("blocks", FileType.values()),
  /// Time of the last change of the content.
  MTIME("mtime", FileType.values()),
  /// Time of the last change of the inode.
  CTIME("ctime", FileType.values()),
  INODE("inode", FileType.values()),
  /// The device that holds the file system.
  DEV("dev", FileType.values()),
  /// Target of a symbolic link.
  LINK("link", FileType.SYMLINK),
  /// The device that a device file stands for.
  RDEV("rdev", FileType.BLOCK, FileType.CHAR),
  /// All extended attributes; see `xattr(7)`.
  XATTRS("xattrs", FileType.values()),
  /// File capabilities, the extended attribute `security.capability`; see `capabilities(7)`.
  CAPS("caps", FileType.FILE),
  MD5("md5", DigestAlgorithm.MD5),
  SHA1("sha1", DigestAlgorithm.SHA1),
  SHA256("sha256", DigestAlgorithm.SHA256),
  SHA512("sha512", DigestAlgorithm.SHA512),
  SHA512_256("sha512-256", DigestAlgorithm.SHA512_256),
  SHA3_256("sha3-256", DigestAlgorithm.SHA3_256),
  SHA3_512("sha3-512", DigestAlgorithm.SHA3_512),
  BLAKE3("blake3", DigestAlgorithm.BLAKE3),
  /// POSIX access control lists, the extended attributes `system.posix_acl_access` and
  /// `system.posix_acl_default`; see `acl(5)`.
  ACL(
      "acl",
      FileType.FILE,
      FileType.DIRECTORY,
      FileType.FIFO,
      FileType.SOCKET,
      FileType.BLOCK,
      FileType.CHAR),
  /// What `statx(2)` tells of the inode's flags: immutable, append-only and others.
  FLAGS("flags", FileType.values()),
  /// The label of SELinux, the extended attribute `security.selinux`.
  SELINUX("selinux", FileType.values()),
  /// The other extended attributes that only a privileged process can set: all of `security.*` and
  /// `trusted.*` that has no attribute of its own here.
  SECURITY("security", FileType.values()),
  /// Time of the last access.
  ATIME("atime", FileType.values()),
  /// Time at which the inode was made, where the file system keeps it.
  BTIME("btime", FileType.values()),
  /// The type of the file system that holds the file: `f_type` of `statfs(2)`.
  FS("fs", FileType.values()),
  /// The flags of `chattr(1)`, which tell more than [#FLAGS] and take a call of their own.
  CHATTR("chattr", FileType.FILE, FileType.DIRECTORY),
  /// The project that a quota counts the file for; see `FS_IOC_FSGETXATTR`.
  PROJID("projid", FileType.FILE, FileType.DIRECTORY),
  /// The digest that fs-verity keeps of the content, where it is enabled.
  VERITY("verity", FileType.FILE);

  private final String label;
  private final int typeBits;
  private final @Nullable DigestAlgorithm digest;

  Attribute(String label, FileType... types) {
    this.label = label;
    this.typeBits = bits(types);
    this.digest = null;
  }

  Attribute(String label, DigestAlgorithm digest) {
    this.label = label;
    this.typeBits = bits(FileType.FILE);
    this.digest = digest;
  }

  private static int bits(FileType... types) {
    int bits = 0;
    for (FileType type : types) {
      bits |= 1 << type.ordinal();
    }
    return bits;
  }

  /// The name in policies, reports, the database and the documentation.
  public String label() {
    return label;
  }

  /// The attribute whose [#label] this is; null if there is none.
  public static @Nullable Attribute ofLabel(String label) {
    for (Attribute attribute : values()) {
      if (attribute.label.equals(label)) {
        return attribute;
      }
    }
    return null;
  }

  /// Whether files of this type have this attribute.
  public boolean isOf(FileType type) {
    return (typeBits & (1 << type.ordinal())) != 0;
  }

  /// The algorithm, where this attribute is a digest of the content.
  public @Nullable DigestAlgorithm digest() {
    return digest;
  }
}
