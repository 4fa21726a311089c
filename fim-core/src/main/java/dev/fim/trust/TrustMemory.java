package dev.fim.trust;

import dev.fim.disk.Ancestors;
import dev.fim.disk.DiskFault;
import dev.fim.disk.FoundStatus;
import dev.fim.disk.HeldDirectory;
import dev.fim.disk.HeldFile;
import dev.fim.disk.UntrustedException;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A file that remembers the newest seal of each place, so that an older baseline with its old seal
/// is refused.
///
/// A user who can replace a baseline must not be able to write it. So it stands beside the public
/// key unless another place is named. Nobody but root and the user who runs this may be able to
/// write it. Several processes can use one memory at once: a process that changes it holds a lock,
/// and replaces the file as a whole. Thread-safe.
public final class TrustMemory {

  /// The most bytes of a memory: about 5,000 places.
  private static final int MOST_BYTES = 1 << 20;

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
  private static final Duration STEP = Duration.ofMillis(20);

  private static final String BESIDE = ".newest";
  private static final String ELSEWHERE =
      "name another with --trust-memory FILE, or check without one with --trust-memory none";

  /// A lock of the system is held by a process, not by a thread.
  private static final Object ONE_AT_A_TIME = new Object();

  private final Path file;
  private final Ancestors ancestors;

  private TrustMemory(Path file, Ancestors ancestors) {
    this.file = file.toAbsolutePath();
    this.ancestors = ancestors;
  }

  /// The memory in a file, which need not exist yet.
  public static TrustMemory at(Path file) {
    return new TrustMemory(file, Ancestors.PRIVATE);
  }

  /// As [#at], below directories that others can write, as in volumes that the kubelet creates.
  public static TrustMemory onVolume(Path file) {
    return new TrustMemory(file, Ancestors.VOLUME);
  }

  /// The memory beside a public key: its name with `.newest`.
  public static TrustMemory beside(Path publicKey) {
    return at(publicKey.resolveSibling(publicKey.getFileName() + BESIDE));
  }

  /// What to do with an older seal than the newest.
  enum Older {
    REFUSE,
    /// Accept it, and remember nothing.
    ACCEPT
  }

  /// Accepts a seal that is not older than the newest of its place, and remembers it.
  ///
  /// @return whether a seal of this place was known
  /// @throws FimException [Problem#BASELINE_NOT_TRUSTED] if it is older, of another series, or
  ///   another seal with the same number; [Problem#IO] if the memory cannot be read or written
  boolean accept(SeenSeal seal, Older older) {
    Path directory = Objects.requireNonNullElse(file.getParent(), file);
    try (HeldDirectory held = HeldDirectory.open(directory, ancestors)) {
      SeenSeal known = read(held).get(seal.place());
      if (isToRemember(known, seal, older)) {
        remember(held, seal, older);
      }
      return known != null;
    } catch (UntrustedException e) {
      throw failure("trust", e.fact(), e.remedy() == null ? ELSEWHERE : e.remedy(), e);
    } catch (IOException e) {
      DiskFault fault = DiskFault.in(e);
      throw failure("use", fault == null ? "it cannot be read" : fault.fact(), ELSEWHERE, e);
    }
  }

  private boolean isToRemember(@Nullable SeenSeal known, SeenSeal seal, Older older) {
    if (known == null) {
      return true;
    }
    if (!known.series().equals(seal.series())) {
      throw refused(
          seal,
          "it belongs to the series %s, and the newest that was seen there, %s, to the series %s"
              .formatted(seal.series(), known.display(), known.series()));
    }
    if (seal.number() == known.number()) {
      if (!known.equals(seal)) {
        throw refused(
            seal,
            "the newest that was seen there is %s with the record %s, and this is %s with the record %s"
                .formatted(
                    known.display(), known.digest().hex(), seal.display(), seal.digest().hex()));
      }
      return false;
    }
    if (seal.number() < known.number() && older == Older.REFUSE) {
      throw refused(
          seal,
          "it is older: it is %s, and %s was seen there"
              .formatted(seal.display(), known.display()));
    }
    return seal.number() > known.number();
  }

