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
import dev.fim.scan.resolve.WorkingDirectory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Resolves the paths that a user names to parts of a tree.
public final class ScopeFinder {

  private static final RawPath PROC = RawPath.ofUtf8("/proc");

  private final TreeRoot root;
  private final List<String> notes;
  private final List<RawPath> swallowed = new ArrayList<>();

  /// Creates a finder for an open tree.
  ///
  /// @param notes receives notes on how paths were resolved
  public ScopeFinder(TreeRoot root, List<String> notes) {
    this.root = root;
    this.notes = notes;
  }

  /// Adds a note if the path of the root passes through a link. Ignores magic links in `/proc`, as
  /// for the root of a process.
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
                    end == null ? "an unknown place" : end.display(),
                    at.display(),
                    target.display()));
      }
    }
  }

  /// The scope that `paths` name. Links are first taken as themselves: a link that has replaced a
  /// recorded file belongs to the scope, with the recorded files below it. Its target belongs to it
  /// too, if it exists and is selected.
  ///
  /// @param whole the scope if no path is named
  /// @param known whether a missing path is recorded
  /// @param watched which links above a path belong to the scope
  /// @param selection what is selected in the tree
  /// @throws FimException ([Problem#ARGUMENT]) if a path neither exists nor is known, or is
  ///   excluded by `selection`: an empty run would count as intact
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
      if (isPart(given, followed, known, selection, own)) {
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

  /// A path with its links followed.
  ///
  /// @param given its normalized text
  /// @param end null if unknown; `failure` then tells why
  /// @param type null if nothing exists there
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

  /// The links above a path that belong to the scope, and the given path if it is known beyond a
  /// link. The scan checks them.
  private static List<RawPath> own(
      FollowedPath followed, Predicate<RawPath> known, Predicate<RawPath> watched) {
    List<RawPath> own = new ArrayList<>(followed.links().stream().filter(watched).toList());
    if ((followed.end() == null || !followed.links().isEmpty()) && known.test(followed.given())) {
      own.add(followed.given());
    }
    return own;
  }

  /// Whether the end of a path belongs to the scope.
  ///
  /// @param own paths that belong to it in any case
  private boolean isPart(
      ByteString given,
      FollowedPath followed,
      Predicate<RawPath> known,
      Selection selection,
      List<RawPath> own) {
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
      throw isThere ? excluded(end) : missing(given, followed, end);
    }
    return false;
  }

  private FimException missing(ByteString given, FollowedPath followed, RawPath end) {
    String fact =
        followed.links().isEmpty()
            ? "there is no such file in the tree"
            : "there is no such file in the tree, and the link %s leads to it"
                .formatted(followed.links().getFirst().display());
    RawPath meant = asSeenFromHere(given);
    return new FimException(
        Problem.ARGUMENT,
        "find",
        end.display(),
        fact,
        meant == null
            ? null
            : "paths begin at its root, %s: the path is %s there"
                .formatted(root.path().display(), meant.display()));
  }

  /// The path in the tree of what this process finds at `given`; null if that is not in the tree.
  private @Nullable RawPath asSeenFromHere(ByteString given) {
    RawPath here = RawPath.normalize(WorkingDirectory.path().append(given.toByteArray()));
    if (root.path().isRoot() || !here.isWithin(root.path())) {
      return null;
    }
    byte[] bytes = here.toByteArray();
    RawPath meant =
        bytes.length == root.path().length()
            ? RawPath.ROOT
            : RawPath.of(Arrays.copyOfRange(bytes, root.path().length(), bytes.length));
    return new PathResolver(root).type(meant) == null ? null : meant;
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

  /// Named mounts within another named path. The scope drops them, and a scan that stays on its
  /// mounts skips them.
  public List<RawPath> swallowedMounts() {
    return swallowed;
  }
}
