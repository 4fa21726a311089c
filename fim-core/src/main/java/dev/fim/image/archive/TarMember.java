package dev.fim.image.archive;

import dev.fim.path.ByteString;
import java.util.SortedMap;

/// What an archive says of one member. Immutable.
///
/// @param name as written
/// @param link the target of a hard or symbolic link, as written; else empty
/// @param mode the lower twelve bits
/// @param uid 0 to 2^32 - 1
/// @param gid 0 to 2^32 - 1
/// @param size of the content, in bytes; 0 unless it is a file
/// @param mtimeNanos as in a [dev.fim.file.Timestamp]: the time is known to the second unless the
///   archive has a fraction
/// @param major of a device file, 0 to 2^32 - 1
/// @param minor of a device file, 0 to 2^32 - 1
/// @param xattrs name and value of every extended attribute
public record TarMember(
    Type type,
    ByteString name,
    ByteString link,
    int mode,
    long uid,
    long gid,
    long size,
    long mtimeSeconds,
    int mtimeNanos,
    long major,
    long minor,
    SortedMap<ByteString, ByteString> xattrs) {

  /// What a member is.
  public enum Type {
    FILE,
    HARD_LINK,
    SYMLINK,
    CHAR,
    BLOCK,
    DIRECTORY,
    FIFO
  }
}
