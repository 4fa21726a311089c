package dev.fim.scan.content;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// The bytes of the last read. Copied to the heap only if an engine needs that. For one thread.
final class Content {

  private final MemorySegment buffer;
  private byte @Nullable [] heap;
  private boolean copied;
  private int length;

  Content(MemorySegment buffer) {
    this.buffer = buffer;
  }

  /// The buffer to read into.
  MemorySegment buffer() {
    return buffer;
  }

  /// Sets how much of the buffer was read.
  void take(int read) {
    length = read;
    copied = false;
  }

  int length() {
    return length;
  }

  /// The first [#length] bytes, in a longer array; must not be changed.
  byte[] bytes() {
    byte[] bytes = heap == null ? new byte[(int) buffer.byteSize()] : heap;
    heap = bytes;
    if (!copied) {
      MemorySegment.copy(buffer, JAVA_BYTE, 0, bytes, 0, length);
      copied = true;
    }
    return bytes;
  }
}
