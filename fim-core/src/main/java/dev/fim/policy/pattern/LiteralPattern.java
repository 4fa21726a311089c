package dev.fim.policy.pattern;

import dev.fim.path.RawPath;

/// One path and everything below it.
public record LiteralPattern(RawPath path) implements PathPattern {

  @Override
  public int matchedLength(RawPath candidate) {
    return candidate.isWithin(path) ? path.length() : -1;
  }

  @Override
  public RawPath anchor() {
    return path;
  }

  @Override
  public boolean mayMatchBelow(RawPath directory) {
    return path.isWithin(directory) || directory.isWithin(path);
  }
}
