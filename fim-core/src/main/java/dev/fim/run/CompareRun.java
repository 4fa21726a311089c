package dev.fim.run;

import dev.fim.baseline.CommonSubtrees;
import dev.fim.catalogue.StoreLocation;
import dev.fim.compare.Comparison;
import dev.fim.compare.MountLayout;
import dev.fim.compare.ReportHeader;
import dev.fim.compare.Summary;
import dev.fim.digest.TreeDigest;
import dev.fim.file.AttributeSet;
import dev.fim.file.EntryCursor;
import dev.fim.image.ImageBaseline;
import dev.fim.image.ImageChoice;
import dev.fim.path.RawPath;
import dev.fim.policy.NarrowedSelection;
import dev.fim.policy.Overlap;
import dev.fim.policy.Policy;
import dev.fim.policy.PolicyDifference;
import dev.fim.policy.Scope;
import dev.fim.policy.Selection;
import dev.fim.policy.label.Allowance;
import dev.fim.request.BaselineReference;
import dev.fim.request.Outcome;
import dev.fim.request.Receiver;
import dev.fim.selection.ListedSelection;
import dev.fim.trust.Trust;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Compares two baselines.
public final class CompareRun {

  private static final String GROWTH_UNVERIFIED =
      "a file whose rule allows it to grow counts as changed if it has grown: there is no file to"
          + " read its beginning from";

  private static final String FIRST = "the first policy";
  private static final String SECOND = "the second policy";
  private static final String BOTH = "the policy of both";
  private static final String GIVEN = "the policy given";

  private final OpenBaseline before;
  private final OpenBaseline after;
  private final @Nullable Policy given;
  private final Receiver receiver;
  private final List<String> notes = new ArrayList<>();

  /// @param given limits the comparison to what it selects; null for no limit
  public CompareRun(
      OpenBaseline before, OpenBaseline after, @Nullable Policy given, Receiver receiver) {
    this.before = before;
    this.after = after;
    this.given = given;
    this.receiver = receiver;
  }

  /// Opens one side of a comparison. An image is read under the policy given, else under that of
  /// the other side.
  ///
  /// @param given the policy that limits the comparison; null for none
  /// @param database the default one
  /// @param trust whose seals are asked for; null for none
  public static OpenBaseline open(
      BaselineReference reference,
      BaselineReference other,
      @Nullable Policy given,
      StoreLocation database,
      @Nullable Trust trust) {
    if (trust != null || !isImage(reference)) {
      return OpenBaseline.open(reference, database, trust);
    }
    if (given != null || isImage(other)) {
      return OpenBaseline.open(reference, database, null, given, null);
    }
    Policy policy;
    try (OpenBaseline open = OpenBaseline.open(other, database, null)) {
      policy = open.policy().isListing() ? null : open.policy();
    }
    return OpenBaseline.open(reference, database, null, policy, null);
  }

  private static boolean isImage(BaselineReference reference) {
    return reference instanceof BaselineReference.Portable(Path file, ImageChoice _)
        && ImageBaseline.recognizes(file);
  }

  /// Compares them.
  ///
  /// @param ignored attributes that are not compared, whatever the policies say
  public Outcome run(AttributeSet ignored) {
    notes.addAll(before.sealNotes(given));
    notes.addAll(after.sealNotes(given));
    Scope scope = before.generation().scope().intersect(after.generation().scope());
    if (!before.generation().scope().equals(after.generation().scope())) {
      notes.add(
          scope.paths().isEmpty()
              ? "the scopes have nothing in common: nothing was compared"
              : "the scopes differ: compared only " + scope.display());
    }
    Selection selection =
        NarrowedSelection.without(
            ignored, after.comparable(before.comparable(common(scope), notes), notes), notes);
    if (before.policy().allows(Allowance.GROWING)) {
      notes.add(GROWTH_UNVERIFIED);
    }
    ReportHeader header =
        new ReportHeader(after.generation().root(), before.name(), after.name(), notes, scope);
    receiver.begin(header);
    ForwardingListener listener =
        new ForwardingListener(receiver, before::withCopy, after::withCopy, null);
    if (before.policy().allows(Allowance.MOVED) && after.policy().allows(Allowance.MOVED)) {
      listener.findMoves(selection);
    }
    MountLayout layout =
        after.generation().image() == null
            ? before.layout(after.generation().root())
            : MountLayout.UNKNOWN;
    try (ComparedEntries entries = entries(scope, selection)) {
      Summary summary =
          listener.finish(
              Comparison.runWithout(
                  entries.equal(),
                  entries.left(),
                  entries.right(),
                  scope,
                  selection,
                  layout,
                  listener));
      return new Outcome(
              header,
              summary,
              before.generation(),
              listener.skippedMounts(),
              listener.notes(given == null ? before.policy() : given, List.of()))
          .reportEnd(receiver);
    }
  }

