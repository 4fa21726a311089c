package dev.fim.image.stream;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.path.ByteString;
import dev.fim.scan.content.ContentDigests;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// Counts the bytes that pass and computes their SHA-256. For one thread.
public final class MeasuredInput extends InputStream {

  private static final AttributeSet SHA256 = AttributeSet.of(Attribute.SHA256);

  private final InputStream in;
  private final ContentDigests digests;
  private long count;
  private @Nullable ByteString digest;

  /// Measures what is read of `in`.
  ///
  /// @param digests that compute nothing else until [#finish]
  public MeasuredInput(InputStream in, ContentDigests digests) {
    this.in = in;
    this.digests = digests;
    digests.begin(SHA256);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int start, int length) throws IOException {
    int got = in.read(to, start, length);
    if (got > 0) {
      count += got;
      digests.update(to, start, got);
    }
    return got;
  }

  /// Reads to the end.
  ///
  /// @return the digest of all
  public ByteString finish() throws IOException {
    byte[] buffer = new byte[1 << 16];
    while (read(buffer, 0, buffer.length) >= 0) {
      // only measured
    }
    digests.finish((_, value) -> digest = value);
    ByteString found = digest;
    if (found == null) {
      throw new IllegalStateException("finished twice");
    }
    return found;
  }

  /// How many bytes passed.
  public long count() {
    return count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
