package dev.fim.baseline.database;

import dev.fim.policy.Scope;
import java.util.ArrayList;
import java.util.List;

/// What two generations have in common below directories with the same path and digest.
///
/// @param left the positions in the first generation, in order
/// @param right the same entries in the second
/// @param entries how many there are
public record CommonSubtrees(List<Positions> left, List<Positions> right, long entries) {

  /// Finds them by descending only into directories that differ.
  ///
  /// @param scope only directories in it
  public static CommonSubtrees between(SubtreeReader left, SubtreeReader right, Scope scope) {
    List<Positions> first = new ArrayList<>();
    List<Positions> second = new ArrayList<>();
    long entries = 0;
    Subtree one = left.from(0);
    Subtree other = right.from(0);
    while (one != null && other != null) {
      int order = one.path().compareTo(other.path());
      if (order < 0) {
        one = left.from(one.position() + 1);
      } else if (order > 0) {
        other = right.from(other.position() + 1);
      } else if (isCommon(one, other, scope)) {
        first.add(one.below());
        second.add(other.below());
        entries += one.entries() - 1;
        one = left.from(one.below().end());
        other = right.from(other.below().end());
      } else {
        one = left.from(one.position() + 1);
        other = right.from(other.position() + 1);
      }
    }
    return new CommonSubtrees(List.copyOf(first), List.copyOf(second), entries);
  }

  private static boolean isCommon(Subtree one, Subtree other, Scope scope) {
    return one.entries() == other.entries()
        && one.digest().equals(other.digest())
        && scope.contains(one.path());
  }
}