  /// The entries of both sides.
  ///
  /// @param equal how many entries of each side were left out, because they are equal
  private record ComparedEntries(EntryCursor left, EntryCursor right, long equal)
      implements AutoCloseable {
    @Override
    public void close() {
      left.close();
      right.close();
    }
  }

  /// Where the digests of directories say that all below is equal, it is not read.
  private ComparedEntries entries(Scope scope, Selection selection) {
    RawPath root = after.generation().root();
    if (before instanceof OpenBaseline.InDatabase first
        && after instanceof OpenBaseline.InDatabase second
        && isWhollyDigested(selection)) {
      CommonSubtrees common =
          CommonSubtrees.between(
              first.database().subtrees(first.generation()),
              second.database().subtrees(second.generation()),
              scope);
      EntryCursor left = first.database().entriesWithout(first.generation(), common.left());
      EntryCursor right = second.database().entriesWithout(second.generation(), common.right());
      return new ComparedEntries(before.adapted(left, root), right, common.entries());
    }
    return new ComparedEntries(before.entriesFor(scope, root), after.entriesFor(scope, root), 0);
  }

  /// Whether equal digests mean that nothing differs: both sides hold the same parts under the same
  /// policy, and every compared attribute is in the digest.
  private boolean isWhollyDigested(Selection selection) {
    return given == null
        && before.accepted() == null // the digests of directories are not sealed
        && after.accepted() == null
        && !before.policy().isListing()
        && before.generation().scope().equals(after.generation().scope())
        && Objects.equals(before.policy().source(), after.policy().source())
        && !selection.attributes().containsAny(TreeDigest.LOCAL);
  }

  private Selection common(Scope scope) {
    Policy first = before.policy();
    Policy second = after.policy();
    if (first.isListing() || second.isListing()) {
      return commonWithList();
    }
    Selection both = first;
    if (!Objects.equals(first.source(), second.source())) {
      both = new Overlap(first, second);
      notes.add("the policies differ: only what both select was compared");
      note(first, FIRST, second, SECOND, scope, after);
      note(second, SECOND, first, FIRST, scope, before);
    }
    if (given == null) {
      return both;
    }
    notes.add("only what the given policy selects was compared");
    note(given, GIVEN, first, both == first ? BOTH : FIRST, scope, before);
    if (both != first) {
      note(given, GIVEN, second, SECOND, scope, after);
    }
    return new Overlap(given, both);
  }

  /// Of two lists, what either names; else what the list names and the other selects.
  private Selection commonWithList() {
    boolean areBoth = before.policy().isListing() && after.policy().isListing();
    notes.add(
        areBoth
            ? "both are lists: what one of them does not have of a file was not compared"
            : "one is a list: only what it names was compared");
    Selection both =
        areBoth
            ? ListedSelection.of(List.of(before.entries(Scope.ALL), after.entries(Scope.ALL)))
            : new Overlap(before.selection(), after.selection());
    if (given == null) {
      return both;
    }
    notes.add("only what the given policy selects was compared");
    return new Overlap(given, both);
  }

  /// Adds a note on what `wanted` selects and was not recorded.
  private void note(
      Policy wanted,
      String itsName,
      Policy recorded,
      String otherName,
      Scope scope,
      OpenBaseline record) {
    notes.addAll(
        PolicyDifference.of(
                wanted,
                recorded,
                scope,
                record.entries(scope),
                new PolicyDifference.Names(itsName, otherName))
            .notes());
  }
}
