package dev.fim.sidecar.response;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.fim.path.ByteString;
import dev.fim.posix.Calls;
import dev.fim.posix.Errno;
import dev.fim.posix.OpenFlags;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Copies files of the target into numbered files, within limits. For one thread.
final class EvidenceFiles {

  private static final int PIECE = 256 * 1024;

  /// The maximum number of bytes read for the digest of one file.
  private static final long MOST_READ = 256L << 20;

  private final Calls calls;
  private final Path directory;
  private final EvidenceLimits limits;
  private final long begin = System.nanoTime();
  private final long end;
  private final SortedMap<String, ByteString> digests = new TreeMap<>();
  private long total;
  private int number;

  /// Copies into `directory` until `end`, a time of [System#nanoTime].
  EvidenceFiles(Calls calls, Path directory, EvidenceLimits limits, long end) {
    this.calls = calls;
    this.directory = directory;
    this.limits = limits;
    this.end = end;
  }

  /// The result for one file.
  ///
  /// @param name of the copy; null if there is none
  /// @param sha256 of the whole content; null if it was not read completely
  /// @param fact why the copy is incomplete, in display form; null if it is complete
  record Copy(@Nullable String name, @Nullable ByteString sha256, @Nullable String fact) {}

  /// Records the digest of a file of the incident.
  void written(String name, ByteString sha256) {
    digests.put(name, sha256);
  }

  /// The digests of all files as they were written, by name.
  SortedMap<String, ByteString> digests() {
    return Collections.unmodifiableSortedMap(digests);
  }

  boolean isOver() {
    return System.nanoTime() - end >= 0;
  }

  /// Whether half of the time is over; the rest is reserved for other work.
  boolean isHalfOver() {
    return System.nanoTime() - begin >= (end - begin) / 2;
  }

  /// Copies the regular file at a path below the root of the target.
  Copy copy(int root, ByteString path) throws IOException {
    int fd = RootFile.open(calls, root, path, OpenFlags.O_RDONLY, _ -> true);
    return fd == -Errno.ENODEV
        ? new Copy(null, null, "it is not a regular file")
        : copyAndClose(fd, Keep.CONTENT);
  }

  /// Whether to copy the content or only to compute the digest.
  enum Keep {
    CONTENT,
    DIGEST
  }

  /// Reads a descriptor to its end, and closes it.
  ///
  /// @param fd the descriptor, or a negated `errno` from opening it
  Copy copyAndClose(int fd, Keep keep) throws IOException {
    if (fd < 0) {
      return new Copy(null, null, Errno.describe(-fd));
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(PIECE);
      if (keep == Keep.DIGEST) {
        return new Read(OutputStream.nullOutputStream(), Long.MAX_VALUE).read(fd, buffer, null);
      }
      String name = String.format(Locale.ROOT, "file-%04d", ++number);
      long most = Math.min(limits.fileBytes(), limits.totalBytes() - total);
      try (OutputStream out = Files.newOutputStream(directory.resolve(name))) {
        return new Read(out, most).read(fd, buffer, name);
      }
    } finally {
      calls.closeDescriptor(fd);
    }
  }

  /// Reads one file: completely for the digest, and up to the limit for the copy.
  private final class Read {

    private final OutputStream out;
    private final long most;
    private final MessageDigest digest = sha256();
    private long taken;
    private long written;
    private boolean cut;
    private @Nullable ByteString cutDigest;

    Read(OutputStream out, long most) {
      this.out = out;
      this.most = most;
    }

    /// Reads it, and records the digest of the copy, which may be shorter than the file.
    Copy read(int fd, MemorySegment buffer, @Nullable String name) throws IOException {
      Copy copy = copy(fd, buffer, name);
      if (name != null) {
        ByteString atCut = cutDigest;
        ByteString whole = copy.sha256();
        digests.put(name, atCut != null ? atCut : whole != null ? whole : sumNow());
      }
      return copy;
    }

    private ByteString sumNow() {
      try {
        return ByteString.wrap(((MessageDigest) digest.clone()).digest());
      } catch (CloneNotSupportedException e) {
        throw new IllegalStateException("this Java runtime cannot copy a digest", e);
      }
    }

    private Copy copy(int fd, MemorySegment buffer, @Nullable String name) throws IOException {
      long read;
      while ((read = calls.read(fd, buffer, PIECE)) > 0) {
        byte[] bytes = buffer.asSlice(0, read).toArray(JAVA_BYTE);
        int wanted = (int) Math.min(bytes.length, most - written);
        out.write(bytes, 0, wanted);
        digest.update(bytes, 0, wanted);
        if (wanted < bytes.length) {
          cutDigest = cutDigest == null ? sumNow() : cutDigest;
          digest.update(bytes, wanted, bytes.length - wanted);
        }
        written += wanted;
        total += name == null ? 0 : wanted;
        cut |= wanted < bytes.length;
        taken += read;
        if (taken >= MOST_READ) {
          return new Copy(name, null, "cut after " + written + " bytes, and not read completely");
        }
        if (isOver()) {
          return new Copy(name, null, "the time limit was reached after " + written + " bytes");
        }
      }
      if (read < 0) {
        return new Copy(name, null, Errno.describe((int) -read));
      }
      ByteString sum = ByteString.wrap(digest.digest());
      return new Copy(name, sum, cut ? "cut after " + written + " bytes" : null);
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime lacks SHA-256", e);
    }
  }
}
