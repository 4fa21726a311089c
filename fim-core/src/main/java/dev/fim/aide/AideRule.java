package dev.fim.aide;

import dev.fim.aide.AideNotes.Line;
import java.util.Set;

/// A rule of AIDE.
///
/// @param regex as AIDE compiles it, each byte a character
/// @param types the labels of the types that it is restricted to; empty for all
/// @param attributes that fim has too; `0` if the rule excludes
/// @param expression that named the attributes
record AideRule(
    Kind kind, String regex, Set<String> types, long attributes, String expression, Line line) {

  AideRule {
    types = Set.copyOf(types);
  }

  enum Kind {
    /// `/`
    SELECTIVE,
    /// `=/`
    EQUALS,
    /// `!/`, which judges each path by itself
    NEGATIVE,
    /// `!/` without restriction before AIDE 0.19, and `-/`: what is below is left out too
    NEGATIVE_BELOW
  }

  boolean excludes() {
    return kind == Kind.NEGATIVE || kind == Kind.NEGATIVE_BELOW;
  }
}
