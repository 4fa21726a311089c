package dev.fim.image.zstd;

import dev.fim.image.stream.MalformedException;
import java.util.Arrays;

/// The output of a frame: what was unpacked last, and what was not read yet. Grows with the output.
/// For one thread.
final class Window {

  private static final int LEAST = 1 << 17;

  private byte[] bytes = new byte[LEAST];
  private int size; // of the window
  private int end;
  private int given; // where the bytes begin that were not read yet
  private long before; // how many bytes of the frame were dropped

  /// Begins a frame.
  void begin(int windowSize) {
    size = windowSize;
    end = 0;
    given = 0;
    before = 0;
  }

  /// Makes room for a block. All that came before was read.
  void reserve(int block) {
    if (end + block > bytes.length) {
      int kept = Math.min(size, end);
      int wanted = Math.min(kept + (size >> 1) + 2 * block, Math.max(LEAST, 2 * (end + block)));
      byte[] to = kept + block <= bytes.length && bytes.length >= wanted ? bytes : new byte[wanted];
      System.arraycopy(bytes, end - kept, to, 0, kept);
      bytes = to;
      before += end - kept;
      end = kept;
      given = kept;
    }
  }

  void add(byte[] from, int start, int count) {
    System.arraycopy(from, start, bytes, end, count);
    end += count;
  }

  void fill(byte value, int count) {
    Arrays.fill(bytes, end, end + count, value);
    end += count;
  }

  /// Repeats what stands `offset` bytes before the end.
  void repeat(int offset, int count) throws MalformedException {
    if (offset <= 0 || offset > end || offset > size) {
      throw new MalformedException("its zstd data refer to what is not there");
    }
    int from = end - offset;
    if (offset >= count) {
      System.arraycopy(bytes, from, bytes, end, count);
    } else if (offset == 1) {
      Arrays.fill(bytes, end, end + count, bytes[from]);
    } else {
      for (int i = 0; i < count; i++) {
        bytes[end + i] = bytes[from + i];
      }
    }
    end += count;
  }

  /// How many bytes can still be added.
  int room() {
    return bytes.length - end;
  }

  /// How many bytes the frame has so far.
  long total() {
    return before + end;
  }

  int unread() {
    return end - given;
  }

  int read(byte[] to, int at, int count) {
    int taken = Math.min(count, unread());
    System.arraycopy(bytes, given, to, at, taken);
    given += taken;
    return taken;
  }

  /// Adds what was not read yet to a check sum.
  void addUnread(XxHash64 sum) {
    sum.update(bytes, given, end - given);
  }
}
