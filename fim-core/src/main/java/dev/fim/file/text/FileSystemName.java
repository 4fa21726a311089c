package dev.fim.file.text;

/// The names of file systems by their number, `f_type` of `statfs(2)`, as in `/proc/filesystems`.
/// The numbers are those of `linux/magic.h`, or of the file system's own header.
public final class FileSystemName {

  private FileSystemName() {}

  /// The usual name; the number in hexadecimal, as in `0x1badface`, if this program knows none.
  ///
  /// ext2, ext3 and ext4 have one number, and so have all of FUSE.
  ///
  /// @param type 0 to 2^32 - 1
  public static String of(long type) {
    return switch ((int) type) {
      case 0xef53 -> "ext4";
      case 0x5846_5342 -> "xfs";
      case 0x9123_683e -> "btrfs";
      case 0xf2f5_2010 -> "f2fs";
      case 0x2fc1_2fc1 -> "zfs";
      case 0xca45_1a4e -> "bcachefs";
      case 0x794c_7630 -> "overlay";
      case 0x0102_1994 -> "tmpfs";
      case 0x8584_58f6 -> "ramfs";
      case 0x7371_7368 -> "squashfs";
      case 0xe0f5_e1e2 -> "erofs";
      case 0x28cd_3d45 -> "cramfs";
      case 0x9660 -> "iso9660";
      case 0x1501_3346 -> "udf";
      case 0x4d44 -> "vfat";
      case 0x2011_bab0 -> "exfat";
      case 0x7366_746e -> "ntfs3";
      case 0x3153_464a -> "jfs";
      case 0x5265_4973 -> "reiserfs";
      case 0x0116_1970 -> "gfs2";
      case 0x7461_636f -> "ocfs2";
      case 0xf15f -> "ecryptfs";
      case 0x6573_5546 -> "fuse";
      case 0x6969 -> "nfs";
      case 0xff53_4d42, 0xfe53_4d42 -> "cifs";
      case 0x00c3_6400 -> "ceph";
      case 0x0102_1997 -> "9p";
      case 0x5346_414f -> "afs";
      case 0x0187 -> "autofs";
      case 0x9fa0 -> "proc";
      case 0x6265_6572 -> "sysfs";
      case 0x1cd1 -> "devpts";
      case 0x0027_e0eb -> "cgroup";
      case 0x6367_7270 -> "cgroup2";
      case 0x1980_0202 -> "mqueue";
      case 0x9584_58f6 -> "hugetlbfs";
      case 0x6462_6720 -> "debugfs";
      case 0x7472_6163 -> "tracefs";
      case 0x7363_6673 -> "securityfs";
      case 0xf97c_ff8c -> "selinuxfs";
      case 0xcafe_4a11 -> "bpf";
      case 0x6165_676c -> "pstore";
      case 0xde5e_81e4 -> "efivarfs";
      case 0x6265_6570 -> "configfs";
      case 0x4249_4e4d -> "binfmt_misc";
      default -> "0x" + Long.toHexString(type);
    };
  }
}
