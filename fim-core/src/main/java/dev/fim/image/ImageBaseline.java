package dev.fim.image;

import dev.fim.baseline.BaselineFile;
import dev.fim.baseline.Generation;
import dev.fim.baseline.GenerationOrigin;
import dev.fim.baseline.held.HeldTree;
import dev.fim.baseline.row.EntryCount;
import dev.fim.disk.DiskFault;
import dev.fim.disk.GivenFile;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.image.archive.TarReader;
import dev.fim.image.stream.Budget;
import dev.fim.image.stream.MalformedException;
import dev.fim.path.ByteString;
import dev.fim.path.DisplayForm;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Policy;
import dev.fim.policy.Scope;
import dev.fim.scan.ScanMonitor;
import dev.fim.scan.state.RuleMatches;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A container image as a baseline, in memory. Immutable and thread-safe.
public final class ImageBaseline implements BaselineFile {

  private final HeldTree tree;
  private final Policy policy;
  private final Generation generation;
  private final RuleMatches matches;
  private final List<String> notes;

  private ImageBaseline(
      HeldTree tree,
      Policy policy,
      Generation generation,
      RuleMatches matches,
      List<String> notes) {
    this.tree = tree;
    this.policy = policy;
    this.generation = generation;
    this.matches = matches;
    this.notes = List.copyOf(notes);
  }

  /// What to read, and what to record of it.
  ///
  /// @param policy which entries, and what of each
  /// @param scope the paths to record
  public record Terms(ImageChoice choice, Policy policy, Scope scope, ScanMonitor monitor) {

    /// The whole image under a policy.
    public static Terms of(ImageChoice choice, Policy policy) {
      return new Terms(choice, policy, Scope.ALL, new ScanMonitor());
    }
  }

  /// Whether a file or directory looks like an image: a directory with an OCI layout, or an
  /// archive, plain or packed.
  public static boolean recognizes(Path file) {
    if (Files.isDirectory(file)) {
      return Files.exists(file.resolve(OciImages.LAYOUT));
    }
    try (InputStream in = GivenFile.openRegular(file)) {
      if (in == null) {
        return false;
      }
      BufferedInputStream content = new BufferedInputStream(in);
      byte[] start = start(content);
      InputStream unpacked = BlobReader.unpacked(content, start);
      byte[] plain = unpacked == null ? start : unpacked.readNBytes(TarReader.START);
      return TarReader.recognizesMember(plain, plain.length);
    } catch (IOException e) {
      return false; // the full reading says what is wrong with it
    }
  }

  private static byte[] start(BufferedInputStream content) throws IOException {
    content.mark(TarReader.START);
    byte[] start = content.readNBytes(TarReader.START);
    content.reset();
    return start;
  }

  /// Reads an image.
  ///
  /// @throws FimException [Problem#BASELINE_NOT_TRUSTED] if it has a fault; [Problem#ARGUMENT] if
  ///   the choice fits no image or more than one; [Problem#IO] if it cannot be read
  public static ImageBaseline open(ImageSource source, Terms terms) {
    return switch (source) {
      case ImageSource.OfFile(Path file) -> open(file, terms);
      case ImageSource.OfStream(InputStream in, String name) ->
          read(
              new ImageSubject(DisplayForm.ofText(name)),
              terms,
              (reader, budget) -> archive(in, reader, budget));
    };
  }

  private static ImageBaseline open(Path file, Terms terms) {
    ImageSubject image = new ImageSubject(DisplayForm.ofText(file.toString()));
    return read(
        image,
        terms,
        (reader, budget) -> {
          if (Files.isDirectory(file)) {
            return new LayoutDirectory(file, reader, budget);
          }
          try (InputStream in = GivenFile.openRegular(file)) {
            if (in == null) {
              throw new FimException(
                  Problem.IO,
                  "read the image",
                  image.display(),
                  "it is neither a regular file nor a directory",
                  "to read a pipe, name '-'");
            }
            return archive(in, reader, budget);
          }
        });
  }

