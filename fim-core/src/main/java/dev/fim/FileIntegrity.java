package dev.fim;

import dev.fim.baseline.ForgetResult;
import dev.fim.baseline.Generation;
import dev.fim.baseline.MarkedEntries;
import dev.fim.baseline.OpenMode;
import dev.fim.baseline.database.BaselineDatabase;
import dev.fim.baseline.sealed.SealedStore;
import dev.fim.catalogue.StoreLocation;
import dev.fim.checked.DatabaseStatus;
import dev.fim.checked.LastCheck;
import dev.fim.compare.Change;
import dev.fim.cursor.ChangedFiles;
import dev.fim.digest.TreeDigest;
import dev.fim.digest.TreeDigester;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.export.Export;
import dev.fim.export.ExportFormat;
import dev.fim.export.ExportedTree;
import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.foreign.ForeignBaseline;
import dev.fim.foreign.ForeignKind;
import dev.fim.image.ImageBaseline;
import dev.fim.image.ImageChoice;
import dev.fim.image.ImageSource;
import dev.fim.path.ByteString;
import dev.fim.path.DisplayForm;
import dev.fim.path.RawPath;
import dev.fim.policy.Explanation;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Policy;
import dev.fim.policy.Scope;
import dev.fim.policy.Selection;
import dev.fim.request.BaselineReference;
import dev.fim.request.Outcome;
import dev.fim.request.Preview;
import dev.fim.request.PreviewedPath;
import dev.fim.request.Receiver;
import dev.fim.request.TreeRequest;
import dev.fim.run.CheckRun;
import dev.fim.run.CompareRun;
import dev.fim.run.DigestRun;
import dev.fim.run.ExplainRun;
import dev.fim.run.ForgetRun;
import dev.fim.run.HeldRun;
import dev.fim.run.ImageRun;
import dev.fim.run.InitRun;
import dev.fim.run.OpenBaseline;
import dev.fim.run.PreviewRun;
import dev.fim.run.Scans;
import dev.fim.run.StatusRun;
import dev.fim.scan.ScanMonitor;
import dev.fim.scan.TreeRoot;
import dev.fim.scan.resolve.WorkingDirectory;
import dev.fim.seal.Seal;
import dev.fim.seal.Signer;
import dev.fim.selection.GivenPaths;
import dev.fim.session.SessionTerms;
import dev.fim.trust.Accepted;
import dev.fim.trust.ExportSeal;
import dev.fim.trust.SealedGeneration;
import dev.fim.trust.Trust;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Records file trees in one database, a file or a name on a server, and checks whether they have
/// changed.
///
/// The database is open only while a method runs. Thread-safe. If two runs use one database at once
/// and one of them writes, one fails with [Problem#DATABASE_IN_USE].
///
/// Every method throws [FimException] if it fails; [Problem] lists the kinds. A problem with a
/// single file is no exception but reported as [dev.fim.compare.Change.Unverifiable].
public final class FileIntegrity {

  private final StoreLocation database;
  private final Clock clock;
  private final @Nullable Trust trust;
  private final @Nullable Signer signer;

  private FileIntegrity(
      StoreLocation database, Clock clock, @Nullable Trust trust, @Nullable Signer signer) {
    this.database = database;
    this.clock = clock;
    this.trust = trust;
    this.signer = signer;
  }

  /// Uses the database at `database`, the path without `.mv.db`. The first [#init] creates it.
  public static FileIntegrity at(Path database) {
    return at(database, Clock.systemUTC());
  }

  /// As [#at(Path)], with another clock for the times at which generations are recorded.
  public static FileIntegrity at(Path database, Clock clock) {
    return new FileIntegrity(StoreLocation.of(database), clock, null, null);
  }

  /// Uses the generations at `location`, which may be on a server.
  public static FileIntegrity at(StoreLocation location) {
    return at(location, Clock.systemUTC());
  }

