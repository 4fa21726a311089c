package dev.fim.scan;

import dev.fim.path.RawPath;

/// A single path to check.
public record Spot(RawPath path, Extent extent) {

  public enum Extent {
    /// The entry at the path only.
    ALONE,
    /// Also whether it can be listed, if it is a directory.
    LISTED,
    /// Also everything below it.
    WITH_BELOW
  }

  public static Spot alone(RawPath path) {
    return new Spot(path, Extent.ALONE);
  }

  public static Spot listed(RawPath path) {
    return new Spot(path, Extent.LISTED);
  }

  public static Spot withBelow(RawPath path) {
    return new Spot(path, Extent.WITH_BELOW);
  }
}
