package dev.fim.trust;

import dev.fim.baseline.Generation;
import dev.fim.digest.Sha256;
import dev.fim.digest.TreeDigest;
import dev.fim.digest.TreeDigester;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.path.ByteString;
import dev.fim.seal.Seal;
import dev.fim.seal.SealSubject;
import dev.fim.seal.SealedBytes;
import dev.fim.seal.Signer;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Seals a portable baseline while it is written. For one thread.
public final class ExportSeal {

  private final Generation generation;
  private final String series;
  private final Counted out;
  private @Nullable TreeDigest digest;

  /// @param series of the database
  /// @param out for the bytes of the baseline
  public ExportSeal(Generation generation, String series, OutputStream out) {
    this.generation = generation;
    this.series = series;
    this.out = new Counted(out);
  }

  /// The stream to write to.
  public OutputStream out() {
    return out;
  }

  /// The entries to write.
  public EntryCursor listen(EntryCursor entries) {
    return new Listened(entries);
  }

  /// The seal, after everything was written.
  public Seal sealed(Signer signer, Instant now) {
    return signer.seal(
        SealSubject.Baseline.of(
            generation,
            series,
            generation.id(),
            Objects.requireNonNull(generation.created()),
            Objects.requireNonNull(digest, "the entries were not read to their end")),
        out.bytes(),
        now);
  }

  private final class Listened implements EntryCursor {

    private final EntryCursor entries;
    private final TreeDigester digester = new TreeDigester();

    Listened(EntryCursor entries) {
      this.entries = entries;
    }

    @Override
    public @Nullable Entry next() {
      Entry entry = entries.next();
      if (entry != null) {
        digester.add(entry);
      } else if (digest == null) {
        digest = digester.finish();
      }
      return entry;
    }

    @Override
    public void close() {
      try (digester) {
        entries.close();
      }
    }
  }

  /// Digests what passes through. Flushing and closing are left to the caller.
  private static final class Counted extends FilterOutputStream {

    private final Sha256 digest = new Sha256();
    private long length;

    Counted(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      out.write(bytes, offset, count);
      digest.update(bytes, offset, count);
      length += count;
    }

    SealedBytes bytes() {
      try (digest) {
        return new SealedBytes(ByteString.wrap(digest.finish()), length);
      }
    }
  }
}
