package dev.fim.posix;

import java.util.Arrays;

/// A name from a directory listing, with its listed type. Ordered by the unsigned bytes of the
/// names.
public final class ListedName implements Comparable<ListedName> {

  private final byte[] bytes;
  private final boolean directory;

  /// Wraps `bytes`, which must not be changed.
  ListedName(byte[] bytes, boolean directory) {
    this.bytes = bytes;
    this.directory = directory;
  }

  /// The bytes for system calls; must not be changed.
  public byte[] bytes() {
    return bytes;
  }

  /// False if the listing had another type. The type may have changed since, the file system may
  /// report it wrongly, and a mount point may differ.
  public boolean mayBeDirectory() {
    return directory;
  }

  /// Whether both are the same name, whatever their type.
  public boolean isSameName(ListedName other) {
    return Arrays.equals(bytes, other.bytes);
  }

  /// For the same name, a possible directory comes first.
  @Override
  public int compareTo(ListedName other) {
    int order = Arrays.compareUnsigned(bytes, other.bytes);
    return order != 0 ? order : Boolean.compare(other.directory, directory);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ListedName that && compareTo(that) == 0;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
