package dev.fim.posix;

import java.util.Arrays;

/// A name as a listing gives it, with what the listing says of the type. Ordered by the unsigned
/// bytes of the names.
public final class ListedName implements Comparable<ListedName> {

  private final byte[] bytes;
  private final boolean directory;

  /// Keeps `bytes`, which are not to be changed.
  ListedName(byte[] bytes, boolean directory) {
    this.bytes = bytes;
    this.directory = directory;
  }

  /// As system calls want it; not to be changed.
  public byte[] bytes() {
    return bytes;
  }

  /// False if the listing said that it is something else than a directory. That was so at that
  /// moment, and only as far as the file system can be believed; and it is not said of what is
  /// mounted there.
  public boolean mayBeDirectory() {
    return directory;
  }

  /// Whether both are the same name, whatever their type.
  public boolean isSameName(ListedName other) {
    return Arrays.equals(bytes, other.bytes);
  }

  /// Of the same name, what may be a directory comes first.
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