  private static ArchiveFiles archive(InputStream in, BlobReader reader, Budget budget)
      throws IOException {
    BufferedInputStream content = new BufferedInputStream(budget.counted(in), 1 << 16);
    byte[] start = start(content);
    InputStream unpacked = BlobReader.unpacked(content, start);
    return ArchiveFiles.read(
        unpacked == null ? content : new BufferedInputStream(budget.unpacked(unpacked), 1 << 16),
        reader,
        budget);
  }

  private interface Opener {
    ImageFiles open(BlobReader reader, Budget budget) throws IOException;
  }

  private static ImageBaseline read(ImageSubject image, Terms terms, Opener opener) {
    Budget budget = new Budget(terms.monitor());
    try (BlobReader reader = new BlobReader(image, terms.policy().attributes(), budget)) {
      ImageFiles files = opener.open(reader, budget);
      return merged(image, found(image, files, terms.choice()), terms, budget);
    } catch (MalformedException e) {
      throw image.fault(e);
    } catch (IOException e) {
      throw DiskFault.failure("read the image", image.display(), e);
    }
  }

  private static FoundImage found(ImageSubject image, ImageFiles files, ImageChoice choice)
      throws IOException {
    ByteString index = document(files, OciImages.INDEX);
    if (index != null && files.find(OciImages.LAYOUT) != null) {
      return new OciImages(image, files, choice).find(index);
    }
    ByteString manifest = document(files, DockerImages.MANIFEST);
    if (manifest != null) {
      return new DockerImages(image, files, choice).find(manifest);
    }
    throw image.fault(
        "it is no image: it has neither %s nor %s with %s"
            .formatted(DockerImages.MANIFEST, OciImages.LAYOUT, OciImages.INDEX));
  }

  private static @Nullable ByteString document(ImageFiles files, String name) throws IOException {
    Blob blob = files.find(name);
    return blob == null ? null : blob.document();
  }

  private static ImageBaseline merged(
      ImageSubject image, FoundImage found, Terms terms, Budget budget) {
    List<String> notes = new ArrayList<>();
    if (!terms.choice().wanted().takes(found.platform())) {
      String fact =
          "the image is for %s, not for %s"
              .formatted(found.platform().display(), terms.choice().wanted().display());
      if (terms.choice().platform() != null) {
        throw image.choice(fact, "leave out --platform to take it nevertheless");
      }
      notes.add(fact);
    }
    if (terms.policy().largestCopy() > 0) {
      notes.add("no copies of content are kept of an image");
    }
    EntryCount count = new EntryCount();
    EntryCursor entries = found.layers().stack(budget).entries(notes);
    RuleMatches matches = new RuleMatches(terms.policy());
    HeldTree tree =
        HeldTree.of(new RecordedEntries(entries, terms.policy(), terms.scope(), count, matches));
    GenerationOrigin origin =
        new GenerationOrigin(
            RawPath.ROOT,
            terms.scope(),
            terms.policy().source(),
            terms.policy().name(),
            MountCrossing.STAY,
            found.id());
    Generation generation =
        new Generation(
            0, null, origin, count.entries(), count.bytes(), count.recorded(), count.gaps(), null);
    return new ImageBaseline(tree, terms.policy(), generation, matches, notes);
  }

  /// The generation, with number 0 and no time. Its origin has the id of the image.
  @Override
  public Generation generation() {
    return generation;
  }

  /// The id of the image: the digest of its config, `sha256:…`.
  public String id() {
    String id = generation.image();
    if (id == null) {
      throw new IllegalStateException("an image without an id");
    }
    return id;
  }

  @Override
  public Policy policy() {
    return policy;
  }

  /// How many entries a rule of the policy selects.
  ///
  /// @param rule its number, counted from 1
  public long selectedBy(int rule) {
    return matches.selectedBy(rule);
  }

  /// Whether no rule selects anything.
  public boolean selectsNothing() {
    return matches.isEmpty();
  }

  /// All entries, as often as they are asked for.
  @Override
  public EntryCursor entries() {
    return tree.entries();
  }

  /// The entry at `path` and those below it.
  public EntryCursor entriesWithin(RawPath path) {
    return tree.entriesWithin(path);
  }

  /// The entry of one path; null if there is none.
  public @Nullable Entry find(RawPath path) {
    return tree.find(path);
  }

  /// What is to be said of the image, a line each in display form.
  public List<String> notes() {
    return notes;
  }
}
