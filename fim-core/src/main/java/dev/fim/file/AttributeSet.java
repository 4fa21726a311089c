package dev.fim.file;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/// An immutable set of attributes, as bits: bit n is the attribute with ordinal n.
///
/// @param bits no bit above that of the last attribute
public record AttributeSet(long bits) {

  public static final AttributeSet NONE = new AttributeSet(0);

  private static final long ALL_BITS = (1L << Attribute.values().length) - 1;

  public static final AttributeSet ALL = new AttributeSet(ALL_BITS);

  /// Every digest of content.
  public static final AttributeSet DIGESTS = digests();

  /// The attributes that a rule compares by default.
  public static final AttributeSet DEFAULT =
      of(
          Attribute.TYPE,
          Attribute.MODE,
          Attribute.UID,
          Attribute.GID,
          Attribute.SIZE,
          Attribute.MTIME,
          Attribute.LINK,
          Attribute.RDEV,
          Attribute.SHA256,
          Attribute.CAPS,
          Attribute.ACL,
          Attribute.FLAGS,
          Attribute.SECURITY);

  /// What [#DEFAULT] did not hold when some of the baselines there are were recorded.
  public static final AttributeSet ADDED_TO_DEFAULT =
      of(Attribute.ACL, Attribute.FLAGS, Attribute.SECURITY);

  /// What extended attributes tell.
  public static final AttributeSet EXTENDED =
      of(Attribute.XATTRS, Attribute.CAPS, Attribute.ACL, Attribute.SELINUX, Attribute.SECURITY);

  /// What takes a call of its own beyond the status of an open file.
  public static final AttributeSet INODE_VALUES =
      of(Attribute.FS, Attribute.CHATTR, Attribute.PROJID, Attribute.VERITY);

  /// Recorded for every entry under any policy, for later use; compared only if a rule names them.
  public static final AttributeSet ALWAYS_RECORDED =
      of(Attribute.TYPE, Attribute.CTIME, Attribute.INODE, Attribute.DEV, Attribute.NLINK);

  /// What a container image tells of a file. An image has no inodes, so it has nothing of what a
  /// file system adds when the image is unpacked: numbers of inodes and devices, counts of links
  /// and blocks, and every time but that of the content.
  public static final AttributeSet OF_IMAGES =
      of(
              Attribute.TYPE,
              Attribute.MODE,
              Attribute.UID,
              Attribute.GID,
              Attribute.SIZE,
              Attribute.MTIME,
              Attribute.LINK,
              Attribute.RDEV,
              Attribute.FLAGS)
          .union(EXTENDED)
          .union(DIGESTS);

  private static final AttributeSet[] BY_TYPE = byType();

  public AttributeSet {
    if ((bits & ~ALL_BITS) != 0) {
      throw new IllegalArgumentException(
          "bits beyond the last attribute: " + Long.toHexString(bits));
    }
  }

  public static AttributeSet of(Attribute... attributes) {
    return of(List.of(attributes));
  }

  public static AttributeSet of(Collection<Attribute> attributes) {
    long bits = 0;
    for (Attribute attribute : attributes) {
      bits |= bit(attribute);
    }
    return new AttributeSet(bits);
  }

  /// The attributes that files of this type have.
  public static AttributeSet of(FileType type) {
    return BY_TYPE[type.ordinal()];
  }

  /// The attributes that a container image has of files of this type. A directory has no size,
  /// since that depends on the file system. The flags of an inode are none.
  public static AttributeSet ofImage(FileType type) {
    AttributeSet had = OF_IMAGES.intersect(of(type));
    return type == FileType.DIRECTORY ? had.without(Attribute.SIZE) : had;
  }

  public boolean contains(Attribute attribute) {
    return (bits & bit(attribute)) != 0;
  }

  public boolean containsAny(AttributeSet others) {
    return (bits & others.bits) != 0;
  }

  public boolean containsAll(AttributeSet others) {
    return (bits & others.bits) == others.bits;
  }

  public boolean isEmpty() {
    return bits == 0;
  }

  public AttributeSet with(Attribute attribute) {
    return ofBits(bits | bit(attribute));
  }

  public AttributeSet without(Attribute attribute) {
    return ofBits(bits & ~bit(attribute));
  }

  public AttributeSet union(AttributeSet others) {
    return ofBits(bits | others.bits);
  }

  public AttributeSet intersect(AttributeSet others) {
    return ofBits(bits & others.bits);
  }

  public AttributeSet minus(AttributeSet others) {
    return ofBits(bits & ~others.bits);
  }

  /// In the order of [Attribute].
  public List<Attribute> toList() {
    List<Attribute> attributes = new ArrayList<>(Long.bitCount(bits));
    for (Attribute attribute : Attribute.values()) {
      if (contains(attribute)) {
        attributes.add(attribute);
      }
    }
    return attributes;
  }

  /// Written out, as is [#hashCode]: C1 does not inline the method handles behind a record's own.
  @Override
  public boolean equals(Object other) {
    return other instanceof AttributeSet that && bits == that.bits;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(bits);
  }

  /// The labels, separated by a comma and a space.
  @Override
  public String toString() {
    return toList().stream().map(Attribute::label).collect(Collectors.joining(", "));
  }

  private AttributeSet ofBits(long newBits) {
    return newBits == bits ? this : new AttributeSet(newBits);
  }

  private static long bit(Attribute attribute) {
    return 1L << attribute.ordinal();
  }

  private static AttributeSet digests() {
    AttributeSet digests = NONE;
    for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
      digests = digests.with(algorithm.attribute());
    }
    return digests;
  }

  private static AttributeSet[] byType() {
    AttributeSet[] sets = new AttributeSet[FileType.values().length];
    for (FileType type : FileType.values()) {
      AttributeSet set = NONE;
      for (Attribute attribute : Attribute.values()) {
        set = attribute.isOf(type) ? set.with(attribute) : set;
      }
      sets[type.ordinal()] = set;
    }
    return sets;
  }
}
