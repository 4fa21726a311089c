package dev.fim.run;

import dev.fim.baseline.Generation;
import dev.fim.baseline.GenerationOrigin;
import dev.fim.baseline.GenerationRecording;
import dev.fim.baseline.GenerationStore;
import dev.fim.baseline.OpenMode;
import dev.fim.baseline.sealed.SealedStore;
import dev.fim.catalogue.StoreLocation;
import dev.fim.compare.BaselineName;
import dev.fim.compare.Change;
import dev.fim.compare.ReportHeader;
import dev.fim.compare.Summary;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.Gap;
import dev.fim.file.MountPoint;
import dev.fim.file.Reason;
import dev.fim.file.Unobserved;
import dev.fim.path.DisplayForm;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Policy;
import dev.fim.policy.Scope;
import dev.fim.policy.label.RuleLabel;
import dev.fim.request.Outcome;
import dev.fim.request.Receiver;
import dev.fim.request.TreeRequest;
import dev.fim.scan.TreeRoot;
import dev.fim.scan.VerifiedContent;
import dev.fim.scan.walk.TreeScan;
import dev.fim.seal.Seal;
import dev.fim.seal.Signer;
import dev.fim.selection.ScopeFinder;
import dev.fim.selection.SelectionReview;
import dev.fim.trust.SealedGeneration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Records a tree as a new generation. The receiver gets everything but the end: see
/// [Outcome#reportRecorded].
public final class InitRun {

  private final StoreLocation path;
  private final TreeRequest request;
  private final Receiver receiver;
  private final Instant now;
  private final @Nullable Signer signer;
  private long entries;
  private long unverifiable;

  /// @param signer who seals the generation; null for nobody
  public InitRun(
      StoreLocation path,
      TreeRequest request,
      Receiver receiver,
      Instant now,
      @Nullable Signer signer) {
    this.path = path;
    this.request = request;
    this.receiver = receiver;
    this.now = now;
    this.signer = signer;
  }

  public Outcome run() {
    try (TreeRoot root = TreeRoot.open(Objects.requireNonNullElse(request.root(), RawPath.ROOT))) {
      return run(root);
    }
  }

  public Outcome run(TreeRoot root) {
    Policy policy = Objects.requireNonNullElseGet(request.policy(), Policy::standard);
    MountCrossing crossing = Objects.requireNonNullElse(request.crossing(), MountCrossing.STAY);
    List<String> notes = new ArrayList<>();
    ScopeFinder finder = new ScopeFinder(root, notes);
    finder.noteRoot();
    Scope scope = finder.find(request.paths(), Scope.ALL, _ -> false, _ -> false, policy);
    requireMountsInScope(finder.swallowedMounts(), policy, crossing);
    GenerationOrigin origin =
        new GenerationOrigin(root.path(), scope, policy.source(), policy.name(), crossing);
    // The scan starts first and runs while the database opens.
    SelectionReview review = new SelectionReview(root, policy, scope, scope, crossing);
    try (TreeScan scan =
        Scans.start(
            root, scope, policy, policy.mounts(), crossing, request, path, VerifiedContent.NONE)) {
      List<Entry> first = firstSelected(scan);
      requireSomething(first, scan, review, policy, scope);
      return record(root, first, scan, review, origin, notes);
    }
  }

  private Outcome record(
      TreeRoot root,
      List<Entry> first,
      TreeScan scan,
      SelectionReview review,
      GenerationOrigin origin,
      List<String> notes) {
    try (SealedStore database = path.open(OpenMode.CREATE);
        GenerationRecording writer = database.begin(likely(database, origin))) {
      noteOtherRoot(database, root.path(), notes);
      ReportHeader header =
          new ReportHeader(root.path(), BaselineName.ofGeneration(writer.id(), now), null, notes);
      receiver.begin(header);
      for (Entry entry : first) {
        writer.add(entry);
        take(entry);
      }
      for (Entry entry = scan.next(); entry != null; entry = scan.next()) {
        writer.add(entry);
        take(entry);
      }
      Generation generation = writer.complete(now, origin);
      if (signer != null) {
        Seal _ = SealedGeneration.seal(database, generation, signer, now);
      }
      Summary summary = new Summary(entries, 0, 0, 0, 0, unverifiable);
      return new Outcome(
          header, summary, generation, scan.skippedMounts(), review.notes(scan.matches()));
    }
  }

