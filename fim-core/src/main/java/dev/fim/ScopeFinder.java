package dev.fim;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.FileType;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.Decision;
import dev.fim.policy.Scope;
import dev.fim.policy.Selection;
import dev.fim.scan.PathResolver;
import dev.fim.scan.TreeRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The parts of a tree that a user names, as paths in that tree.
final class ScopeFinder {

  private final TreeRoot root;
  private final List<String> notes;
  private final List<RawPath> swallowed = new ArrayList<>();
  private final List<Named> named = new ArrayList<>();

  /// @param type null where nothing is there now
  private record Named(RawPath path, @Nullable FileType type) {}

  /// Finds parts of an open tree.
  ///
  /// @param notes takes what a reader must know of how the paths were understood
  ScopeFinder(TreeRoot root, List<String> notes) {
    this.root = root;
    this.notes = notes;
  }

  /// The parts that `paths` name, links resolved.
  ///
  /// @param whole what is meant where no part is named
  /// @param known whether a path that is not there is known otherwise
  /// @param watched which links on the way belong to the parts themselves: where one has taken the
  ///   place of what is trusted, what it leads to says nothing
  /// @throws FimException ([Problem#ARGUMENT]) if a path is neither there nor known
  Scope find(
      List<ByteString> paths, Scope whole, Predicate<RawPath> known, Predicate<RawPath> watched) {
    if (paths.isEmpty()) {
      return whole;
    }
    PathResolver resolver = new PathResolver(root);
    GivenPaths givenPaths = new GivenPaths(root.path());
    List<RawPath> found = new ArrayList<>();
    for (ByteString given : paths) {
      byte[] absolute = givenPaths.absolute(given);
      List<RawPath> links = new ArrayList<>();
      RawPath path = resolved(resolver, absolute, known, links);
      links.stream().filter(watched).forEach(found::add);
      FileType type = resolver.type(path);
      if (type == null && !known.test(path)) {
        throw new FimException(
            Problem.ARGUMENT, "find", path.display(), "there is no such file in the tree", null);
      }
      if (!path.equals(RawPath.normalize(absolute))) {
        notes.add("%s leads to %s".formatted(given.display(), path.display()));
      }
      found.add(path);
      named.add(new Named(path, type));
    }
    Scope scope = Scope.of(found);
    found.stream()
        .filter(path -> !scope.paths().contains(path) && resolver.isMount(path))
        .forEach(swallowed::add);
    return scope;
  }

  /// Mounts that were named and lie within another path that was named: a scope does not keep them,
  /// and a scan that stays on its mounts passes them over.
  List<RawPath> swallowedMounts() {
    return swallowed;
  }

  /// Refuses a part that `selection` leaves out: a run over nothing would end as intact.
  void requireSelected(Selection selection) {
    for (Named part : named) {
      if (isOutside(selection, part)) {
        throw new FimException(
            Problem.ARGUMENT,
            "look at",
            part.path().display(),
            "the policy excludes it",
            "run 'fim explain' to see the rule that decides");
      }
    }
  }

  private static boolean isOutside(Selection selection, Named part) {
    List<FileType> types = part.type() == null ? List.of(FileType.values()) : List.of(part.type());
    return types.stream()
        .allMatch(type -> selection.decide(part.path(), type).reach() == Decision.Reach.OUTSIDE);
  }

  /// A known path that cannot be resolved, for want of rights say, stands as it was given: what is
  /// the matter with it is for the scan to find.
  private static RawPath resolved(
      PathResolver resolver, byte[] absolute, Predicate<RawPath> known, List<RawPath> links) {
    try {
      return resolver.resolve(absolute, links::add);
    } catch (FimException e) {
      RawPath literal = RawPath.normalize(absolute);
      if (known.test(literal)) {
        return literal;
      }
      throw e;
    }
  }
}
