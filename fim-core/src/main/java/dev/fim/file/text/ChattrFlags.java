package dev.fim.file.text;

/// The flags of `chattr(1)`, as `FS_IOC_GETFLAGS` tells them (`linux/fs.h`): those that a person
/// can set, and those that say how the content is protected. `I`, `N` and `h` are left out: the
/// kernel sets them as it sees fit, for how it stores a file.
public final class ChattrFlags {

  /// In the order of `lsattr(1)`.
  private static final String LETTERS = "suSDiadAcEjtTeVCxFPm";

  private static final int[] BITS = {
    0x1, // s: secure deletion
    0x2, // u: undeletable
    0x8, // S: synchronous updates
    0x1_0000, // D: synchronous updates of a directory
    0x10, // i: immutable
    0x20, // a: append only
    0x40, // d: no dump
    0x80, // A: no atime
    0x4, // c: compressed
    0x800, // E: encrypted
    0x4000, // j: data journalling
    0x8000, // t: no tail-merging
    0x2_0000, // T: top of a directory hierarchy
    0x8_0000, // e: extents
    0x10_0000, // V: verity
    0x80_0000, // C: no copy on write
    0x200_0000, // x: direct access to files
    0x4000_0000, // F: names without regard to case
    0x2000_0000, // P: children have the same project
    0x400 // m: never compressed
  };

  /// The bits that count.
  public static final int MASK = mask();

  private ChattrFlags() {}

  private static int mask() {
    int mask = 0;
    for (int bit : BITS) {
      mask |= bit;
    }
    return mask;
  }

  /// The letters of the flags that are set; `-` if none is.
  ///
  /// @param bits others than those of [#MASK] are not shown
  public static String text(int bits) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < BITS.length; i++) {
      if ((bits & BITS[i]) != 0) {
        text.append(LETTERS.charAt(i));
      }
    }
    return text.isEmpty() ? "-" : text.toString();
  }
}
