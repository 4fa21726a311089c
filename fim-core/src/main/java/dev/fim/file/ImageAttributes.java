package dev.fim.file;

/// What a container image tells of a file.
///
/// An image has no inodes, so it has nothing of what a file system adds when the image is unpacked:
/// numbers of inodes and devices, counts of links and blocks, and every time but that of the
/// content.
public final class ImageAttributes {

  private static final AttributeSet ALL =
      AttributeSet.of(
              Attribute.TYPE,
              Attribute.MODE,
              Attribute.UID,
              Attribute.GID,
              Attribute.SIZE,
              Attribute.MTIME,
              Attribute.LINK,
              Attribute.RDEV,
              Attribute.FLAGS)
          .union(AttributeSet.EXTENDED)
          .union(AttributeSet.DIGESTS);

  private ImageAttributes() {}

  /// The attributes that an image has of files of this type. A directory has no size, since that
  /// depends on the file system. The flags of an inode are none.
  public static AttributeSet of(FileType type) {
    AttributeSet had = ALL.intersect(AttributeSet.of(type));
    return type == FileType.DIRECTORY ? had.without(Attribute.SIZE) : had;
  }

  /// The attributes that an image has of no file.
  public static AttributeSet missing() {
    return AttributeSet.ALL.minus(ALL);
  }
}