  /// As [#at(StoreLocation)], with another clock for the times at which generations are recorded.
  public static FileIntegrity at(StoreLocation location, Clock clock) {
    return new FileIntegrity(location, clock, null, null);
  }

  /// The same, which refuses every baseline without a trusted seal. Each method that uses one then
  /// fails with [Problem#BASELINE_NOT_TRUSTED], before it passes on anything, if the baseline has
  /// no seal of a trusted key, differs from what was sealed, or is older than one that was seen.
  ///
  /// @param newTrust null to take every baseline
  public FileIntegrity trusting(@Nullable Trust newTrust) {
    return new FileIntegrity(database, clock, newTrust, signer);
  }

  /// The same, which seals what it records.
  ///
  /// @param newSigner null to record without a seal
  public FileIntegrity signing(@Nullable Signer newSigner) {
    return new FileIntegrity(database, clock, trust, newSigner);
  }

  /// The working directory of this process, in bytes, which the JDK does not provide.
  public static RawPath workingDirectory() {
    return WorkingDirectory.path();
  }

  /// Records a tree as a new generation. The receiver gets what could not be observed in full.
  public Outcome init(TreeRequest request, Receiver receiver) {
    return new InitRun(database, request, receiver, clock.instant(), signer)
        .run()
        .reportRecorded(receiver);
  }

  /// As [#init(TreeRequest, Receiver)], of a tree that the caller has open. The root of the request
  /// is ignored.
  public Outcome init(TreeRoot root, TreeRequest request, Receiver receiver) {
    return new InitRun(database, request, receiver, clock.instant(), signer)
        .run(root)
        .reportRecorded(receiver);
  }

  /// The digest of a tree, as a recording would keep it. Writes nothing.
  ///
  /// @param gaps receives what could not be observed: the digest says that it is missing
  public TreeDigest digest(TreeRequest request, Consumer<Change.Unverifiable> gaps) {
    return DigestRun.run(database, request, gaps);
  }

  /// A baseline with its digest, which is computed if none is kept.
  public Generation digested(BaselineReference baseline) {
    try (OpenBaseline trusted = OpenBaseline.open(baseline, database, toLookAt())) {
      Generation generation = trusted.generation();
      if (generation.digest() != null) {
        return generation;
      }
      try (EntryCursor entries = trusted.entries(Scope.ALL)) {
        return generation.withDigest(TreeDigester.of(entries));
      }
    }
  }

  /// Records a container image as a new generation. Writes nothing outside the database. Of the
  /// request, only the paths, the policy and the monitor count: the paths begin at the root of the
  /// image, and links in them are not followed.
  public Outcome initFromImage(
      ImageSource image, ImageChoice choice, TreeRequest request, Receiver receiver) {
    return new ImageRun(database, request, receiver, clock.instant(), signer)
        .run(image, choice)
        .reportRecorded(receiver);
  }

  /// Compares a tree with the newest generation.
  public Outcome check(TreeRequest request, Receiver receiver) {
    return check(request, new BaselineReference.Latest(), receiver);
  }

  /// Compares a tree with what `baseline` names.
  public Outcome check(TreeRequest request, BaselineReference baseline, Receiver receiver) {
    try (OpenBaseline trusted =
        OpenBaseline.open(baseline, database, request.root(), request.policy(), trust)) {
      return new CheckRun(database, trusted, request, receiver).check();
    }
  }

  /// Loads `baseline` into memory, for repeated comparisons. The database is closed when this
  /// returns.
  public CheckSession session(BaselineReference baseline, SessionTerms terms) {
    return CheckSession.of(
        OpenBaseline.open(baseline, database, null, terms.policy(), trust),
        terms,
        Scans.files(database),
        clock);
  }

  /// As [#session], with the tree as it is now for a baseline. No database is used.
  ///
  /// @param request which tree and policy; the paths of `terms` limit it further
  public CheckSession sessionFromNow(TreeRequest request, SessionTerms terms) {
    return CheckSession.of(
        HeldRun.of(database, request, clock.instant()), terms, Scans.files(database), clock);
  }