  /// The entries up to the first that a rule selects or that could not be observed. Before it come
  /// only directories above it and skipped mounts.
  public static List<Entry> firstSelected(TreeScan scan) {
    List<Entry> first = new ArrayList<>();
    Entry entry;
    do {
      entry = scan.next();
      if (entry != null) {
        first.add(entry);
      }
    } while (entry != null && scan.matches().isEmpty() && isSeenInFull(entry));
    return first;
  }

  private static boolean isSeenInFull(Entry entry) {
    return switch (entry) {
      case FileEntry file -> file.gap() == null;
      case MountPoint _ -> true;
      case Unobserved _ -> false;
    };
  }

  /// An empty baseline would always be intact, so none is recorded.
  public static void requireSomething(
      List<Entry> first, TreeScan scan, SelectionReview review, Policy policy, Scope scope) {
    if (!scan.matches().isEmpty() || !first.stream().allMatch(InitRun::isSeenInFull)) {
      return;
    }
    String name = policy.name();
    List<String> facts = new ArrayList<>();
    facts.add(
        name == null
            ? "there is nothing to look at"
            : "the policy %s selects nothing there".formatted(DisplayForm.ofText(name)));
    review.notes(scan.matches()).forEach(note -> facts.add(note.text()));
    scan.skippedMounts()
        .forEach(mount -> facts.add("a mount that is not in scope begins at " + mount.display()));
    throw new FimException(
        name == null ? Problem.ARGUMENT : Problem.POLICY,
        "record",
        scope.display(),
        String.join("; ", facts),
        "'fim explain PATH' shows which rule decides");
  }

  public static void requireMountsInScope(
      List<RawPath> named, Policy policy, MountCrossing crossing) {
    for (RawPath mount : named) {
      if (crossing == MountCrossing.STAY && !policy.mounts().contains(mount)) {
        throw new FimException(
            Problem.ARGUMENT,
            "record",
            mount.display(),
            "it is a mount within another given path, and a scan stays on its mounts",
            "name it under 'mounts' in a policy, record it by itself, or use --cross-mounts");
      }
    }
  }

  private static void noteOtherRoot(GenerationStore database, RawPath root, List<String> notes) {
    database
        .newest()
        .filter(newest -> !newest.root().equals(root))
        .ifPresent(newest ->
            notes.add(
                "generation %d, the newest before, is of %s; 'fim check --baseline %1$d' compares with it"
                    .formatted(newest.id(), newest.root().display())));
  }

  /// An earlier generation that the new one may equal.
  static @Nullable Generation likely(GenerationStore database, GenerationOrigin origin) {
    return database.newest().filter(newest -> newest.origin().equals(origin)).orElse(null);
  }

  private void take(Entry entry) {
    if (!(entry instanceof MountPoint)) {
      entries++;
    }
    Change gap = unverifiable(entry);
    if (gap != null) {
      unverifiable++;
      receiver.changed(gap);
    }
  }

  /// What could not be observed of an entry; null if nothing is missing.
  public static Change.@Nullable Unverifiable unverifiable(Entry entry) {
    return switch (entry) {
      case MountPoint _ -> null;
      case Unobserved(RawPath at, Reason reason) ->
          new Change.Unverifiable(at, null, reason, RuleLabel.NONE);
      case FileEntry file -> {
        Gap gap = file.gap();
        yield gap == null
            ? null
            : new Change.Unverifiable(file.path(), file.type(), gap.reason(), RuleLabel.NONE);
      }
    };
  }
}
