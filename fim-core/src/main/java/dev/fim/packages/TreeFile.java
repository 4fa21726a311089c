package dev.fim.packages;

import dev.fim.posix.Calls;
import dev.fim.posix.Errno;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// A regular file of a tree, open for reads at any position. For one thread.
final class TreeFile implements AutoCloseable {

  private final Calls calls;
  private final int fd;
  private final long size;
  private final MemorySegment buffer;

  /// @param fd closed with this
  /// @param size in bytes, when the file was opened
  /// @param buffer for the reads of all files of a thread
  TreeFile(Calls calls, int fd, long size, MemorySegment buffer) {
    this.calls = calls;
    this.fd = fd;
    this.size = size;
    this.buffer = buffer;
  }

  long size() {
    return size;
  }

  /// Reads into `bytes` until it is full, and makes it ready to be taken from.
  ///
  /// @param position in the file
  /// @throws PackageFault if the file ends before
  void read(ByteBuffer bytes, long position) throws IOException, PackageFault {
    while (bytes.hasRemaining()) {
      long wanted = Math.min(buffer.byteSize(), bytes.remaining());
      long read = calls.readAt(fd, buffer, wanted, position + bytes.position());
      if (read < 0) {
        throw new IOException(Errno.describe((int) -read));
      }
      if (read == 0) {
        throw new PackageFault("is cut short");
      }
      bytes.put(buffer.asSlice(0, read).asByteBuffer());
    }
    bytes.flip();
  }

  @Override
  public void close() {
    calls.closeDescriptor(fd);
  }
}