  /// Compares a tree with a generation, but reads only files whose status has changed since they
  /// were last verified. A file beside the database stores these statuses; this run updates it. See
  /// [dev.fim.scan.VerifiedContent] for what this trusts.
  ///
  /// @param baseline a generation of this database
  /// @param samplePercent which share of the files to read anyway: 0 to 100. Each run takes another
  ///   share, until all files were read
  public Outcome checkQuickly(
      TreeRequest request, BaselineReference baseline, int samplePercent, Receiver receiver) {
    if (trust != null) {
      throw new FimException(
          Problem.ARGUMENT,
          "check quickly",
          "by a seal",
          "nobody has sealed the record of verified files",
          "check in full, or without trusted keys");
    }
    Path file = database.file("a quick check");
    try (BaselineDatabase open = BaselineDatabase.open(file, OpenMode.READ)) {
      OpenBaseline trusted = OpenBaseline.in(open, baseline, database, null);
      return new CheckRun(database, trusted, request, receiver)
          .checkQuickly(open, samplePercent, clock.instant());
    }
  }

  /// Records the outcome of a check beside the database file, for [#status]. Does nothing if the
  /// check was not against a generation of a database file, or its directory cannot be written.
  ///
  /// @param request of the check
  /// @param outcome of the check
  /// @param reading which files the check read
  public void recordCheck(TreeRequest request, Outcome outcome, LastCheck.Reading reading) {
    StatusRun.record(database, request, outcome, reading, clock.instant());
  }

  /// What is known of the database: its newest generation, and the checks that [#recordCheck] has
  /// recorded. Looks at no tree, and verifies no seal.
  public DatabaseStatus status() {
    return StatusRun.of(database);
  }

  /// Compares a tree with a generation and records the tree as the next one. Entries that cannot be
  /// observed are carried over from the old generation and marked; so are entries outside the parts
  /// that the request names.
  ///
  /// @param baseline a generation of this database
  public Outcome update(TreeRequest request, BaselineReference baseline, Receiver receiver) {
    Outcome outcome;
    try (SealedStore open = database.open(OpenMode.WRITE)) {
      OpenBaseline trusted = OpenBaseline.in(open, baseline, database, trust);
      outcome =
          new CheckRun(database, trusted, request, receiver).update(open, clock.instant(), signer);
    }
    return outcome.reportRecorded(receiver);
  }

  /// Compares two baselines.
  public Outcome compare(BaselineReference expected, BaselineReference actual, Receiver receiver) {
    return compare(expected, actual, null, receiver);
  }

  /// As [#compare(BaselineReference, BaselineReference, Receiver)], under a policy.
  ///
  /// @param policy limits the comparison to what it selects; null for no limit
  public Outcome compare(
      BaselineReference expected,
      BaselineReference actual,
      @Nullable Policy policy,
      Receiver receiver) {
    return compare(expected, actual, policy, AttributeSet.NONE, receiver);
  }

  /// As [#compare(BaselineReference, BaselineReference, Receiver)], under a policy and without some
  /// attributes.
  ///
  /// @param policy limits the comparison to what it selects; null for no limit
  /// @param ignored attributes that are not compared, whatever the policies say
  public Outcome compare(
      BaselineReference expected,
      BaselineReference actual,
      @Nullable Policy policy,
      AttributeSet ignored,
      Receiver receiver) {
    try (OpenBaseline before = CompareRun.open(expected, actual, policy, database, toLookAt());
        OpenBaseline after = CompareRun.open(actual, expected, policy, database, toLookAt())) {
      return new CompareRun(before, after, policy, receiver).run(ignored);
    }
  }

  /// What looks at a baseline without a verdict may look at an older generation by its number.
  private @Nullable Trust toLookAt() {
    return trust == null ? null : trust.withOlderByNumber();
  }

