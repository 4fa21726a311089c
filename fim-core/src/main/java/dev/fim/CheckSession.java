package dev.fim;

import dev.fim.baseline.Generation;
import dev.fim.baseline.MarkedEntries;
import dev.fim.baseline.held.HeldTree;
import dev.fim.baseline.portable.PortableBaseline;
import dev.fim.compare.BaselineName;
import dev.fim.compare.Change;
import dev.fim.compare.ChangeListener;
import dev.fim.compare.Comparison;
import dev.fim.compare.MountLayout;
import dev.fim.compare.ReportHeader;
import dev.fim.compare.Summary;
import dev.fim.cursor.LimitedTree;
import dev.fim.cursor.ListedEntries;
import dev.fim.cursor.MountedTree;
import dev.fim.cursor.MovedTree;
import dev.fim.cursor.NumberedTree;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.key.KeyId;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.NarrowedSelection;
import dev.fim.policy.Overlap;
import dev.fim.policy.Policy;
import dev.fim.policy.PolicyDifference;
import dev.fim.policy.RuleSubject;
import dev.fim.policy.Scope;
import dev.fim.policy.Selection;
import dev.fim.policy.SelectionNote;
import dev.fim.policy.label.Allowance;
import dev.fim.request.Outcome;
import dev.fim.request.Receiver;
import dev.fim.run.CheckRun;
import dev.fim.run.ForwardingListener;
import dev.fim.run.OpenBaseline;
import dev.fim.run.SessionRun;
import dev.fim.scan.HiddenFiles;
import dev.fim.scan.ScanBounds;
import dev.fim.scan.ScanMonitor;
import dev.fim.scan.ScanOptions;
import dev.fim.scan.Spot;
import dev.fim.scan.StandbyThreads;
import dev.fim.scan.TreeRoot;
import dev.fim.scan.walk.SpotScan;
import dev.fim.scan.walk.TreeScan;
import dev.fim.selection.SelectionReview;
import dev.fim.session.RereadFilter;
import dev.fim.session.SessionTerms;
import dev.fim.session.VerifiedFiles;
import dev.fim.trust.Accepted;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// A baseline in memory, for repeated comparisons. The database or file is closed meanwhile.
///
/// Thread-safe: checks of single paths wait for each other, but not for a check of the whole tree.
public final class CheckSession implements AutoCloseable {

  /// Attributes that require opening the file.
  private static final AttributeSet OF_OPEN_FILES =
      AttributeSet.DIGESTS.union(AttributeSet.EXTENDED);

  /// How many names one directory may have, in addition to twice the entries of the baseline: about
  /// 10 MB of memory for names of usual length.
  private static final int MOST_NAMES = 100_000;

  private final Generation generation;
  private final Scope scope;
  private final @Nullable KeyId sealedBy;
  private final Generation counted;
  private final BaselineName name;
  private final HeldTree trusted;
  private final Policy policy;
  private final Selection selection;
  private final ScanOptions options;
  private final List<RawPath> mounts; // of the tree that is compared, known before
  private final List<String> notes = new ArrayList<>();
  private boolean isIncomplete;
  private volatile List<SelectionNote> selectionNotes = List.of();
  private final Clock clock;
  private final ScanMonitor spotMonitor = new ScanMonitor();
  private final SpotScan spotScan;

  private CheckSession(OpenBaseline trusted, SessionTerms terms, HiddenFiles hidden, Clock clock) {
    this.clock = clock;
    this.generation = trusted.generation();
    this.scope = SessionRun.scope(trusted, terms.paths());
    Accepted accepted = trusted.accepted();
    this.sealedBy = accepted == null ? null : accepted.seal().key();
    this.name = trusted.name();
    Policy recorded = trusted.policy();
    Policy given = Objects.requireNonNullElse(terms.policy(), recorded);
    notes.addAll(trusted.sealNotes(terms.policy()));
    boolean same = Objects.equals(given.source(), recorded.source());
    Selection common = same ? trusted.selection() : new Overlap(given, recorded);
    if (recorded.isListing()) {
      notes.add(CheckRun.LISTING);
    }
    if (!same) {
      notes.add(CheckRun.POLICIES_DIFFER);
    }
    if (recorded.isOfEarlierDefault()) {
      notes.add(CheckRun.EARLIER_DEFAULT);
    }
    this.policy = given;
    List<RawPath> inScope = given.mounts().stream().filter(recorded.mounts()::contains).toList();
    MarkedEntries marked =
        new MarkedEntries(trusted.entriesFromAbove(scope), trusted.recordedSelection());
    this.mounts = terms.mounts();
    MountedTree entries = new MountedTree(new LimitedTree(marked, terms.ignored()), mounts);
    HeldTree held = HeldTree.of(entries);
    this.trusted = held;
    this.counted = marked.counted(generation);
    if (!same) {
      PolicyDifference difference =
          PolicyDifference.of(given, recorded, scope, held.entries(), PolicyDifference.Names.GIVEN);
      notes.addAll(difference.notes());
      isIncomplete = difference.isCertain() || isBeyond(given, scope);
    }
    Selection selection =
        new NarrowedSelection(trusted.comparable(common, notes), terms.ignored(), entries.made());
    this.selection = selection;
    int names = (int) Math.min(Integer.MAX_VALUE, MOST_NAMES + 2 * held.size());
    this.options =
        new ScanOptions(terms.workers(), generation.crossing().forScan(), inScope, hidden)
            .withOverlays(terms.overlays())
            .withBounds(new ScanBounds(names, seen -> isWorthReading(held, selection, seen)));
    this.spotScan = new SpotScan(scope, selection, options, spotMonitor);
  }

