package dev.fim.scan;

import dev.fim.path.RawPath;

/// A single path that is to be looked at.
public record Spot(RawPath path, Extent extent) {

  public enum Extent {
    /// What is at the path, and nothing below it.
    ALONE,
    /// The names in it too, if it is a directory, as far as whether they can be listed.
    LISTED,
    /// Everything below it too.
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
