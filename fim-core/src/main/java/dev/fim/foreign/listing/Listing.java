package dev.fim.foreign.listing;

import dev.fim.baseline.held.HeldTree;
import dev.fim.baseline.row.EntryCount;
import dev.fim.disk.DiskFault;
import dev.fim.disk.GivenFile;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.AttributeSet;
import dev.fim.file.EntryCursor;
import dev.fim.owner.OwnerNumbers;
import dev.fim.path.ByteString;
import dev.fim.path.DisplayForm;
import dev.fim.path.RawPath;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// A list that another program wrote, read and sorted. Immutable and thread-safe.
public final class Listing {

  /// How many bytes [ListingParser#recognizes] gets to see.
  public static final int START = 4096;

  private final HeldTree tree;
  private final EntryCount count;
  private final boolean relative;
  private final AttributeSet noneWhereMissing;
  private final List<String> notes;

  private Listing(HeldTree tree, EntryCount count, ListingEntries entries) {
    this.tree = tree;
    this.count = count;
    this.relative = entries.isRelative();
    this.noneWhereMissing = entries.noneWhereMissing();
    List<String> lines = new ArrayList<>();
    entries
        .leftOut()
        .forEach((what, files) -> lines.add("not carried over: %s, of %d".formatted(what, files)));
    this.notes = List.copyOf(lines);
  }

  /// Reads a list, plain or packed by gzip.
  ///
  /// @param noun what it is called in messages: `AIDE database`
  /// @throws FimException [Problem#BASELINE_NOT_TRUSTED] if the list has a fault, mostly a
  ///   [dev.fim.error.SourceException] with its line; [Problem#IO] if the file cannot be read
  public static Listing read(Path file, String noun, ListingParser parser, OwnerNumbers owners) {
    try {
      return read(file, noun, parser, owners, null);
    } catch (MergedRuns.DuplicateException twice) {
      // Only the lines tell where, and they are not kept.
      read(file, noun, parser, owners, twice.path());
      throw notTrusted(file, noun, "it has changed since it was opened");
    }
  }

  private static Listing read(
      Path file, String noun, ListingParser parser, OwnerNumbers owners, @Nullable RawPath twice) {
    try (InputStream in = open(file, noun);
        ListingLines lines = new ListingLines(file, noun, in)) {
      ListingEntries entries = new ListingEntries(lines, twice);
      parser.parse(lines, entries, owners);
      EntryCount count = new EntryCount();
      HeldTree tree = HeldTree.of(new MergedRuns(entries.runs(), count));
      if (tree.size() == 0 && twice == null) {
        throw notTrusted(file, noun, "it lists no file");
      }
      return new Listing(tree, count, entries);
    } catch (EOFException | ZipException e) { // before the first line
      throw notTrusted(file, noun, "its packed data are damaged");
    } catch (IOException e) {
      throw unreadable(file, noun, e);
    }
  }

  /// The first [#START] bytes of a file, unpacked, or as many as can be read: the full reading says
  /// what is wrong with it.
  public static ByteString start(Path file) {
    byte[] start = new byte[START];
    int length = 0;
    try (InputStream in = GivenFile.openRegular(file)) {
      if (in != null) {
        InputStream unpacked = ListingLines.unpacked(in);
        for (int more = 0; more >= 0 && length < START; length += Math.max(0, more)) {
          more = unpacked.read(start, length, START - length);
        }
      }
    } catch (IOException e) {
      return ByteString.of(start, 0, length);
    }
    return ByteString.of(start, 0, length);
  }

  private static InputStream open(Path file, String noun) throws IOException {
    InputStream in = GivenFile.openRegular(file);
    if (in == null) {
      throw new FimException(
          Problem.IO,
          "read the " + noun,
          DisplayForm.ofText(file.toString()),
          "it is no regular file",
          null);
    }
    return in;
  }

  private static FimException notTrusted(Path file, String noun, String fact) {
    return new FimException(
        Problem.BASELINE_NOT_TRUSTED,
        "read the " + noun,
        DisplayForm.ofText(file.toString()),
        fact,
        null);
  }

  private static FimException unreadable(Path file, String noun, IOException fault) {
    return DiskFault.failure("read the " + noun, DisplayForm.ofText(file.toString()), fault);
  }

  /// All entries, in order.
  public EntryCursor entries() {
    return tree.entries();
  }

  /// The entry at `path` and those below it.
  public EntryCursor entriesWithin(RawPath path) {
    return tree.entriesWithin(path);
  }

  public long size() {
    return count.entries();
  }

  /// The sum of the recorded sizes of regular files.
  public long bytes() {
    return count.bytes();
  }

  /// Every attribute that some entry has.
  public AttributeSet recorded() {
    return count.recorded();
  }

  /// Whether the paths begin at the working directory, not at the root of the system.
  public boolean isRelative() {
    return relative;
  }

  /// Attributes that a file without a value does not have, where a policy selects them.
  public AttributeSet noneWhereMissing() {
    return noneWhereMissing;
  }

  /// What the list has and fim has not: a line for each thing, in display form, with counts.
  public List<String> notes() {
    return notes;
  }
}