  /// Skips files that differ anyway: a sparse file of terabytes must not keep a check busy.
  private static boolean isWorthReading(HeldTree trusted, Selection selection, FileEntry seen) {
    if (!(trusted.find(seen.path()) instanceof FileEntry file) || file.type() != seen.type()) {
      return false;
    }
    AttributeSet recorded = file.recorded();
    boolean isSizeKnown = recorded.contains(Attribute.SIZE) || file.size() > 0;
    AttributeSet compared =
        selection.decide(seen.path(), seen.type()).attributes().intersect(recorded);
    return (!isSizeKnown || file.size() == seen.size())
        && file.differences(seen, compared.minus(OF_OPEN_FILES)).isEmpty();
  }

  /// Loads an open baseline and closes it.
  static CheckSession of(
      OpenBaseline trusted, SessionTerms terms, HiddenFiles hidden, Clock clock) {
    try (trusted) {
      return new CheckSession(trusted, terms, hidden, clock);
    }
  }

  /// Whether the policy selects a path that is not recorded.
  private boolean isBeyond(Policy policy, Scope scope) {
    boolean isBeyond = false;
    for (RuleSubject subject : policy.subjects()) {
      RawPath path = subject.anchor();
      if (!subject.excludes() && subject.literal() && !scope.contains(path)) {
        notes.add(
            "nothing of %s is compared: the baseline holds only %s"
                .formatted(path.display(), scope.display()));
        isBeyond = true;
      }
    }
    return isBeyond;
  }

  /// The key whose seal was verified; null if none was asked for.
  public @Nullable KeyId sealedBy() {
    return sealedBy;
  }

  public Generation generation() {
    return generation;
  }

  /// Whether the baseline lacks something that the policy of the session selects, so it is not
  /// compared.
  public boolean isIncomplete() {
    return isIncomplete;
  }

  /// What part of the policy cannot be compared, one line each.
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /// The name of the baseline in reports.
  public BaselineName name() {
    return name;
  }

  /// The compared parts of the tree.
  public Scope scope() {
    return scope;
  }

  /// What is compared.
  public Selection selection() {
    return selection;
  }

  /// Mount points that are in scope besides those of the scope's paths.
  public List<RawPath> mounts() {
    return options.mounts();
  }

  /// How the policy matched the tree at the last check of the whole tree; empty before the first.
  public List<SelectionNote> selectionNotes() {
    return selectionNotes;
  }

  /// SHA-256 of the portable form of what is compared: the digest of the exported baseline, unless
  /// the terms of this session leave something out or add mounts.
  public ByteString digest() {
    return PortableBaseline.digest(counted, trusted.entries());
  }

  /// The recorded entry of one path; null if there is none. Takes some tens of microseconds.
  public @Nullable Entry find(RawPath path) {
    return trusted.find(path);
  }

  /// An empty record of verified files, for checks of one tree.
  public VerifiedFiles newVerifiedFiles() {
    return new VerifiedFiles(trusted);
  }

  /// Compares a whole tree, reading every file.
  ///
  /// @throws dev.fim.error.FimException if there is no verdict: the root went away, or the monitor
  ///   was cancelled
  public Outcome check(TreeRoot root, ScanMonitor monitor, Receiver receiver) {
    return check(root, newVerifiedFiles(), RereadFilter.ALL, monitor, receiver);
  }

  /// Compares a whole tree. Reads only files whose status changed since they were last verified,
  /// and those that `filter` includes.
  ///
  /// @param verified of this tree; updated by the check
  public Outcome check(
      TreeRoot root,
      VerifiedFiles verified,
      RereadFilter filter,
      ScanMonitor monitor,
      Receiver receiver) {
    return check(root, verified, filter, monitor, receiver, StandbyThreads.ON_DEMAND);
  }