  /// Seals a generation of this database, and stores the seal. Reads every entry.
  ///
  /// @throws FimException ([Problem#BASELINE_NOT_TRUSTED]) if the entries are not those that were
  ///   recorded
  public Seal seal(BaselineReference baseline, Signer by) {
    try (SealedStore open = database.open(OpenMode.WRITE)) {
      return SealedGeneration.seal(
          open, OpenBaseline.generation(baseline, open), by, clock.instant());
    }
  }

  /// Checks the seal of a baseline, and all that it is about. Needs [#trusting].
  public Accepted verify(BaselineReference baseline) {
    try (OpenBaseline trusted = OpenBaseline.open(baseline, database, toLookAt())) {
      return Objects.requireNonNull(trusted.accepted(), "no key is trusted");
    }
  }

  /// All complete generations, the oldest first.
  public List<Generation> generations() {
    try (SealedStore open = database.open(OpenMode.READ)) {
      return open.generations();
    }
  }

  /// Removes generations and shrinks the file. Entries that other generations share stay. If this
  /// fails or the program is killed, all generations are still there. Numbers are never reused.
  ///
  /// @param numbers of those to remove. If the newest is among them, the one before it becomes the
  ///   baseline
  /// @param monitor once it is cancelled, this fails with [Problem#INTERRUPTED] and removes nothing
  /// @throws FimException [Problem#ARGUMENT] if there is no such generation, or none would be left
  public ForgetResult forget(Collection<Long> numbers, ScanMonitor monitor) {
    return new ForgetRun(database, monitor).run(_ -> new TreeSet<>(numbers));
  }

  /// Removes all generations but the `newest` newest ones, as [#forget] does. Removes nothing if
  /// there are no others.
  ///
  /// @throws FimException [Problem#ARGUMENT] if `newest` is less than 1
  public ForgetResult keepNewest(int newest, ScanMonitor monitor) {
    if (newest < 1) {
      throw new FimException(
          Problem.ARGUMENT, "keep", newest + " generations", "a database keeps at least one", null);
    }
    return new ForgetRun(database, monitor).run(all -> ForgetRun.allBut(newest, all));
  }

  /// Passes the entries of a baseline to the consumer, in order.
  ///
  /// @param paths the parts of interest, as in [TreeRequest#paths], but links are not followed;
  ///   empty for all
  public Generation show(
      BaselineReference baseline, List<ByteString> paths, Consumer<Entry> receiver) {
    try (OpenBaseline trusted = OpenBaseline.open(baseline, database, toLookAt())) {
      Generation generation = trusted.generation();
      GivenPaths given = new GivenPaths(generation.root());
      Scope scope =
          paths.isEmpty()
              ? Scope.ALL
              : Scope.of(
                  paths.stream().map(path -> RawPath.normalize(given.absolute(path))).toList());
      try (EntryCursor entries = trusted.entries(scope)) {
        for (Entry entry = entries.next(); entry != null; entry = entries.next()) {
          if (scope.contains(entry.path())) {
            receiver.accept(entry);
          }
        }
      }
      return generation;
    }
  }

  /// Explains which rule decides on a path, and why. The policy is the request's, else the
  /// baseline's, else the standard one. Links in the directories of the path are followed, a link
  /// at its end is not. A missing file counts as a regular file. Notes say so, and say if the path
  /// is on a mount, or in no part, that a scan looks at.
  public Explanation explain(ByteString path, TreeRequest request) {
    RootAndPolicy chosen = rootAndPolicy(request);
    try (TreeRoot root = TreeRoot.open(chosen.root())) {
      return new ExplainRun(root, chosen.policy(), chosen.newest()).explain(path);
    }
  }

