package dev.fim.scan.content;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.fim.file.AttributeSet;
import dev.fim.file.DigestAlgorithm;
import dev.fim.path.ByteString;
import dev.fim.posix.Calls;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/// Computes digests of one content after the other, which comes from a stream and not from a file.
/// Valid as long as its [Calls]. For one thread.
public final class ContentDigests {

  private static final int BUFFER_BYTES = 64 * 1024;

  private final Calls calls;
  private final Content content;
  private final Map<DigestAlgorithm, DigestEngine> made = new EnumMap<>(DigestAlgorithm.class);
  private final List<DigestAlgorithm> wanted = new ArrayList<>();

  public ContentDigests(Calls calls) {
    this.calls = calls;
    this.content = new Content(calls.arena().allocate(BUFFER_BYTES));
  }

  /// Begins a content, after [#finish] or [#discard] of the one before.
  ///
  /// @param digests the digests to compute, of [AttributeSet#DIGESTS]; others are passed over
  public void begin(AttributeSet digests) {
    wanted.clear();
    for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
      if (digests.contains(algorithm.attribute())) {
        wanted.add(algorithm);
        made.computeIfAbsent(algorithm, one -> DigestEngine.of(one, calls));
      }
    }
  }

  /// Adds `count` bytes of `bytes` from `start`.
  public void update(byte[] bytes, int start, int count) {
    for (int done = 0; done < count; done += BUFFER_BYTES) {
      int length = Math.min(BUFFER_BYTES, count - done);
      MemorySegment.copy(bytes, start + done, content.buffer(), JAVA_BYTE, 0, length);
      content.take(length);
      for (DigestAlgorithm algorithm : wanted) {
        engine(algorithm).update(content);
      }
    }
  }

  /// Passes on the digests.
  public void finish(BiConsumer<DigestAlgorithm, ByteString> receiver) {
    for (DigestAlgorithm algorithm : wanted) {
      receiver.accept(algorithm, engine(algorithm).finish());
    }
    wanted.clear();
  }

  /// Gives up the content.
  public void discard() {
    finish((_, _) -> {});
  }

  private DigestEngine engine(DigestAlgorithm algorithm) {
    return made.computeIfAbsent(algorithm, one -> DigestEngine.of(one, calls));
  }
}
