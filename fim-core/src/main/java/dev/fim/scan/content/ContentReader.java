package dev.fim.scan.content;

import dev.fim.file.AttributeSet;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.FileEntry;
import dev.fim.file.content.CopyMaker;
import dev.fim.posix.Calls;
import dev.fim.posix.Errno;
import dev.fim.scan.state.ScanState;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/// Reads files once, computes all requested digests, and keeps a copy where one is wanted. For one
/// thread.
public final class ContentReader {

  private static final int BUFFER_BYTES = 256 * 1024;

  private final Calls calls;
  private final ScanState state;
  private final Content content;
  private final UncachedReader pages;
  private final CopyMaker copies = new CopyMaker();

  private final Map<DigestAlgorithm, DigestEngine> made = new EnumMap<>(DigestAlgorithm.class);

  /// The digests of the last file: mostly the same for the next.
  private AttributeSet wanted = AttributeSet.NONE;

  private DigestAlgorithm[] algorithms = {};
  private DigestEngine[] engines = {};

  public ContentReader(Calls calls, ScanState state) {
    this.calls = calls;
    this.state = state;
    this.pages = new UncachedReader(calls);
    this.content = new Content(calls.arena().allocate(BUFFER_BYTES, 4096));
  }

  /// Reads an open file to its end and puts its digests into `entry`.
  ///
  /// @param size the size from the status. Reading stops there: an unchanged status afterwards
  ///   proves that this was the end, and a growing file would have none
  /// @param device of the file
  /// @param copied how many bytes of content may be kept; 0 to keep none
  /// @return 0, or a negated `errno`; `EINTR` if the scan is over
  public int digest(
      int fd, long size, long device, AttributeSet digests, int copied, FileEntry.Builder entry) {
    prepare(digests);
    copies.begin(copied);
    pages.begin(fd, device);
    try {
      int result = digestPrepared(fd, size, device, copied > 0, entry);
      if (result == 0 && copied > 0) {
        entry.content(copies.finish());
      }
      return result;
    } finally {
      pages.end(fd);
    }
  }

  /// Reads the beginning of an open file and puts its digests into `entry`.
  ///
  /// @param bytes how many to read
  /// @param device of the file
  /// @return 0, or a negated `errno`; `EINTR` if the scan is over, `ENODATA` if the file is shorter
  public int digestBeginning(
      int fd, long bytes, long device, AttributeSet digests, FileEntry.Builder entry) {
    prepare(digests);
    pages.begin(fd, device);
    try {
      for (long left = bytes; left > 0; ) {
        long read =
            state.isOver()
                ? -Errno.EINTR
                : pages.read(fd, device, content.buffer(), Math.min(left, BUFFER_BYTES));
        if (read <= 0) {
          discard();
          return read == 0 ? -Errno.ENODATA : (int) read;
        }
        update((int) read);
        left -= read;
      }
      finish(entry);
      return 0;
    } finally {
      pages.end(fd);
    }
  }

  private int digestPrepared(
      int fd, long size, long device, boolean isCopied, FileEntry.Builder entry) {
    long total = 0;
    while (!state.isOver()) {
      long read = pages.read(fd, device, content.buffer(), BUFFER_BYTES);
      if (read < 0) {
        discard();
        return (int) read;
      }
      update((int) read);
      if (isCopied) {
        copies.add(content.bytes(), content.length());
      }
      total += read;
      if (read == 0 || (total >= size && size > 0)) { // files of procfs have size 0 but content
        finish(entry);
        return 0;
      }
    }
    discard();
    return -Errno.EINTR;
  }

  private void prepare(AttributeSet digests) {
    if (!digests.equals(wanted)) {
      wanted = digests;
      algorithms =
          Arrays.stream(DigestAlgorithm.values())
              .filter(algorithm -> digests.contains(algorithm.attribute()))
              .toArray(DigestAlgorithm[]::new);
      engines = new DigestEngine[algorithms.length];
      for (int i = 0; i < engines.length; i++) {
        engines[i] = made.computeIfAbsent(algorithms[i], this::engine);
      }
    }
  }

  private DigestEngine engine(DigestAlgorithm algorithm) {
    return DigestEngine.of(algorithm, calls);
  }

  private void update(int read) {
    content.take(read);
    for (DigestEngine engine : engines) {
      engine.update(content);
    }
    state.countBytes(read);
  }

  private void finish(FileEntry.Builder entry) {
    for (int i = 0; i < engines.length; i++) {
      entry.digest(algorithms[i], engines[i].finish());
    }
  }

  /// Resets the engines for another file.
  private void discard() {
    for (DigestEngine engine : engines) {
      engine.finish();
    }
  }
}
