package dev.fim.sidecar.response;

import dev.fim.disk.HeldDirectory;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.ByteString;
import dev.fim.path.DisplayForm;
import dev.fim.sidecar.procfs.ProcessId;
import dev.fim.sidecar.procfs.ProcessStat;
import dev.fim.sidecar.state.StateFile;
import dev.fim.sidecar.target.Candidate;
import dev.fim.sidecar.target.ContainerKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Remembers on disk which containers are frozen, so that the next start ends those that a sidecar
/// which was killed in between has left behind. Written before the first process is stopped,
/// removed when none is left.
public final class FrozenMarkers {

  private static final String SUFFIX = ".frozen";

  private final Path directory;

  /// Keeps them in a directory that only the sidecar's user can write, and that outlives it.
  public FrozenMarkers(Path directory) {
    this.directory = directory;
  }

  /// What a marker says.
  private record Marker(ProcessId first, ContainerKey key) {}

  /// Says that a container is about to be frozen.
  ///
  /// @throws FimException ([Problem#IO]) if it cannot be written
  Path write(Candidate container) {
    Path file = directory.resolve(container.first().pid() + SUFFIX);
    StringBuilder text = new StringBuilder();
    text.append(container.first().pid()).append(' ').append(container.first().startTime());
    container
        .key()
        .cgroups()
        .forEach((controllers, path) ->
            text.append('\n').append(path.hex()).append(' ').append(controllers));
    try {
      StateFile.replace(file, text.append('\n').toString().getBytes(StandardCharsets.UTF_8));
      return file;
    } catch (IOException e) {
      throw failure("write", file, e);
    }
  }

  /// Says that nothing of it is left.
  ///
  /// @throws FimException ([Problem#IO]) if the marker cannot be removed
  void remove(Path marker) {
    try {
      Files.deleteIfExists(marker);
    } catch (IOException e) {
      throw failure("remove", marker, e);
    }
  }

  /// Ends what an earlier run has left frozen: the whole container if it is the one that was
  /// frozen, and else those of its processes that are stopped. To be called before anything else is
  /// done.
  ///
  /// @return a line for each container that was, in display form
  /// @throws FimException ([Problem#IO]) if the markers cannot be read or removed
  public List<String> finish(ContainerSignals signals, Duration atMost) {
    List<String> told = new ArrayList<>();
    for (Path file : markers()) {
      Marker marker = read(file);
      if (marker != null) {
        boolean same =
            signals.members(marker.key()).stream()
                .map(ProcessStat::id)
                .anyMatch(marker.first()::equals);
        ContainerSignals.Sweep sweep =
            same ? signals.kill(marker.key(), atMost) : signals.killStopped(marker.key(), atMost);
        if (sweep.left() > 0) {
          told.add("still frozen: " + marker.key().display() + ", " + sweep.refusals());
          continue; // the marker stays for the next time
        }
        if (sweep.reached() > 0) {
          told.add("ended what was left frozen of " + marker.key().display());
        }
      }
      remove(file);
    }
    return List.copyOf(told);
  }

  private List<Path> markers() {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw failure("list", directory, e);
    }
  }

  /// Null for one that is not whole: it is moved into place only when it is, so nothing was frozen.
  private static @Nullable Marker read(Path file) {
    try {
      List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
      String[] first = lines.getFirst().split(" ", -1);
      SortedMap<String, ByteString> cgroups = new TreeMap<>();
      for (String line : lines.subList(1, lines.size())) {
        int space = line.indexOf(' ');
        cgroups.put(line.substring(space + 1), ByteString.ofHex(line.substring(0, space)));
      }
      return new Marker(
          new ProcessId(Integer.parseInt(first[0]), Long.parseLong(first[1])),
          new ContainerKey(cgroups));
    } catch (IOException e) {
      throw failure("read", file, e);
    } catch (RuntimeException e) { // none of ours
      return null;
    }
  }

  private static FimException failure(String attempt, Path file, IOException cause) {
    return new FimException(
        Problem.IO,
        attempt,
        HeldDirectory.display(file),
        DisplayForm.ofText(String.valueOf(cause.getMessage())),
        "the state directory must be there and writable",
        cause);
  }
}
