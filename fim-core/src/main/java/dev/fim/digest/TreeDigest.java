package dev.fim.digest;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.path.ByteString;

/// Two digests of one tree.
///
/// @param tree of what a copy of the tree on another machine has too: names, types and all recorded
///   attributes but [#LOCAL]
/// @param record of everything that is recorded, in walk order
public record TreeDigest(ByteString tree, ByteString record) {

  /// The attributes that belong to a file system or a moment, and not to the tree: [#tree] is
  /// without them.
  public static final AttributeSet LOCAL =
      AttributeSet.of(
          Attribute.NLINK,
          Attribute.BLOCKS,
          Attribute.CTIME,
          Attribute.INODE,
          Attribute.DEV,
          Attribute.ATIME,
          Attribute.BTIME,
          Attribute.FS);

  /// @throws IllegalArgumentException unless each digest has 32 bytes
  public TreeDigest {
    if (tree.length() != Sha256.LENGTH || record.length() != Sha256.LENGTH) {
      throw new IllegalArgumentException("a digest of another length than that of SHA-256");
    }
  }
}
