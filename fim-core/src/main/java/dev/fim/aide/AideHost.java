package dev.fim.aide;

import java.util.regex.Pattern;

/// The AIDE and the machine that a configuration is read for.
///
/// @param name of the machine, without its domain
/// @param version of AIDE, such as `0.19.3`
public record AideHost(String name, String version) {

  private static final Pattern VERSION = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9}){0,2}.{0,64}");

  /// @throws IllegalArgumentException if the version does not begin with a number
  public AideHost {
    if (!VERSION.matcher(version).matches()) {
      throw new IllegalArgumentException("a version is MAJOR.MINOR.PATCH");
    }
  }

  /// Whether `version` is at least `other`. What follows the three numbers does not count.
  static boolean isAtLeast(String version, String other) {
    int[] left = numbers(version);
    int[] right = numbers(other);
    for (int i = 0; i < left.length; i++) {
      if (left[i] != right[i]) {
        return left[i] > right[i];
      }
    }
    return true;
  }

  /// Since 0.19, `!` leaves what is below a directory to the other rules.
  boolean excludesBelow() {
    return !isAtLeast(version, "0.19");
  }

  /// Whether a text can be a version.
  public static boolean isVersion(String text) {
    return VERSION.matcher(text).matches();
  }

  private static int[] numbers(String version) {
    int[] numbers = new int[3];
    String[] parts = version.split("[^0-9.]", 2)[0].split("\\.", -1);
    for (int i = 0; i < Math.min(3, parts.length) && !parts[i].isEmpty(); i++) {
      numbers[i] = Integer.parseInt(parts[i]);
    }
    return numbers;
  }
}
