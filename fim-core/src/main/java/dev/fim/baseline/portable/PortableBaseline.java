package dev.fim.baseline.portable;

import dev.fim.baseline.BaselineFile;
import dev.fim.baseline.Generation;
import dev.fim.baseline.GenerationStore;
import dev.fim.baseline.store.DatabaseFiles;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.path.ByteString;
import dev.fim.policy.Policy;
import dev.fim.seal.FixedFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A generation as plain data, for other machines. Reading it executes nothing.
///
/// Any input gives either a baseline or a [FimException] with [Problem#BASELINE_NOT_TRUSTED], or
/// with [Problem#IO] if the file cannot be read. The digest in the last line detects damage; who
/// wrote the file is known only by a seal: see `dev.fim.trust`.
public final class PortableBaseline implements BaselineFile {

  private final PortableSource source;
  private final Generation generation;
  private final Policy policy;

  private PortableBaseline(PortableSource source, Generation generation, Policy policy) {
    this.source = source;
    this.generation = generation;
    this.policy = policy;
  }

  /// Writes a generation. The same tree gives the same bytes; the time of recording is not written.
  ///
  /// @param entries all entries of `generation`; closed when they are written
  /// @param out not closed
  /// @throws IOException if `out` cannot be written
  public static void write(Generation generation, EntryCursor entries, OutputStream out)
      throws IOException {
    PortableLines lines = new PortableLines();
    PortableOutput output = new PortableOutput(out);
    try (entries) {
      output.write(lines.header(generation));
      for (Entry entry = entries.next(); entry != null; entry = entries.next()) {
        output.write(lines.entry(entry));
      }
      output.finish(lines);
    } finally {
      output.release();
    }
  }

  /// The digest in the last line that [#write] writes: SHA-256 over all lines before.
  ///
  /// @param entries all entries of `generation`; closed when they are read
  public static ByteString digest(Generation generation, EntryCursor entries) {
    PortableLines lines = new PortableLines();
    MessageDigest digest = PortableOutput.sha256();
    try (entries) {
      digest.update(lines.header(generation));
      for (Entry entry = entries.next(); entry != null; entry = entries.next()) {
        digest.update(lines.entry(entry));
      }
    }
    return ByteString.wrap(digest.digest());
  }

  /// Whether a file with these first two bytes may be a portable baseline: they are those of gzip.
  public static boolean isBegin(ByteString bytes) {
    return bytes.equals(ByteString.ofHex("1f8b"));
  }

  /// Reads the header only; see [#verify].
  public static PortableBaseline open(Path file) {
    return open(new PortableSource.Named(file));
  }

  /// As [#open(Path)], of a file whose bytes are known: each reading to the end refuses others.
  ///
  /// @param file not closed
  public static PortableBaseline open(FixedFile file) {
    return open(new PortableSource.Fixed(file));
  }

  private static PortableBaseline open(PortableSource source) {
    try (PortableCursor cursor = PortableCursor.open(source)) {
      return new PortableBaseline(source, cursor.generation(), cursor.policy());
    }
  }

  /// The generation in the file, with number 0 and no time.
  @Override
  public Generation generation() {
    return generation;
  }

  /// The policy that its entries were recorded under.
  @Override
  public Policy policy() {
    return policy;
  }

  /// The entries, each checked when it is read. Only the null after the last one proves that the
  /// file is complete; see [#verify].
  @Override
  public EntryCursor entries() {
    PortableCursor cursor = PortableCursor.open(source);
    if (!cursor.generation().equals(generation)) {
      cursor.close();
      throw notTrusted(source.file(), "it has changed since it was opened");
    }
    return cursor;
  }

  /// Reads and checks the whole file.
  ///
  /// @throws FimException if anything is wrong with it
  public void verify() {
    try (EntryCursor entries = entries()) {
      for (Entry entry = entries.next(); entry != null; ) {
        entry = entries.next();
      }
    }
  }

  /// Records the file as a new generation. Checks it again: a fault anywhere leaves no generation.
  ///
  /// @param created the time of the new generation
  public Generation importInto(GenerationStore database, Instant created) {
    return database.record(entries(), created, generation.origin());
  }

  static FimException notTrusted(Path file, String fact) {
    return notTrusted(DatabaseFiles.display(file), fact, null);
  }

  static FimException notTrusted(String subject, String fact, @Nullable FimException cause) {
    return new FimException(
        Problem.BASELINE_NOT_TRUSTED,
        "trust the portable baseline",
        subject,
        fact,
        "export it again from where it was recorded",
        cause);
  }

  static FimException unreadable(Path file, String fact, @Nullable IOException fault) {
    return new FimException(
        Problem.IO, "read the portable baseline", DatabaseFiles.display(file), fact, null, fault);
  }
}
