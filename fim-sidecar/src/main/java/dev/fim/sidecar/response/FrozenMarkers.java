package dev.fim.sidecar.response;

import dev.fim.disk.DiskFault;
import dev.fim.disk.GivenFile;
import dev.fim.disk.HeldDirectory;
import dev.fim.error.FimException;
import dev.fim.path.ByteString;
import dev.fim.sidecar.container.Candidate;
import dev.fim.sidecar.container.ContainerKey;
import dev.fim.sidecar.procfs.ProcessId;
import dev.fim.sidecar.procfs.ProcessStat;
import dev.fim.sidecar.state.StateFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Records on disk which containers are frozen, so that the next start can end those that a killed
/// sidecar left frozen. A marker is written before the first process is stopped, and removed when
/// none is left.
///
/// @param directory that only the sidecar's user can write, and that outlives the sidecar
public record FrozenMarkers(Path directory) {

  private static final String SUFFIX = ".frozen";

  /// A marker has a path of up to 4 KB, in hexadecimal digits, for each of up to a dozen
  /// hierarchies.
  private static final int LONGEST = 1 << 20;

  /// The content of a file with the name of a marker.
  private sealed interface Found {
    /// A marker.
    record Marker(ProcessId first, ContainerKey key) implements Found {}

    /// Something else. A marker is moved into place when it is complete, so a partial one has
    /// frozen nothing.
    ///
    /// @param isFile whether it is a regular file
    record Other(boolean isFile) implements Found {}
  }

  /// Records that a container is about to be frozen.
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

  /// Removes the marker, because the container has ended.
  ///
  /// @throws FimException ([Problem#IO]) if the marker cannot be removed
  void remove(Path marker) {
    try {
      Files.deleteIfExists(marker);
    } catch (IOException e) {
      throw failure("remove", marker, e);
    }
  }

  /// Ends the containers that an earlier run left frozen: the whole container if it is the same
  /// run, otherwise only its stopped processes. To be called before anything else.
  ///
  /// @return one line for each such container, and for each file that is not a marker, in display
  ///   form
  /// @throws FimException ([Problem#IO]) if the markers cannot be read or removed
  public List<String> finish(ContainerSignals signals, Duration atMost) {
    List<String> report = new ArrayList<>();
    for (Path file : markers()) {
      switch (read(file)) {
        case Found.Marker marker -> finish(file, marker, signals, atMost, report);
        case Found.Other(boolean isFile) -> {
          report.add(
              HeldDirectory.display(file)
                  + " is not a marker of fim"
                  + (isFile ? ", and is removed" : ", and is skipped"));
          if (isFile) {
            remove(file);
          }
        }
      }
    }
    return List.copyOf(report);
  }

  private void finish(
      Path file,
      Found.Marker marker,
      ContainerSignals signals,
      Duration atMost,
      List<String> report) {
    boolean same =
        signals.members(marker.key()).stream()
            .map(ProcessStat::id)
            .anyMatch(marker.first()::equals);
    ContainerSignals.Sweep sweep =
        same ? signals.kill(marker.key(), atMost) : signals.killStopped(marker.key(), atMost);
    if (sweep.left() > 0) {
      report.add("still frozen: " + marker.key().display() + ", " + sweep.refusals());
      return; // the next start tries again
    }
    if (sweep.reached() > 0) {
      report.add("ended the frozen processes of " + marker.key().display());
    }
    remove(file);
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

  private static Found read(Path file) {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return new Found.Other(false);
    }
    try (InputStream in = GivenFile.openRegular(file)) {
      byte[] bytes = in == null ? new byte[0] : in.readNBytes(LONGEST + 1);
      return bytes.length > LONGEST ? new Found.Other(true) : marker(bytes);
    } catch (CharacterCodingException | RuntimeException e) {
      return new Found.Other(true);
    } catch (IOException e) {
      throw failure("read", file, e);
    }
  }

  private static Found.Marker marker(byte[] bytes) throws CharacterCodingException {
    CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    List<String> lines = text.toString().lines().toList();
    String[] first = lines.getFirst().split(" ", -1);
    SortedMap<String, ByteString> cgroups = new TreeMap<>();
    for (String line : lines.subList(1, lines.size())) {
      int space = line.indexOf(' ');
      cgroups.put(line.substring(space + 1), ByteString.ofHex(line.substring(0, space)));
    }
    return new Found.Marker(
        new ProcessId(Integer.parseInt(first[0]), Long.parseLong(first[1])),
        new ContainerKey(cgroups));
  }

  private static FimException failure(String attempt, Path file, IOException cause) {
    return DiskFault.failure(attempt, HeldDirectory.display(file), cause);
  }
}
