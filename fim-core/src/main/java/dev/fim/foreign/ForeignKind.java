package dev.fim.foreign;

import dev.fim.error.FimException;
import dev.fim.foreign.aide.AideDatabase;
import dev.fim.foreign.checksums.ChecksumParser;
import dev.fim.foreign.listing.Listing;
import dev.fim.foreign.listing.ListingParser;
import dev.fim.foreign.mtree.MtreeParser;
import dev.fim.owner.OwnerNames;
import dev.fim.owner.OwnerNumbers;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.scan.SmallFile;
import dev.fim.scan.TreeRoot;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The kinds of lists that count as baselines, in the order in which they are recognized.
public enum ForeignKind {
  AIDE_DB("aide-db", "AIDE database", new AideDatabase()),
  MTREE("mtree", "mtree specification", new MtreeParser()),
  CHECKSUMS("checksums", "list of check sums", new ChecksumParser());

  private final String label;
  private final String noun;

  @SuppressWarnings("ImmutableEnumChecker") // parsers have no state
  private final ListingParser parser;

  ForeignKind(String label, String noun, ListingParser parser) {
    this.label = label;
    this.noun = noun;
    this.parser = parser;
  }

  /// The name on the command line.
  public String label() {
    return label;
  }

  /// The kind whose [#label] this is; null if there is none.
  public static @Nullable ForeignKind ofLabel(String label) {
    for (ForeignKind kind : values()) {
      if (kind.label.equals(label)) {
        return kind;
      }
    }
    return null;
  }

  /// What messages call such a list.
  public String noun() {
    return noun;
  }

  /// The kind of a file by its first bytes; null if it is none of these, or cannot be read.
  public static @Nullable ForeignKind of(Path file) {
    ByteString start = Listing.start(file);
    for (ForeignKind kind : values()) {
      if (kind.parser.recognizes(start)) {
        return kind;
      }
    }
    return null;
  }

  /// Where the paths of a list of this kind begin if they are relative: the directory that has a
  /// list of check sums, else the working directory.
  RawPath beginning(Path file, RawPath workingDirectory) {
    if (this != CHECKSUMS) {
      return workingDirectory;
    }
    byte[] path = workingDirectory.append(ByteString.ofUtf8(file.toString()).toByteArray());
    RawPath directory = RawPath.normalize(path).parent();
    return directory == null ? RawPath.ROOT : directory;
  }

  /// Reads a list of this kind.
  ///
  /// @param root of the tree that it is of, for the names of users
  /// @throws FimException if it cannot be read, or has a fault
  Listing read(Path file, RawPath root) {
    return Listing.read(file, noun, parser, new OwnerNumbers(name -> ownerFile(root, name)));
  }

  private static byte @Nullable [] ownerFile(RawPath root, String name) {
    try (TreeRoot tree = TreeRoot.open(root)) {
      return SmallFile.read(tree, name, OwnerNames.MOST_BYTES);
    } catch (FimException e) {
      return null; // the tree may be elsewhere; a name that the list needs is a fault of its line
    }
  }
}
