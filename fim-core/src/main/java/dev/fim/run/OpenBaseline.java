package dev.fim.run;

import dev.fim.baseline.BaselineFile;
import dev.fim.baseline.Generation;
import dev.fim.baseline.GenerationStore;
import dev.fim.baseline.OpenMode;
import dev.fim.baseline.held.HeldTree;
import dev.fim.baseline.portable.PortableBaseline;
import dev.fim.baseline.sealed.SealedStore;
import dev.fim.catalogue.StoreLocation;
import dev.fim.compare.BaselineName;
import dev.fim.compare.MountLayout;
import dev.fim.cursor.MovedTree;
import dev.fim.cursor.TreeWithAncestors;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
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
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Policy;
import dev.fim.policy.Scope;
import dev.fim.policy.Selection;
import dev.fim.request.BaselineReference;
import dev.fim.scan.resolve.WorkingDirectory;
import dev.fim.selection.ImageSelection;
import dev.fim.selection.ListedSelection;
import dev.fim.trust.Accepted;
import dev.fim.trust.SealedGeneration;
import dev.fim.trust.SealedPortable;
import dev.fim.trust.Trust;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An open baseline: a generation of a database, or a file that is one.
public sealed interface OpenBaseline extends AutoCloseable {

  Generation generation();

  /// The entries within `scope`, possibly with others.
  EntryCursor entries(Scope scope);

  /// As [#entriesFromAbove], adapted to a tree under `root`: if that is not the recorded root, the
  /// root entry counts as a mount.
  default EntryCursor entriesFor(Scope scope, RawPath root) {
    return adapted(entriesFromAbove(scope), root);
  }

  /// Entries of this, adapted as [#entriesFor] does.
  default EntryCursor adapted(EntryCursor entries, RawPath root) {
    return generation().root().equals(root) ? entries : new MovedTree(entries);
  }

  /// Whether the recorded mounts must exist in a tree under `root`.
  default MountLayout layout(RawPath root) {
    if (generation().crossing() == MountCrossing.UNKNOWN || generation().image() != null) {
      return MountLayout.UNKNOWN;
    }
    return generation().root().equals(root) ? MountLayout.RECORDED : MountLayout.MOVED;
  }

  /// The entries within `scope` and those of the directories above, possibly with others.
  ///
  /// A baseline outside a database always gives all entries.
  default EntryCursor entriesFromAbove(Scope scope) {
    return entries(scope);
  }

  /// An entry of this, with the copy of its content if there is one.
  default FileEntry withCopy(FileEntry file) {
    return file;
  }

  /// The name in reports.
  BaselineName name();

  /// Closes the database, if there is one.
  @Override
  default void close() {}

  /// The policy that it was recorded under.
  default Policy policy() {
    return generation().recordedPolicy();
  }

  /// What of `selected` can be compared with this.
  ///
  /// @param notes receives what cannot
  default Selection comparable(Selection selected, Collection<String> notes) {
    if (generation().image() == null) {
      return selected;
    }
    ImageSelection narrowed = ImageSelection.of(selected, entries(generation().scope()));
    narrowed.note(notes);
    return narrowed;
  }

  /// What every entry has a value or a gap of.
  default Selection recordedSelection() {
    return comparable(policy(), new ArrayList<>());
  }

  /// What is compared: what the policy selects, or what a list names.
  default Selection selection() {
    return policy().isListing() ? ListedSelection.of(List.of(entries(Scope.ALL))) : policy();
  }

  /// Its trusted seal; null if none is asked for.
  default @Nullable Accepted accepted() {
    return null;
  }

  /// Notes on its seal, for the report.
  ///
  /// @param given the policy of the comparison; null for that of the baseline
  /// @throws FimException ([Problem#BASELINE_NOT_TRUSTED]) if that policy is not trusted
  default List<String> sealNotes(@Nullable Policy given) {
    Accepted accepted = accepted();
    return accepted == null
        ? List.of()
        : Stream.concat(accepted.notes().stream(), accepted.requirePolicy(given).stream()).toList();
  }

