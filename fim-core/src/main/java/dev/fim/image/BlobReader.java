package dev.fim.image;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.AttributeSet;
import dev.fim.image.archive.TarReader;
import dev.fim.image.layer.Layer;
import dev.fim.image.layer.LayerReader;
import dev.fim.image.layer.LayerSubject;
import dev.fim.image.stream.Budget;
import dev.fim.image.stream.GzipInputStream;
import dev.fim.image.stream.MalformedException;
import dev.fim.image.stream.MeasuredInput;
import dev.fim.image.zstd.ZstdInputStream;
import dev.fim.path.ByteString;
import dev.fim.posix.Calls;
import dev.fim.scan.content.ContentDigests;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/// Reads the files of an image, each once, and finds out by their first bytes what they are. For
/// one thread.
final class BlobReader implements AutoCloseable {

  private static final int BUFFER = 1 << 16;

  /// In bytes, of a document; a manifest may have 4 MiB in registries.
  private static final int MOST_DOCUMENT = 8 << 20;

  private final ImageSubject image;
  private final Budget budget;
  private final Calls calls = new Calls();
  private final ContentDigests packed = new ContentDigests(calls);
  private final ContentDigests unpacked = new ContentDigests(calls);
  private final LayerReader layers;

  /// @param digests to compute of the files in layers
  BlobReader(ImageSubject image, AttributeSet digests, Budget budget) {
    this.image = image;
    this.budget = budget;
    this.layers = new LayerReader(digests, new ContentDigests(calls), budget);
  }

  /// Reads a file to its end. A layer with a fault gives a blob with that fault: it may be one that
  /// nobody asks for.
  ///
  /// @param name of the file, in display form
  Blob read(InputStream in, String name) throws IOException {
    MeasuredInput all = new MeasuredInput(in, packed);
    BufferedInputStream content = new BufferedInputStream(all, BUFFER);
    byte[] start = start(content);
    LayerSubject subject = new LayerSubject(image.display(), name);
    ByteString document = null;
    Layer layer = null;
    ByteString diffId = null;
    FimException fault = null;
    try {
      InputStream unpacking = unpacked(content, start);
      if (unpacking != null) {
        MeasuredInput archive = new MeasuredInput(budget.unpacked(unpacking), unpacked);
        layer = layer(archive, subject);
        diffId = archive.finish();
      } else if (isArchive(start)) {
        layer = layers.read(budget.unpacked(content), subject);
      } else if (looksLikeDocument(start)) {
        document = document(content);
      }
    } catch (MalformedException e) {
      fault = subject.fault(e.fact());
    } catch (FimException e) {
      if (e.problem() != Problem.BASELINE_NOT_TRUSTED) {
        throw e;
      }
      fault = e;
    }
    unpacked.discard();
    content.transferTo(OutputStream.nullOutputStream());
    ByteString digest = all.finish();
    boolean isPlain = layer != null && diffId == null;
    return new Blob(
        digest,
        all.count(),
        document,
        fault == null ? layer : null,
        isPlain ? digest : diffId,
        fault);
  }

  private static byte[] start(BufferedInputStream content) throws IOException {
    content.mark(TarReader.START);
    byte[] start = content.readNBytes(TarReader.START);
    content.reset();
    return start;
  }

  /// The unpacked content of a file; null if it is not packed.
  static @Nullable InputStream unpacked(InputStream content, byte[] start) {
    if (GzipInputStream.recognizes(start, start.length)) {
      return new GzipInputStream(content);
    }
    return ZstdInputStream.recognizes(start, start.length) ? new ZstdInputStream(content) : null;
  }

  private static boolean isArchive(byte[] start) {
    return start.length == 0 || TarReader.recognizes(start, start.length);
  }

  /// The layer that an unpacked file is; null if it is none.
  private @Nullable Layer layer(MeasuredInput archive, LayerSubject subject) throws IOException {
    BufferedInputStream content = new BufferedInputStream(archive, BUFFER);
    return isArchive(start(content)) ? layers.read(content, subject) : null;
  }

  private static boolean looksLikeDocument(byte[] start) {
    for (byte b : start) {
      if (b > ' ') {
        return b == '{' || b == '[';
      }
    }
    return false;
  }

  private @Nullable ByteString document(InputStream content) throws IOException {
    byte[] bytes = content.readNBytes(MOST_DOCUMENT + 1);
    if (bytes.length > MOST_DOCUMENT) {
      return null;
    }
    budget.hold(0, bytes.length);
    return ByteString.wrap(bytes);
  }

  @Override
  public void close() {
    calls.close();
  }
}
