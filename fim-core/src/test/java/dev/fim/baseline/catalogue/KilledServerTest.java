package dev.fim.baseline.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.baseline.Generation;
import dev.fim.baseline.GenerationRecording;
import dev.fim.baseline.OpenMode;
import dev.fim.baseline.RandomEntries;
import dev.fim.baseline.database.Recordings;
import dev.fim.baseline.server.CatalogueAddress;
import dev.fim.catalogue.FleetCatalogue;
import dev.fim.cursor.ListedEntries;
import dev.fim.error.Problem;
import dev.fim.file.Entry;
import dev.fim.testing.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KilledServerTest {

  @Test
  void aServerThatIsKilledMidwayLeavesWholeGenerationsOnly() {
    Path data = PostgresServer.newDirectory();
    // Its commits need not be on the disk: fim asks for that by itself.
    Map<String, String> settings =
        Map.of("fsync", "on", "full_page_writes", "on", "synchronous_commit", "off");
    PostgresServer server = PostgresServer.start(data, settings, 0);
    int port = server.port();
    new FleetCatalogue(server.address("postgres", "postgres")).create(null, null, null);
    CatalogueAddress address = server.address("postgres", "postgres");
    List<Entry> tree = new RandomEntries(1).tree(5_000);
    List<Entry> next = new RandomEntries(2).tree(40_000);
    for (int killedAt : List.of(1_000, 15_000, 39_999)) {
      try (Catalogue catalogue = Catalogue.open(address, "x", OpenMode.WRITE)) {
        catalogue.record(ListedEntries.of(tree), Recordings.NOW, Recordings.ORIGIN);
        GenerationRecording recording = catalogue.begin(null);
        next.subList(0, killedAt).forEach(recording::add);
        server.kill();
        assertThatThrownBy(
                () -> {
                  next.subList(killedAt, next.size()).forEach(recording::add);
                  recording.complete(Recordings.NOW, Recordings.ORIGIN);
                })
            .hasMessageContaining("cannot record a generation in postgresql://127.0.0.1:" + port)
            .extracting("problem")
            .isEqualTo(Problem.IO);
      }
      server = PostgresServer.start(data, settings, port);
      try (Catalogue catalogue = Catalogue.open(address, "x", OpenMode.READ)) {
        for (Generation generation : catalogue.generations()) {
          assertThat(Recordings.all(catalogue.entries(generation))).isEqualTo(tree);
        }
        assertThat(catalogue.generations()).isNotEmpty();
      }
      assertThat(server.number("postgres", "SELECT COUNT(*) FROM fim.entry")).isEqualTo(5_000);
    }
    server.close();
  }
}
