package dev.fim.sidecar.response;

import dev.fim.chain.EvidenceIndex;
import dev.fim.error.FimException;
import dev.fim.path.ByteString;
import dev.fim.path.DisplayForm;
import dev.fim.path.RawPath;
import dev.fim.posix.Calls;
import dev.fim.posix.Errno;
import dev.fim.posix.OpenFlags;
import dev.fim.scan.StandbyThreads;
import dev.fim.sidecar.container.PinnedRoot;
import dev.fim.sidecar.procfs.ProcRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Keeps the evidence that a kill would destroy, in one directory per incident. It never takes
/// longer than its limit, whatever the files of the target do: a reader that hangs is abandoned.
public final class EvidenceWriter {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final String PARTIAL = ".partial";

  /// The names that [#name] makes, whole or partial.
  private static final Pattern INCIDENT =
      Pattern.compile("[0-9]{8}T[0-9]{6}\\.[0-9]{3}Z-[A-Za-z0-9._-]{0,63}(\\.partial)?");

  private final Path directory;
  private final RawPath procPath;
  private final EvidenceLimits limits;
  private final StandbyThreads threads;

  /// Keeps incidents in `directory`, which only the sidecar's user can write.
  ///
  /// @param readers the number of incidents that can be kept at once without a new thread
  /// @throws OutOfMemoryError if the system gives no more threads
  public EvidenceWriter(Path directory, RawPath procPath, EvidenceLimits limits, int readers) {
    this.threads = StandbyThreads.start("fim-evidence", readers);
    this.directory = directory;
    this.procPath = procPath;
    this.limits = limits;
  }

  /// The result.
  ///
  /// @param place the directory; null if nothing was kept
  /// @param index the SHA-256 of the index of its files; null if it was not written in time
  /// @param fact why the evidence is incomplete, in display form; null if it is complete
  public record Kept(@Nullable Path place, @Nullable ByteString index, @Nullable String fact) {}

  /// Keeps the evidence of an incident. Every failure is a fact in the result.
  Kept keep(Incident incident, Calls calls, PinnedRoot root) {
    long end = System.nanoTime() + limits.time().toNanos();
    byte[] self = {'.'};
    int own = calls.openAt(root.descriptor(), self, OpenFlags.O_PATH | OpenFlags.O_DIRECTORY);
    if (own < 0) {
      return new Kept(null, null, "cannot hold the root of the target: " + Errno.describe(-own));
    }
    Path place = directory.resolve(name(incident));
    AtomicReference<@Nullable Kept> kept = new AtomicReference<>();
    CountDownLatch ended = new CountDownLatch(1);
    try {
      threads.execute(() -> {
        kept.set(write(incident, own, place, end));
        ended.countDown();
      });
    } catch (OutOfMemoryError | RejectedExecutionException e) {
      calls.closeDescriptor(own);
      return new Kept(null, null, "there is no thread for it: " + DisplayForm.ofText(e.toString()));
    }
    try {
      boolean _ = ended.await(limits.time().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the sidecar ends, so the target must be ended now
    }
    Kept result = kept.get();
    return result != null ? result : new Kept(partial(place), null, "the time limit was reached");
  }

  private Kept write(Incident incident, int root, Path place, long end) {
    try (ProcRoot proc = ProcRoot.open(procPath)) {
      try {
        makeRoom(place);
        Files.createDirectories(directory);
        Path partial = Files.createDirectory(partial(place));
        EvidenceFiles files = new EvidenceFiles(proc.calls(), partial, limits, end);
        new EvidenceReport(proc, root, partial, files).write(incident);
        byte[] index = EvidenceIndex.encode(files.digests());
        Files.write(partial.resolve(EvidenceIndex.NAME), index);
        Files.move(partial, place, StandardCopyOption.ATOMIC_MOVE);
        return new Kept(
            place,
            ByteString.wrap(EvidenceFiles.sha256().digest(index)),
            files.isOver() ? "the time limit was reached" : null);
      } finally {
        proc.calls().closeDescriptor(root);
      }
    } catch (IOException | FimException e) {
      return new Kept(null, null, DisplayForm.ofText(String.valueOf(e.getMessage())));
    } catch (
        Throwable e) { // of the JSON writer, when the disk is full; nothing may save the target
      return new Kept(null, null, DisplayForm.ofText(e.toString()));
    }
  }

  /// Removes the oldest incidents; their names sort by time. Files of others stay.
  private void makeRoom(Path next) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    List<Path> kept;
    try (Stream<Path> files = Files.list(directory)) {
      kept = files.filter(file -> !file.equals(next) && isIncident(file)).sorted().toList();
    }
    for (Path old : kept.subList(0, Math.max(0, kept.size() - limits.incidents() + 1))) {
      remove(old);
    }
  }

  private static boolean isIncident(Path file) {
    return INCIDENT.matcher(file.getFileName().toString()).matches()
        && Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static void remove(Path tree) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(tree)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.deleteIfExists(file);
    }
  }

  /// A name from the time and the container: the kubelet's name, which is a plain word, or part of
  /// its cgroup's.
  private static String name(Incident incident) {
    String label = incident.containerRun().container().label().replaceAll("[^A-Za-z0-9.-]", "_");
    Instant time = incident.time();
    return TIME.format(time) + "-" + label.substring(0, Math.min(label.length(), 63));
  }

  private static Path partial(Path place) {
    return place.resolveSibling(place.getFileName() + PARTIAL);
  }
}