  /// Walks a tree as [#init(TreeRequest, Receiver)] would, and passes on for each path, in the
  /// order of [RawPath], which rule decides and what a recording would do. Opens only directories,
  /// hashes nothing and writes nothing. An excluded directory is listed once, without its content.
  /// Root and policy are those of [#explain]; the paths of the request are the parts to walk, empty
  /// for the whole tree.
  public Preview preview(TreeRequest request, Consumer<PreviewedPath> receiver) {
    RootAndPolicy chosen = rootAndPolicy(request);
    MountCrossing crossing = Objects.requireNonNullElse(request.crossing(), MountCrossing.STAY);
    try (TreeRoot root = TreeRoot.open(chosen.root())) {
      return new PreviewRun(database, chosen.policy(), receiver).run(root, request, crossing);
    }
  }

  /// Root and policy of the request, else of the newest generation, else the defaults.
  private RootAndPolicy rootAndPolicy(TreeRequest request) {
    RawPath root = request.root();
    Policy policy = request.policy();
    Generation newest = null;
    if ((root == null || policy == null) && database.exists()) {
      try (OpenBaseline trusted =
          OpenBaseline.open(new BaselineReference.Latest(), database, trust)) {
        newest = trusted.generation();
        root = Objects.requireNonNullElse(root, newest.root());
        policy = Objects.requireNonNullElseGet(policy, trusted::policy);
      }
    }
    if (policy != null && policy.isListing()) {
      throw new FimException(
          Problem.ARGUMENT,
          "explain",
          "the policy of the newest generation",
          "it is a list of another program, which has no rules",
          "name a policy with --policy");
    }
    root = Objects.requireNonNullElse(root, RawPath.ROOT);
    return new RootAndPolicy(
        root,
        Objects.requireNonNullElseGet(policy, Policy::standard),
        newest != null && newest.root().equals(root) ? newest : null);
  }

  /// @param newest the newest generation, if it was opened and is of this root; else null
  private record RootAndPolicy(RawPath root, Policy policy, @Nullable Generation newest) {}

  /// Writes a baseline in its portable form, without copies of content. Does not close the stream.
  ///
  /// @throws IOException if the stream fails
  public Generation export(BaselineReference baseline, OutputStream out) throws IOException {
    try (OpenBaseline trusted = OpenBaseline.open(baseline, database, toLookAt())) {
      write(trusted, ExportFormat.PORTABLE, FileIntegrity::withoutCopy, out);
      return trusted.generation();
    }
  }

  /// As [#export], with the copies of content that the baseline has.
  public Generation exportWithContent(BaselineReference baseline, OutputStream out)
      throws IOException {
    try (OpenBaseline trusted = OpenBaseline.open(baseline, database, toLookAt())) {
      write(trusted, ExportFormat.PORTABLE, OpenBaseline::withCopy, out);
      return trusted.generation();
    }
  }

  /// Writes a baseline in a format, without copies of content. Does not close the stream.
  ///
  /// @return what the format could not hold, a line each in display form
  /// @throws IOException if the stream fails
  public List<String> export(BaselineReference baseline, ExportFormat format, OutputStream out)
      throws IOException {
    try (OpenBaseline trusted = OpenBaseline.open(baseline, database, toLookAt())) {
      return write(trusted, format, FileIntegrity::withoutCopy, out);
    }
  }

  /// As [#export(BaselineReference, OutputStream)], with a seal over the bytes that were written.
  /// The first seal of a database changes it: it gets its series.
  ///
  /// @param withContent whether to write the copies of content too
  /// @return the seal, to be kept beside the bytes: see [dev.fim.seal.SealFile]
  /// @throws IOException if the stream fails
  public Seal exportSealed(
      BaselineReference baseline, boolean withContent, Signer by, OutputStream out)
      throws IOException {
    String series = series();
    try (OpenBaseline trusted = OpenBaseline.open(baseline, database, toLookAt())) {
      ExportSeal seal = new ExportSeal(trusted.generation(), series, out);
      write(
          trusted,
          ExportFormat.PORTABLE,
          withContent ? OpenBaseline::withCopy : FileIntegrity::withoutCopy,
          seal::listen,
          seal.out());
      return seal.sealed(by, clock.instant());
    }
  }

