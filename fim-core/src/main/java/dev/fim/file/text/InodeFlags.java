package dev.fim.file.text;

import java.util.ArrayList;
import java.util.List;

/// Flags of an inode that `statx(2)` tells of (`stx_attributes`), those that stay with the file:
/// not whether it is a mount, or mapped by a driver.
public final class InodeFlags {

  /// One flag, by the words of `chattr(1)`.
  private record Flag(int bit, String text) {}

  // linux/stat.h: STATX_ATTR_COMPRESSED and its like
  private static final List<Flag> FLAGS =
      List.of(
          new Flag(0x4, "compressed"),
          new Flag(0x10, "immutable"),
          new Flag(0x20, "append-only"),
          new Flag(0x40, "no-dump"),
          new Flag(0x800, "encrypted"),
          new Flag(0x10_0000, "verity"));

  /// The bits that count, in `stx_attributes`.
  public static final int MASK = FLAGS.stream().mapToInt(Flag::bit).reduce(0, (a, b) -> a | b);

  private InodeFlags() {}

  /// The names of the flags that are set, separated by commas; empty if none is.
  ///
  /// @param bits of [#MASK]
  public static String text(int bits) {
    List<String> names = new ArrayList<>();
    for (Flag flag : FLAGS) {
      if ((bits & flag.bit) != 0) {
        names.add(flag.text);
      }
    }
    return String.join(",", names);
  }
}