  private void remember(HeldDirectory held, SeenSeal seal, Older older) throws IOException {
    synchronized (ONE_AT_A_TIME) {
      try (FileChannel _ = lock(held)) {
        SortedMap<String, SeenSeal> seals = read(held);
        if (isToRemember(seals.get(seal.place()), seal, older)) {
          seals.put(seal.place(), seal);
          write(held, MemoryText.of(seals));
        }
      }
    }
  }

  /// Locks a file beside the memory, which is replaced and so cannot be locked itself.
  private FileChannel lock(HeldDirectory held) throws IOException {
    String name = name() + ".lock";
    boolean _ = held.create(name);
    try (HeldFile found = held.find(name)) {
      if (found == null) {
        throw new IOException("its lock was removed");
      }
      FileChannel channel =
          found.requirePrivate("").open(StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        for (long waited = 0; waited < LONGEST_WAIT.toMillis(); waited += STEP.toMillis()) {
          FileLock lock = channel.tryLock();
          if (lock != null) {
            return channel;
          }
          Thread.sleep(STEP);
        }
        throw failure("use", "another process has held its lock for long", "try again", null);
      } catch (InterruptedException e) {
        channel.close();
        Thread.currentThread().interrupt();
        throw failure("use", "the wait for its lock was interrupted", "try again", e);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    }
  }

  private SortedMap<String, SeenSeal> read(HeldDirectory held) throws IOException {
    try (HeldFile found = held.find(name())) {
      if (found == null) {
        return new TreeMap<>();
      }
      requireTrusted(held, found.status());
      try (InputStream in = Channels.newInputStream(found.open(StandardOpenOption.READ))) {
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        SortedMap<String, SeenSeal> seals =
            bytes.length > MOST_BYTES ? null : MemoryText.parse(bytes);
        if (seals == null) {
          throw new FimException(
              Problem.BASELINE_NOT_TRUSTED,
              "trust the memory of seals",
              display(),
              "it is damaged",
              "restore it; if that is impossible, remove it once you know that the baselines are"
                  + " the newest");
        }
        return seals;
      }
    }
  }

  private void requireTrusted(HeldDirectory held, FoundStatus found) throws UntrustedException {
    if (!found.isRegular()) {
      throw new UntrustedException("it is not a regular file", null);
    }
    if (!held.isTrusted(found)) {
      throw new UntrustedException("it belongs to user " + found.uid(), "run chown on it");
    }
    if (found.isOpenToOthers()) {
      throw new UntrustedException(
          "others can write it (mode %s)".formatted(found.permissions()), "run chmod go-w on it");
    }
  }

  /// The new content is on the disk before it replaces the old.
  private void write(HeldDirectory held, byte[] content) throws IOException {
    if (content.length > MOST_BYTES) {
      throw failure(
          "write", "it would be longer than %d bytes".formatted(MOST_BYTES), ELSEWHERE, null);
    }
    String next = name() + ".new";
    held.delete(next);
    boolean _ = held.create(next);
    try (HeldFile made = held.find(next)) {
      if (made == null) {
        throw new IOException("its new content was removed");
      }
      try (FileChannel out = made.requirePrivate("").open(StandardOpenOption.WRITE)) {
        ByteBuffer left = ByteBuffer.wrap(content);
        while (left.hasRemaining()) {
          int _ = out.write(left);
        }
        out.force(true);
      }
    }
    held.rename(next, name());
    held.sync();
  }

  private String name() {
    return String.valueOf(file.getFileName());
  }

  /// Its path in display form.
  String display() {
    return HeldDirectory.display(file);
  }

  private FimException refused(SeenSeal seal, String fact) {
    return new FimException(
        Problem.BASELINE_NOT_TRUSTED,
        "trust",
        seal.place(),
        fact,
        "restore the newest, or, if this one is meant, remove the line of that path from "
            + display());
  }

  private FimException failure(
      String attempt, String fact, @Nullable String remedy, @Nullable Exception cause) {
    return new FimException(
        Problem.IO, attempt + " the memory of seals", display(), fact, remedy, cause);
  }
}
