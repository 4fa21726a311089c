package dev.fim.run;

import dev.fim.baseline.Generation;
import dev.fim.baseline.GenerationOrigin;
import dev.fim.baseline.GenerationRecording;
import dev.fim.baseline.database.BaselineDatabase;
import dev.fim.baseline.sealed.SealedStore;
import dev.fim.catalogue.StoreLocation;
import dev.fim.compare.Comparison;
import dev.fim.compare.MountLayout;
import dev.fim.compare.ReportHeader;
import dev.fim.compare.Summary;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.owner.OwnerNames;
import dev.fim.packages.PackageExplainer;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.NarrowedSelection;
import dev.fim.policy.Overlap;
import dev.fim.policy.Policy;
import dev.fim.policy.PolicyDifference;
import dev.fim.policy.PolicyDifference.Names;
import dev.fim.policy.Scope;
import dev.fim.policy.Selection;
import dev.fim.policy.label.Allowance;
import dev.fim.request.Outcome;
import dev.fim.request.Receiver;
import dev.fim.request.TreeRequest;
import dev.fim.scan.SmallFile;
import dev.fim.scan.TreeRoot;
import dev.fim.scan.VerifiedContent;
import dev.fim.scan.walk.TreeScan;
import dev.fim.seal.Seal;
import dev.fim.seal.Signer;
import dev.fim.selection.ScopeFinder;
import dev.fim.selection.SelectionReview;
import dev.fim.trust.SealedGeneration;
import dev.fim.verified.QuickCheckBaseline;
import dev.fim.verified.RecordTerms;
import dev.fim.verified.VerifiedRecord;
import dev.fim.verified.VerifiedStore;
import dev.fim.verified.VerifiedWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Compares a tree with a generation, and records it as the next one if it is an update.
public final class CheckRun {

  public static final String POLICIES_DIFFER =
      "the policy given differs from that of the baseline: only what both select was compared";

  private static final String ALLOWANCES_DIFFER =
      "a difference is allowed only where both policies allow it";

  public static final String EARLIER_DEFAULT =
      "an earlier fim recorded this baseline, when 'default' did not hold "
          + AttributeSet.ADDED_TO_DEFAULT
          + ": they are compared after the next 'fim update'";

  private final StoreLocation path;
  private final OpenBaseline trusted;
  private final TreeRequest request;
  private final Receiver receiver;
  private final Policy recorded;
  private final Policy given;
  private final MountCrossing crossing;
  private final List<String> notes = new ArrayList<>();

  public static final String LISTING =
      "the baseline is a list, which does not say what else belongs to the tree: new files are not"
          + " looked for, unless the list is imported or compared with --policy";

  public static final String IMAGE =
      "the baseline is a container image, which has no mounts: what is mounted in the tree is"
          + " listed and not compared";

  /// A run on an open baseline.
  ///
  /// @param path of the database, which the scan skips
  public CheckRun(
      StoreLocation path, OpenBaseline trusted, TreeRequest request, Receiver receiver) {
    this.path = path;
    this.trusted = trusted;
    this.request = request;
    this.receiver = receiver;
    this.recorded = trusted.policy();
    this.given = Objects.requireNonNullElseGet(request.policy(), recorded::current);
    notes.addAll(trusted.sealNotes(request.policy()));
    if (recorded.isOfEarlierDefault()) {
      notes.add(EARLIER_DEFAULT);
    }
    if (recorded.isListing()) {
      requireNoPolicy(request.policy());
      notes.add(LISTING);
    }
    if (trusted.generation().image() != null) {
      notes.add(IMAGE);
    }
    this.crossing =
        Objects.requireNonNullElse(request.crossing(), trusted.generation().crossing()).forScan();
  }

  /// What a list lacks under a policy is known only while the list itself is read.
  private static void requireNoPolicy(@Nullable Policy policy) {
    if (policy != null) {
      throw new FimException(
          Problem.ARGUMENT,
          "use",
          "a policy",
          "the baseline is a list that was imported without one",
          "import the list again with --policy, or name its file with --against");
    }
  }

  public Outcome check() {
    return check(
        (root, scope) -> QuickCheckBaseline.without(trusted.entriesFor(scope, root.path())));
  }

  /// As [#check], but reads only files that may have changed since they were last verified, and
  /// stores what this run verifies.
  ///
  /// @param database that the trusted generation is in
  /// @param samplePercent which share of the other files to read anyway: 0 to 100
  /// @param now a moment before anything is read
  public Outcome checkQuickly(BaselineDatabase database, int samplePercent, Instant now) {
    VerifiedStore store = VerifiedStore.of(database);
    return check((root, scope) -> quickBaseline(store, scope, root, samplePercent, now));
  }

