package dev.fim.file;

/// A device number.
///
/// @param major 0 to 2^32 - 1
/// @param minor 0 to 2^32 - 1
public record DeviceNumber(long major, long minor) {

  private static final long MAX = 0xffff_ffffL;

  public DeviceNumber {
    if (major < 0 || major > MAX || minor < 0 || minor > MAX) {
      throw new IllegalArgumentException("device number out of range: " + major + ":" + minor);
    }
  }

  /// Both halves in one number, the major one in the upper 32 bits, as in the database.
  public long packed() {
    return (major << 32) | minor;
  }

  public static DeviceNumber ofPacked(long packed) {
    return new DeviceNumber(packed >>> 32, packed & MAX);
  }

  /// `major:minor`, in decimal.
  public String display() {
    return major + ":" + minor;
  }
}
