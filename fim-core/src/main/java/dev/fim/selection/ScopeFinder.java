package dev.fim.selection;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.FileType;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.Decision;
import dev.fim.policy.Scope;
import dev.fim.policy.Selection;
import dev.fim.scan.TreeRoot;
import dev.fim.scan.resolve.PathResolver;
import dev.fim.scan.resolve.ResolvedPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The parts of a tree that a user names, as paths in that tree.
public final class ScopeFinder {

  private static final RawPath PROC = RawPath.ofUtf8("/proc");

  private final TreeRoot root;
  private final List<String> notes;
  private final List<RawPath> swallowed = new ArrayList<>();

  /// Finds parts of an open tree.
  ///
  /// @param notes takes what a reader must know of how the paths were understood
  public ScopeFinder(TreeRoot root, List<String> notes) {
    this.root = root;
    this.notes = notes;
  }

  /// Notes where the root leads, if a link is on the way to it. Those of the kernel in `/proc` say
  /// nothing: a root of a process is reached through one.
  public void noteRoot() {
    RawPath path = root.path();
    if (path.isWithin(PROC)) {
      return;
    }
    try (TreeRoot system = TreeRoot.open(RawPath.ROOT)) {
      if (new PathResolver(system).lookUp(path)
          instanceof
          ResolvedPath.ThroughLink(RawPath at, ByteString target, @Nullable RawPath end)) {
        notes.add(
            "the root %s leads to %s: %s is a link to %s"
                .formatted(
                    path.display(),
                    end == null ? "what cannot be told" : end.display(),
                    at.display(),
                    target.display()));
      }
    }
  }

  /// The parts that `paths` name. Each name on the way is first taken as itself: where a link has
  /// taken the place of what is trusted, it belongs to the parts, and so does what is trusted below
  /// it. What it leads to does too, where that is there and selected.
  ///
  /// @param whole what is meant where no part is named
  /// @param known whether a path that is not there is known otherwise
  /// @param watched which links on the way belong to the parts themselves
  /// @param selection what counts of the tree
  /// @throws FimException ([Problem#ARGUMENT]) if a path is neither there nor known, or left out by
  ///   `selection`: a run over nothing would end as intact
  public Scope find(
      List<ByteString> paths,
      Scope whole,
      Predicate<RawPath> known,
      Predicate<RawPath> watched,
      Selection selection) {
    if (paths.isEmpty()) {
      return whole;
    }
    PathResolver resolver = new PathResolver(root);
    GivenPaths givenPaths = new GivenPaths(root.path());
    List<RawPath> found = new ArrayList<>();
    for (ByteString given : paths) {
      FollowedPath followed = follow(resolver, givenPaths.absolute(given));
      List<RawPath> own = own(followed, known, watched);
      if (isPart(followed, known, selection, own)) {
        RawPath end = Objects.requireNonNull(followed.end());
        if (!end.equals(followed.given())) {
          notes.add("%s leads to %s".formatted(given.display(), end.display()));
        }
        found.add(end);
      }
      found.addAll(own);
    }
    Scope scope = Scope.of(found);
    found.stream()
        .filter(path -> !scope.paths().contains(path) && resolver.isMount(path))
        .forEach(swallowed::add);
    return scope;
  }

  /// Where a path leads.
  ///
  /// @param given its text alone
  /// @param end null if that cannot be told, as `failure` says
  /// @param type null where nothing is there now
  private record FollowedPath(
      RawPath given,
      List<RawPath> links,
      @Nullable RawPath end,
      @Nullable FileType type,
      @Nullable FimException failure) {}

  private static FollowedPath follow(PathResolver resolver, byte[] absolute) {
    RawPath given = RawPath.normalize(absolute);
    List<RawPath> links = new ArrayList<>();
    try {
      RawPath end = resolver.resolve(absolute, links::add);
      return new FollowedPath(given, links, end, resolver.type(end), null);
    } catch (FimException e) { // too many links, or a right is missing
      return new FollowedPath(given, links, null, null, e);
    }
  }

  /// The links on the way that are looked at themselves, and the path as it was given where it is
  /// known beyond one. What is the matter there is for the scan to find.
  private static List<RawPath> own(
      FollowedPath followed, Predicate<RawPath> known, Predicate<RawPath> watched) {
    List<RawPath> own = new ArrayList<>(followed.links().stream().filter(watched).toList());
    if ((followed.end() == null || !followed.links().isEmpty()) && known.test(followed.given())) {
      own.add(followed.given());
    }
    return own;
  }

  /// Whether the end of a way is to be looked at.
  ///
  /// @param own what is looked at in any case
  private static boolean isPart(
      FollowedPath followed, Predicate<RawPath> known, Selection selection, List<RawPath> own) {
    RawPath end = followed.end();
    if (end == null) {
      if (own.isEmpty()) {
        throw Objects.requireNonNull(followed.failure());
      }
      return false;
    }
    boolean isKnown = known.test(end);
    boolean isThere = followed.type() != null || isKnown;
    if (isThere && !isOutside(selection, end, isKnown ? null : followed.type())) {
      return true;
    }
    if (own.isEmpty()) {
      throw isThere ? excluded(end) : missing(followed, end);
    }
    return false;
  }

  private static FimException missing(FollowedPath followed, RawPath end) {
    String fact =
        followed.links().isEmpty()
            ? "there is no such file in the tree"
            : "there is no such file in the tree, and the link %s leads to it"
                .formatted(followed.links().getFirst().display());
    return new FimException(Problem.ARGUMENT, "find", end.display(), fact, null);
  }

  private static FimException excluded(RawPath path) {
    return new FimException(
        Problem.ARGUMENT,
        "look at",
        path.display(),
        "the policy excludes it",
        "run 'fim explain' to see the rule that decides");
  }

  /// @param type null for any
  private static boolean isOutside(Selection selection, RawPath path, @Nullable FileType type) {
    List<FileType> types = type == null ? List.of(FileType.values()) : List.of(type);
    return types.stream()
        .allMatch(each -> selection.decide(path, each).reach() == Decision.Reach.OUTSIDE);
  }

  /// Mounts that were named and lie within another path that was named: a scope does not keep them,
  /// and a scan that stays on its mounts passes them over.
  public List<RawPath> swallowedMounts() {
    return swallowed;
  }
}
