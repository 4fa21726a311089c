package dev.fim.policy;

import dev.fim.path.RawPath;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The parts of a tree to scan: paths and everything below them.
///
/// @param paths in order, none within another; empty only for an intersection
public record Scope(List<RawPath> paths) {

  /// The whole tree.
  public static final Scope ALL = of(List.of(RawPath.ROOT));

  public Scope {
    paths = List.copyOf(paths);
    for (int i = 1; i < paths.size(); i++) {
      if (paths.get(i - 1).compareTo(paths.get(i)) >= 0
          || paths.get(i).isWithin(paths.get(i - 1))) {
        throw new IllegalArgumentException(
            "paths of a scope out of order, or within each other: " + paths);
      }
    }
  }

  /// Sorts the paths and drops those that lie within another.
  public static Scope of(List<RawPath> paths) {
    List<RawPath> outermost = new ArrayList<>();
    for (RawPath path : paths.stream().sorted().toList()) {
      if (outermost.isEmpty() || !path.isWithin(outermost.getLast())) {
        outermost.add(path);
      }
    }
    return new Scope(outermost);
  }

  public boolean contains(RawPath path) {
    for (int i = 0; i < paths.size(); i++) { // called for every entry
      if (path.isWithin(paths.get(i))) {
        return true;
      }
    }
    return false;
  }

  /// The paths in display form, separated by a comma and a space.
  public String display() {
    return paths.stream().map(RawPath::display).collect(Collectors.joining(", "));
  }

  /// The intersection of both.
  public Scope intersect(Scope other) {
    return of(
        Stream.concat(
                paths.stream().filter(other::contains), other.paths.stream().filter(this::contains))
            .distinct()
            .toList());
  }
}