  /// As above, on the caller's threads: one that walks, and the readers.
  ///
  /// @param threads starts each task at once
  public Outcome check(
      TreeRoot root,
      VerifiedFiles verified,
      RereadFilter filter,
      ScanMonitor monitor,
      Receiver receiver,
      Executor threads) {
    Instant begin = clock.instant();
    SelectionReview review =
        new SelectionReview(
            root, policy, scope, generation.scope(), generation.crossing().forScan());
    if (scope.equals(generation.scope())) {
      monitor.expect(generation.entries(), generation.bytes());
    }
    NumberedTree expected = new NumberedTree(adapted(trusted.entries(), root));
    try (expected;
        VerifiedFiles.Lookup lookup = verified.lookup(filter);
        TreeScan scan =
            TreeScan.start(
                root, scope, selection, options.withVerified(lookup), monitor, threads)) {
      ForwardingListener listener = new ForwardingListener(receiver);
      ChangeListener noting = new NotingListener(listener, expected, verified, begin);
      ReportHeader header = header(root);
      receiver.begin(header);
      Summary summary =
          Comparison.runAndNotify(
              expected,
              scan,
              scope,
              selection,
              layout(root),
              scan::readBeginning,
              noting,
              (_, _) -> {});
      selectionNotes = review.notes(scan.matches());
      List<SelectionNote> all = listener.notes(policy, selectionNotes);
      return new Outcome(header, summary, generation, listener.skippedMounts(), all)
          .reportEnd(receiver);
    }
  }

  /// Compares single paths, and the entries below them where a spot asks for that.
  ///
  /// A name that neither exists nor is recorded is no finding. Directories above the paths are
  /// compared too, to find one that was replaced.
  ///
  /// @throws dev.fim.error.FimException as [#check(TreeRoot, ScanMonitor, Receiver)]; also once the
  ///   session is closed
  public Outcome check(TreeRoot root, Collection<Spot> spots, Receiver receiver) {
    synchronized (spotScan) {
      List<Entry> seen = spotScan.look(root, spots);
      try (EntryCursor expected = adapted(ListedEntries.of(expectedAt(spots)), root);
          EntryCursor actual = ListedEntries.of(seen)) {
        ForwardingListener listener = new ForwardingListener(receiver);
        ReportHeader header = header(root);
        receiver.begin(header);
        Summary summary =
            Comparison.runOnSpots(
                expected,
                actual,
                scope,
                selection,
                layout(root),
                (file, bytes, digests, entry) ->
                    spotScan.readBeginning(root, file, bytes, digests, entry),
                listener);
        List<SelectionNote> allowed = listener.notes(policy, List.of());
        return new Outcome(header, summary, generation, listener.skippedMounts(), allowed)
            .reportEnd(receiver);
      }
    }
  }

  private ReportHeader header(TreeRoot root) {
    return new ReportHeader(root.path(), name, null, notes);
  }

  private MountLayout layout(TreeRoot root) {
    if (generation.crossing() == MountCrossing.UNKNOWN) {
      return MountLayout.UNKNOWN;
    }
    return isMoved(root) ? MountLayout.of(mounts) : MountLayout.RECORDED;
  }

  private boolean isMoved(TreeRoot root) {
    return !generation.root().equals(root.path());
  }

  private EntryCursor adapted(EntryCursor entries, TreeRoot root) {
    return isMoved(root) ? new MovedTree(entries) : entries;
  }

  private Collection<Entry> expectedAt(Collection<Spot> spots) {
    Map<RawPath, Entry> expected = new TreeMap<>();
    for (Spot spot : spots) {
      for (RawPath at = spot.path(); at != null; at = at.parent()) {
        Entry entry = trusted.find(at);
        if (entry != null) {
          expected.putIfAbsent(at, entry);
        }
      }
      if (spot.extent() == Spot.Extent.WITH_BELOW) {
        try (EntryCursor below = trusted.entriesWithin(spot.path())) {
          for (Entry entry = below.next(); entry != null; entry = below.next()) {
            expected.put(entry.path(), entry);
          }
        }
      }
    }
    return expected.values();
  }

  /// Forwards what a comparison finds, and notes which files match the baseline.
  private record NotingListener(
      ChangeListener next, NumberedTree expected, VerifiedFiles verified, Instant begin)
      implements ChangeListener {

    @Override
    public void changed(Change change) {
      next.changed(change);
    }

    @Override
    public void skippedMount(RawPath path) {
      next.skippedMount(path);
    }

    @Override
    public void allowed(Allowance allowance, FileEntry file, int rule) {
      next.allowed(allowance, file, rule);
    }

    @Override
    public void same(FileEntry trusted, FileEntry seen) {
      verified.note(expected.positionOf(trusted.path()), seen, begin);
    }
  }

  /// Cancels running checks of single paths and refuses further ones.
  @Override
  public void close() {
    spotMonitor.cancel();
    synchronized (spotScan) {
      spotScan.close();
    }
  }
}
