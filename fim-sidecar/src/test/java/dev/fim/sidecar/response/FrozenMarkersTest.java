package dev.fim.sidecar.response;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.path.ByteString;
import dev.fim.sidecar.container.Candidate;
import dev.fim.sidecar.container.ContainerKey;
import dev.fim.sidecar.procfs.ProcessId;
import dev.fim.sidecar.state.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrozenMarkersTest {

  @TempDir private Path volume;

  /// Whoever can write the volume can give the directory another name.
  @Test
  void aMarkerIsWrittenIntoTheDirectoryThatWasTrusted() throws IOException {
    FrozenMarkers markers = new FrozenMarkers(StateDirectory.in(volume, "frozen").path());
    Path others = Files.createDirectory(volume.resolve("others"));
    Files.move(volume.resolve("frozen"), volume.resolve("moved"));
    Files.createSymbolicLink(volume.resolve("frozen"), others);
    TreeMap<String, ByteString> cgroups = new TreeMap<>();
    cgroups.put("", ByteString.ofUtf8("/a"));
    markers.write(new Candidate(new ContainerKey(cgroups), new ProcessId(8, 100), "app"));
    try (var written = Files.list(others)) {
      assertThat(written).isEmpty();
    }
  }
}