  private Outcome check(BiFunction<TreeRoot, Scope, QuickCheckBaseline> open) {
    try (TreeRoot root = openRoot()) {
      Selection selection = selection();
      Selection compared =
          NarrowedSelection.without(request.ignored(), trusted.comparable(selection, notes), notes);
      Scope scope = scope(root, selection);
      SelectionReview review = review(root, scope);
      try (PackageExplainer packages = packages(root);
          QuickCheckBaseline baseline = open.apply(root, scope);
          TreeScan scan =
              Scans.start(
                  root, scope, selection, mounts(), crossing, request, path, baseline.content())) {
        ReportHeader header = header(root, scope);
        receiver.begin(header);
        ForwardingListener listener =
            new ForwardingListener(
                receiver,
                // a record of verified files does not keep what is kept of content
                baseline.verified() != null && trusted instanceof OpenBaseline.InDatabase database
                    ? database::foundWithCopy
                    : trusted::withCopy,
                UnaryOperator.identity(),
                packages);
        findMoves(listener, compared);
        MountLayout layout = trusted.layout(root.path());
        Summary summary =
            listener.finish(
                Comparison.runAndNotify(
                    baseline.entries(),
                    scan,
                    scope,
                    compared,
                    layout,
                    scan::readBeginning,
                    listener,
                    baseline::compared));
        Outcome outcome =
            new Outcome(
                    header,
                    summary,
                    trusted.generation(),
                    listener.skippedMounts(),
                    listener.notes(given, review.notes(scan.matches())))
                .reportEnd(receiver);
        baseline.complete();
        return outcome;
      }
    }
  }

  private List<RawPath> mounts() {
    return given.mounts().stream().filter(recorded.mounts()::contains).toList();
  }

  private SelectionReview review(TreeRoot root, Scope scope) {
    return new SelectionReview(root, given, scope, trusted.generation().scope(), crossing);
  }

  private QuickCheckBaseline quickBaseline(
      VerifiedStore store, Scope scope, TreeRoot root, int samplePercent, Instant now) {
    if (trusted.generation().image() != null) {
      notes.add("--quick does not work with the baseline of an image: every file is read");
      return QuickCheckBaseline.without(trusted.entriesFor(scope, root.path()));
    }
    if (!Objects.equals(given.source(), recorded.source())) {
      notes.add("--quick works only with the policy of the baseline: every file is read");
      return QuickCheckBaseline.without(trusted.entriesFor(scope, root.path()));
    }
    RecordTerms terms = RecordTerms.of(trusted.generation(), root.path(), crossing);
    VerifiedRecord verified = store.open(terms, samplePercent, notes);
    // What differs in an ignored attribute is not verified.
    boolean keeps =
        scope.equals(trusted.generation().scope())
            && request.ignored().isEmpty()
            && store.isWritable(notes);
    return new QuickCheckBaseline(
        verified == null ? trusted.entriesFor(scope, root.path()) : verified.entries(),
        verified,
        keeps ? new VerifiedWriter(store, terms, verified, now) : null);
  }

  /// Compares, and records the current tree. The receiver gets everything but the end: see
  /// [Outcome#reportRecorded].
  ///
  /// @param database that the trusted generation is in, open for writing
  /// @param signer who seals the new generation; null for nobody
  public Outcome update(SealedStore database, Instant now, @Nullable Signer signer) {
    Generation generation = trusted.generation();
    if (recorded.isListing()) {
      throw new FimException(
          Problem.ARGUMENT,
          "update",
          "generation " + generation.id(),
          "it is a list of another program, which does not say what belongs to the tree",
          "record the tree with 'fim init', or import the list with --policy");
    }
    if (generation.image() != null) {
      throw new FimException(
          Problem.ARGUMENT,
          "update",
          "generation " + generation.id(),
          "it is a container image, which no container changes",
          "record the next image with 'fim init --image', or the tree with 'fim init'");
    }
    try (TreeRoot root = openRoot()) {
      Selection selection = selection();
      Scope scope = scope(root, selection);
      boolean isWhole = scope.equals(generation.scope());
      if (!isWhole) {
        requireSameTerms(generation);
      }
      Policy recording = isWhole ? given : recorded;
      SelectionReview review = review(root, scope);
      GenerationOrigin origin =
          new GenerationOrigin(
              root.path(), generation.scope(), given.source(), given.name(), crossing);
      try (PackageExplainer packages = packages(root);
          TreeScan scan =
              Scans.start(
                  root,
                  scope,
                  recording,
                  given.mounts(),
                  crossing,
                  request,
                  path,
                  VerifiedContent.NONE);
          EntryCursor expected = trusted.entriesFor(generation.scope(), root.path());
          GenerationRecording writer = database.begin(generation)) {
        notes.add("recorded as generation " + writer.id());
        ReportHeader header = header(root, scope);
        receiver.begin(header);
        ForwardingListener listener =
            new ForwardingListener(receiver, trusted::withCopy, UnaryOperator.identity(), packages);
        findMoves(listener, selection);
        MountLayout layout = trusted.layout(root.path());
        Summary summary =
            listener.finish(
                Comparison.runAndRecord(
                    expected,
                    scan,
                    scope,
                    selection,
                    layout,
                    scan::readBeginning,
                    listener,
                    writer::add,
                    recording));
        Generation next = writer.complete(now, origin);
        if (signer != null) {
          Seal _ = SealedGeneration.seal(database, next, signer, now);
        }
        return new Outcome(
            header,
            summary,
            next,
            listener.skippedMounts(),
            listener.notes(given, review.notes(scan.matches())));
      }
    }
  }

