package dev.fim.baseline.portable;

import dev.fim.baseline.Generation;
import dev.fim.baseline.row.EntryCount;
import dev.fim.baseline.store.DatabaseFault;
import dev.fim.baseline.store.DatabaseFiles;
import dev.fim.disk.DiskFault;
import dev.fim.error.FimException;
import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.file.ImageAttributes;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.ImageSelection;
import dev.fim.policy.Policy;
import dev.fim.seal.FixedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The entries of a portable baseline. Checks each entry, and the whole file at its end.
final class PortableCursor implements EntryCursor {

  private final Path file;
  private final PortableInput input;
  private final PortableParser parser = new PortableParser();
  private final Generation generation;
  private final Policy policy;
  private final EntryCount count = new EntryCount();
  private @Nullable RawPath last;
  private boolean ended;

  private PortableCursor(Path file, PortableInput input) throws IOException, PortableParser.Fault {
    this.file = file;
    this.input = input;
    byte[] line = input.next();
    if (line == null) {
      throw new PortableParser.Fault("it is empty");
    }
    try {
      // Messages name this file as the source of the policy.
      this.generation = parser.header(line, DatabaseFiles.display(file));
    } catch (PortableParser.Fault fault) {
      throw inLine(fault);
    }
    input.count(line);
    this.policy = policy(generation);
  }

  /// An invalid policy makes the file untrusted.
  private static Policy policy(Generation generation) {
    try {
      return generation.recordedPolicy();
    } catch (FimException e) {
      throw PortableBaseline.notTrusted(e.subject(), "its policy has a fault: " + e.fact(), e);
    }
  }

  /// @throws FimException if the file cannot be read or has no valid header
  static PortableCursor open(PortableSource source) {
    Path file = source.file();
    try {
      InputStream in = source.open();
      if (in == null) {
        throw PortableBaseline.unreadable(file, "it is not a regular file", null);
      }
      PortableInput input = new PortableInput(in);
      try {
        return new PortableCursor(file, input);
      } catch (IOException | RuntimeException | PortableParser.Fault thrown) {
        input.close();
        throw thrown;
      }
    } catch (PortableParser.Fault fault) {
      throw PortableBaseline.notTrusted(file, fault.fact());
    } catch (IOException fault) {
      throw unreadable(file, fault);
    }
  }

  private static FimException unreadable(Path file, IOException fault) {
    if (fault instanceof FixedFile.ChangedException) {
      return PortableBaseline.notTrusted(file, String.valueOf(fault.getMessage()));
    }
    DiskFault known = DiskFault.in(fault);
    if (known == null) {
      return PortableBaseline.unreadable(file, DatabaseFault.text(fault), fault);
    }
    return known.isAbsence()
        ? PortableBaseline.unreadable(file, "there is no such file", fault)
        : DiskFault.failure("read the portable baseline", DatabaseFiles.display(file), fault);
  }

  Generation generation() {
    return generation;
  }

  Policy policy() {
    return policy;
  }

  @Override
  public @Nullable Entry next() {
    if (ended) {
      return null;
    }
    try {
      byte[] line = input.next();
      if (line == null) {
        throw new PortableParser.Fault("it is cut short: its last line is missing");
      }
      Entry entry = read(line);
      if (entry == null && input.next() != null) {
        throw new PortableParser.Fault("something follows its last line");
      }
      ended = entry == null;
      return entry;
    } catch (PortableParser.Fault fault) {
      throw PortableBaseline.notTrusted(file, fault.fact());
    } catch (IOException fault) {
      throw unreadable(file, fault);
    }
  }

  /// The entry in a line; null for the last line.
  private @Nullable Entry read(byte[] line) throws PortableParser.Fault {
    try {
      ByteString digest = parser.trailer(line);
      if (digest != null) {
        requireWhole(digest);
        return null;
      }
      input.count(line);
      return inFull(inOrder(parser.entry(line)));
    } catch (PortableParser.Fault fault) {
      throw inLine(fault);
    }
  }

  private Entry inOrder(Entry entry) throws PortableParser.Fault {
    RawPath before = last;
    if (before != null && before.compareTo(entry.path()) >= 0) {
      throw new PortableParser.Fault(
          before.equals(entry.path()) ? "repeats the path of the line before" : "is out of order");
    }
    last = entry.path();
    count.add(entry);
    if (count.entries() > generation.entries()) {
      throw new PortableParser.Fault("is one entry more than the header counts");
    }
    return entry;
  }

  /// An attribute with neither value nor gap would equal any value. What a list does not have it
  /// does not select either, and what an image cannot have is not compared.
  private Entry inFull(Entry entry) throws PortableParser.Fault {
    if (entry instanceof FileEntry file && !policy.isListing()) {
      AttributeSet missing = missing(file);
      if (!missing.isEmpty()) {
        throw new PortableParser.Fault(
            "lacks %s of %s: the policy selects it, and there is no gap for it"
                .formatted(missing, file.path().display()));
      }
    }
    return entry;
  }

  private AttributeSet missing(FileEntry file) {
    if (generation.image() != null && ImageSelection.isBare(file)) {
      return AttributeSet.NONE;
    }
    AttributeSet selected = policy.decide(file.path(), file.type()).attributes();
    return file.unrecorded(
        generation.image() == null
            ? selected
            : selected.intersect(ImageAttributes.of(file.type())));
  }

  private void requireWhole(ByteString digest) throws PortableParser.Fault {
    if (!digest.equals(input.digest())) {
      throw new PortableParser.Fault("does not have the digest of the lines before it");
    }
    if (count.entries() != generation.entries()
        || count.bytes() != generation.bytes()
        || count.gaps() != generation.gaps()
        || !count.recorded().equals(generation.recorded())) {
      throw new PortableParser.Fault("comes after other entries than the header counts");
    }
  }

  private PortableParser.Fault inLine(PortableParser.Fault fault) {
    return new PortableParser.Fault("line " + input.number() + " " + fault.fact());
  }

  @Override
  public void close() {
    ended = true;
    try {
      input.close();
    } catch (IOException e) {
      // The file was only read and is already checked.
      return;
    }
  }
}