  /// Opens the baseline that `reference` names.
  ///
  /// @param database the default one
  /// @param trust which seals are trusted; null to open it without
  static OpenBaseline open(
      BaselineReference reference, StoreLocation database, @Nullable Trust trust) {
    return open(reference, database, null, null, trust);
  }

  /// As [#open(BaselineReference, Path, Trust)], for a run.
  ///
  /// @param root of the tree, whose files give numbers to the names of a list; null for the
  ///   system's
  /// @param policy that a list counts as recorded under; null for none
  static OpenBaseline open(
      BaselineReference reference,
      StoreLocation database,
      @Nullable RawPath root,
      @Nullable Policy policy,
      @Nullable Trust trust) {
    return switch (reference) {
      case BaselineReference.Latest _ -> inDatabase(reference, database, null, trust);
      case BaselineReference.Numbered _ -> inDatabase(reference, database, null, trust);
      case BaselineReference.Elsewhere(Path file, BaselineReference which) ->
          inDatabase(which, StoreLocation.of(withoutSuffix(file)), file, trust);
      case BaselineReference.Portable(Path file, ImageChoice _) when trust != null ->
          InFile.at(file, trust);
      case BaselineReference.Portable(Path file, ImageChoice image) -> {
        if (ImageBaseline.recognizes(file)) {
          yield InImage.at(file, image, policy);
        }
        if (!image.isStandard()) {
          throw notAnImage(file);
        }
        ForeignKind kind = ForeignKind.of(file);
        yield kind == null ? InFile.at(file) : InList.at(file, kind, root, policy);
      }
    };
  }

  private static FimException notAnImage(Path file) {
    return new FimException(
        Problem.ARGUMENT,
        "use",
        "--platform or --image-name",
        "%s is no container image".formatted(DisplayForm.ofText(file.toString())),
        null);
  }

  /// A generation of an open database, which the caller closes.
  ///
  /// @param path of the database
  /// @throws FimException ([Problem#ARGUMENT]) if `reference` is no generation of it
  static OpenBaseline in(
      SealedStore database,
      BaselineReference reference,
      StoreLocation path,
      @Nullable Trust trust) {
    Generation generation = generation(reference, database);
    return new InDatabase(
        database,
        generation,
        BaselineName.ofGeneration(generation.id(), generation.created()),
        sealed(database, generation, reference, path, trust));
  }

