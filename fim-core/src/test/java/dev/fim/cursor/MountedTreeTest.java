package dev.fim.cursor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.compare.Entries;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.MountPoint;
import dev.fim.path.RawPath;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MountedTreeTest {

  private static List<String> mounted(List<Entry> entries, String... mounts) {
    List<String> said = new ArrayList<>();
    try (MountedTree tree =
        new MountedTree(
            ListedEntries.of(entries), Stream.of(mounts).map(RawPath::parse).toList())) {
      for (Entry entry = tree.next(); entry != null; entry = tree.next()) {
        said.add(
            switch (entry) {
              case MountPoint(RawPath path) -> "mount " + path;
              case FileEntry file ->
                  (file.isMountRoot() ? "mounted " : file.recorded().isEmpty() ? "bare " : "")
                      + file.path();
              default -> throw new AssertionError(entry.toString());
            });
      }
    }
    return said;
  }

  @Test
  void aMountIsAddedOrMarkedAndSoAreTheDirectoriesThatWereMadeForIt() {
    List<Entry> entries =
        List.of(
            Entries.directory("/").build(),
            Entries.directory("/etc").build(),
            Entries.file("/etc/hosts", 1).build(),
            Entries.file("/etc/passwd", 2).build(),
            Entries.directory("/proc").build());
    assertThat(
            mounted(
                entries, "/", "/proc", "/proc/acpi", "/etc/hosts", "/run/secrets/token", "/zzz"))
        .containsExactly(
            "/",
            "/etc",
            "mounted /etc/hosts",
            "/etc/passwd",
            "mounted /proc",
            "bare /run",
            "bare /run/secrets",
            "mount /run/secrets/token",
            "mount /zzz");
  }

  @Test
  void withoutMountsNothingIsAnother() {
    assertThat(mounted(List.of(Entries.directory("/").build()))).containsExactly("/");
    assertThat(mounted(List.of(), "/a")).containsExactly("bare /", "mount /a");
  }
}