  /// A generation has one policy. Entries kept from the old generation would silently lack what a
  /// new policy selects.
  private void requireSameTerms(Generation generation) {
    if (!Objects.equals(given.source(), recorded.source()) || crossing != generation.crossing()) {
      throw new FimException(
          Problem.ARGUMENT,
          "update",
          "a part of the baseline",
          "the rest was recorded under another policy, or across other mounts",
          "update the whole, or leave out --policy and --cross-mounts");
    }
  }

  private TreeRoot openRoot() {
    return TreeRoot.open(Objects.requireNonNullElse(request.root(), trusted.generation().root()));
  }

  /// Under two policies, a file may move where both allow it.
  private void findMoves(ForwardingListener listener, Selection compared) {
    if (given.allows(Allowance.MOVED) && recorded.allows(Allowance.MOVED)) {
      listener.findMoves(compared);
    }
  }

  /// Call this before [#header], which has the notes.
  private @Nullable PackageExplainer packages(TreeRoot root) {
    return request.explainsPackages() ? new PackageExplainer(root, notes) : null;
  }

  private ReportHeader header(TreeRoot root, Scope scope) {
    OwnerNames owners = new OwnerNames(file -> SmallFile.read(root, file, OwnerNames.MOST_BYTES));
    return new ReportHeader(root.path(), trusted.name(), null, notes, scope, owners);
  }

  private Scope scope(TreeRoot root, Selection selection) {
    Scope whole = trusted.generation().scope();
    ScopeFinder finder = new ScopeFinder(root, notes);
    finder.noteRoot();
    Scope wanted =
        finder.find(request.paths(), whole, this::isRecorded, whole::contains, selection);
    Scope scope = wanted.intersect(whole);
    if (scope.paths().isEmpty()) {
      throw notHeld(wanted, whole);
    }
    if (scope.equals(whole)) {
      request.monitor().expect(trusted.generation().entries(), trusted.generation().bytes());
    }
    if (!scope.equals(wanted)) {
      notes.add("of the given paths, the baseline holds only " + scope.display());
    }
    if (!Objects.equals(given.source(), recorded.source())) {
      EntryCursor entries = trusted.entries(scope);
      notes.addAll(PolicyDifference.of(given, recorded, scope, entries, Names.GIVEN).notes());
    }
    return scope;
  }

  /// The failure of a run on paths that the baseline does not hold.
  static FimException notHeld(Scope wanted, Scope whole) {
    return new FimException(
        Problem.ARGUMENT,
        "compare",
        wanted.display(),
        "the baseline holds only " + whole.display(),
        "record it with 'fim init'");
  }

  private boolean isRecorded(RawPath file) {
    return isRecorded(trusted, file);
  }

  static boolean isRecorded(OpenBaseline trusted, RawPath file) {
    try (EntryCursor entries = trusted.entries(Scope.of(List.of(file)))) {
      for (Entry entry = entries.next(); entry != null; entry = entries.next()) {
        if (entry.path().isWithin(file)) {
          return true;
        }
      }
      return false;
    }
  }

  private Selection selection() {
    if (Objects.equals(given.source(), recorded.source())) {
      return trusted.selection();
    }
    notes.add(POLICIES_DIFFER);
    if (Arrays.stream(Allowance.values())
        .anyMatch(each -> given.allows(each) || recorded.allows(each))) {
      notes.add(ALLOWANCES_DIFFER);
    }
    return new Overlap(given, recorded);
  }
}
