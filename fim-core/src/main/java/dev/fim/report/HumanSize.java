package dev.fim.report;

import java.util.Locale;

/// Sizes for people.
public final class HumanSize {

  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private HumanSize() {}

  /// A number of bytes with two or three digits: `512 B`, `1.4 MiB`, `38 GiB`.
  ///
  /// @param bytes as an unsigned number
  public static String ofBytes(long bytes) {
    double value = bytes >= 0 ? bytes : bytes + 0x1p64;
    int unit = 0;
    while (value >= 1000 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(
        Locale.ROOT, unit == 0 || value >= 9.95 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
  }
}