  private static OpenBaseline inDatabase(
      BaselineReference which,
      StoreLocation database,
      @Nullable Path namedAs,
      @Nullable Trust trust) {
    SealedStore open = database.open(OpenMode.READ);
    try {
      Generation generation = generation(which, open);
      ByteString file = namedAs == null ? null : named(namedAs);
      return new InDatabase(
          open,
          generation,
          new BaselineName(generation.id(), generation.created(), file),
          sealed(open, generation, which, database, trust));
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  private static @Nullable SealedGeneration sealed(
      SealedStore database,
      Generation generation,
      BaselineReference which,
      StoreLocation path,
      @Nullable Trust trust) {
    Long number = which instanceof BaselineReference.Numbered(long id) ? Long.valueOf(id) : null;
    return trust == null
        ? null
        : SealedGeneration.require(database, generation, path.place(), trust, number);
  }

  /// The generation of an open database that `which` names.
  static Generation generation(BaselineReference which, GenerationStore database) {
    return switch (which) {
      case BaselineReference.Numbered(long id) -> database.generation(id);
      case BaselineReference.Latest _ -> database.latest();
      case BaselineReference.Elsewhere _ -> throw foreign();
      case BaselineReference.Portable _ -> throw foreign();
    };
  }

  private static FimException foreign() {
    return new FimException(
        Problem.ARGUMENT,
        "use",
        "a baseline outside the database",
        "this needs a generation of the database",
        "use 'fim import' first");
  }

  private static Path withoutSuffix(Path database) {
    String text = database.toString();
    return text.endsWith(SUFFIX)
        ? Path.of(text.substring(0, text.length() - SUFFIX.length()))
        : database;
  }

  String SUFFIX = ".mv.db";

  private static ByteString named(Path file) {
    return ByteString.ofUtf8(file.toString());
  }

  /// A generation of a database.
  ///
  /// @param sealed its trusted seal, and all entries, of which only the end proves that they are
  ///   the sealed ones; null if no seal is asked for
  record InDatabase(
      SealedStore database,
      Generation generation,
      BaselineName name,
      @Nullable SealedGeneration sealed)
      implements OpenBaseline {

    @Override
    public EntryCursor entries(Scope scope) {
      return sealed == null ? database.entries(generation, scope) : sealed.entries();
    }

    @Override
    public EntryCursor entriesFromAbove(Scope scope) {
      return sealed == null ? new TreeWithAncestors(database, generation, scope) : sealed.entries();
    }

    @Override
    public @Nullable Accepted accepted() {
      return sealed == null ? null : sealed.accepted();
    }

    @Override
    public FileEntry withCopy(FileEntry file) {
      return database.withCopy(file);
    }

    /// As [#withCopy], of an entry whose origin does not keep what the generation keeps of content.
    FileEntry foundWithCopy(FileEntry file) {
      return database.find(generation, file.path()) instanceof FileEntry found
          ? withCopy(file.withContent(found.content()))
          : file;
    }

    @Override
    public void close() {
      database.close();
    }
  }

  /// A tree as it was when this program looked at it.
  record InMemory(HeldTree tree, Generation generation, BaselineName name) implements OpenBaseline {

    @Override
    public EntryCursor entries(Scope scope) {
      return tree.entries();
    }
  }

  /// A baseline in a file of its own.
  sealed interface OfFile extends OpenBaseline {

    BaselineFile baseline();

    @Override
    default Policy policy() {
      return baseline().policy();
    }

    @Override
    default Generation generation() {
      return baseline().generation();
    }

    @Override
    default EntryCursor entries(Scope scope) {
      return baseline().entries();
    }
  }

  /// A list that another program wrote.
  record InList(ForeignBaseline baseline, BaselineName name) implements OfFile {

    static InList at(Path file, ForeignKind kind, @Nullable RawPath root, @Nullable Policy policy) {
      return new InList(
          ForeignBaseline.read(file, kind, root, policy, WorkingDirectory.path()),
          BaselineName.ofFile(named(file)));
    }
  }

  /// A container image.
  record InImage(ImageBaseline baseline, BaselineName name) implements OfFile {

    static InImage at(Path file, ImageChoice choice, @Nullable Policy policy) {
      Policy recorded = policy == null ? Policy.standard() : policy;
      return new InImage(
          ImageBaseline.open(
              new ImageSource.OfFile(file), ImageBaseline.Terms.of(choice, recorded)),
          BaselineName.ofFile(named(file)));
    }

    @Override
    public Selection comparable(Selection selected, Collection<String> notes) {
      notes.addAll(baseline.notes());
      return OfFile.super.comparable(selected, notes);
    }
  }

  /// A portable baseline.
  ///
  /// @param sealed the same, with its trusted seal; null if no seal is asked for
  record InFile(PortableBaseline baseline, BaselineName name, @Nullable SealedPortable sealed)
      implements OfFile {

    public static InFile at(Path file) {
      return new InFile(PortableBaseline.open(file), BaselineName.ofFile(named(file)), null);
    }

    /// Checks the seal of the file before anything of it is parsed.
    public static InFile at(Path file, Trust trust) {
      SealedPortable sealed = SealedPortable.require(file, trust);
      return new InFile(sealed.baseline(), BaselineName.ofFile(named(file)), sealed);
    }

    @Override
    public @Nullable Accepted accepted() {
      return sealed == null ? null : sealed.accepted();
    }

    @Override
    public void close() {
      if (sealed != null) {
        sealed.close();
      }
    }

    /// Reads the whole file.
    ///
    /// @throws FimException ([Problem#BASELINE_NOT_TRUSTED]) if it is damaged
    public void verify() {
      baseline.verify();
    }
  }
}
