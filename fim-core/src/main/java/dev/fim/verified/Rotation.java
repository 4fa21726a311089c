package dev.fim.verified;

import dev.fim.path.RawPath;

/// Selects unchanged files to read again: another share in each round, until all were read.
///
/// A file always belongs to the same share, which nobody can predict without the salt.
///
/// @param shares how many rounds it takes; 0 to read nothing again
/// @param round rises by one with each completed run
record Rotation(int shares, long round, long salt) {

  /// With shares of at most `percent` of the files: 0 to 100.
  static Rotation of(int percent, long round, long salt) {
    return new Rotation(percent == 0 ? 0 : (100 + percent - 1) / percent, round, salt);
  }

  boolean takes(RawPath path) {
    return shares != 0
        && Long.remainderUnsigned(mixed(path.hashCode() + salt), shares)
            == Long.remainderUnsigned(round, shares);
  }

  /// Every bit of the result depends on every bit of `number`: the finalizer of MurmurHash3.
  private static long mixed(long number) {
    long mixed = (number ^ (number >>> 33)) * 0xff51_afd7_ed55_8ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ce_b9fe_1a85_ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