  private String series() {
    try (SealedStore open = database.open(OpenMode.READ)) {
      String known = open.series();
      if (known != null) {
        return known;
      }
    }
    try (SealedStore open = database.open(OpenMode.WRITE)) {
      return SealedGeneration.series(open);
    }
  }

  private static FileEntry withoutCopy(OpenBaseline trusted, FileEntry file) {
    return file.withContent(null);
  }

  private static List<String> write(
      OpenBaseline trusted,
      ExportFormat format,
      BiFunction<OpenBaseline, FileEntry, FileEntry> content,
      OutputStream out)
      throws IOException {
    return write(trusted, format, content, entries -> entries, out);
  }

  /// @param listened adds a listener to the entries that are written
  private static List<String> write(
      OpenBaseline trusted,
      ExportFormat format,
      BiFunction<OpenBaseline, FileEntry, FileEntry> content,
      UnaryOperator<EntryCursor> listened,
      OutputStream out)
      throws IOException {
    Policy policy = trusted.policy();
    Selection recorded = trusted.recordedSelection();
    Generation counted = format == ExportFormat.PORTABLE ? marked(trusted) : trusted.generation();
    return Export.write(
        new ExportedTree(
            counted,
            policy,
            () ->
                listened.apply(
                    new MarkedEntries(
                        new ChangedFiles(
                            trusted.entries(Scope.ALL), file -> content.apply(trusted, file)),
                        recorded))),
        format,
        out);
  }

  /// The generation for the header, with every gap counted. Earlier versions recorded some entries
  /// without a mark.
  private static Generation marked(OpenBaseline trusted) {
    try (MarkedEntries entries =
        new MarkedEntries(trusted.entries(Scope.ALL), trusted.recordedSelection())) {
      for (Entry entry = entries.next(); entry != null; ) {
        entry = entries.next();
      }
      return entries.counted(trusted.generation());
    }
  }

  /// Records a portable baseline as a new generation. Writes nothing unless the baseline is
  /// complete and its policy is valid.
  public Generation importFrom(Path file) {
    if (trust != null) {
      return importSealed(file, trust);
    }
    ForeignKind kind = ForeignKind.of(file);
    if (kind != null) {
      throw new FimException(
          Problem.ARGUMENT,
          "import",
          DisplayForm.ofText(file.toString()),
          "it is no portable baseline, but looks like a list of the kind " + kind.label(),
          "name the kind: 'fim import %s FILE'".formatted(kind.label()));
    }
    if (ImageBaseline.recognizes(file)) {
      throw new FimException(
          Problem.ARGUMENT,
          "import",
          DisplayForm.ofText(file.toString()),
          "it is no portable baseline, but looks like a container image",
          "record it with 'fim init --image FILE'");
    }
    OpenBaseline.InFile trusted = OpenBaseline.InFile.at(file);
    trusted.verify(); // before a database is created for it
    try (SealedStore open = database.open(OpenMode.CREATE)) {
      return trusted.baseline().importInto(open, clock.instant());
    }
  }

  /// The seal is kept with the generation, which so stays trusted.
  private Generation importSealed(Path file, Trust by) {
    try (OpenBaseline.InFile trusted = OpenBaseline.InFile.at(file, by)) {
      trusted.verify(); // before a database is created for it
      try (SealedStore open = database.open(OpenMode.CREATE)) {
        return Objects.requireNonNull(trusted.sealed()).importInto(open, clock.instant());
      }
    }
  }

  /// Records a list of another program as a new generation.
  public Generation importFrom(ForeignBaseline list) {
    try (SealedStore open = database.open(OpenMode.CREATE)) {
      return open.record(list.entries(), clock.instant(), list.generation().origin());
    }
  }
}
