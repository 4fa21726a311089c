package dev.fim.sidecar.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.FileIntegrity;
import dev.fim.baseline.server.CatalogueAddress;
import dev.fim.catalogue.StoreLocation;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.request.TreeRequest;
import dev.fim.sidecar.endpoint.Metrics;
import dev.fim.sidecar.event.Event;
import dev.fim.sidecar.event.EventLog;
import dev.fim.testing.PostgresServer;
import dev.fim.testing.TestTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CatalogueCopyTest {

  private static final PostgresServer SERVER = PostgresServer.shared();
  private static final String DATABASE = SERVER.newCatalogue();

  private final TestTree tree = TestTree.create();
  private final Path state = tree.privateDirectory("state");

  @AfterEach
  void close() {
    tree.close();
  }

  private StoreLocation.OnServer server(String name) {
    return new StoreLocation.OnServer(SERVER.address(DATABASE, "postgres"), name);
  }

  private void record(String name, String content) throws IOException {
    Files.writeString(Path.of(tree.root().display()).resolve("file"), content);
    FileIntegrity.at(server(name)).init(TreeRequest.standard().withRoot(tree.root()), _ -> {});
  }

  private static long entries(CatalogueCopy copy) {
    Long entries =
        copy.with(database -> FileIntegrity.at(database).generations().getLast().entries());
    return entries == null ? -1 : entries;
  }

  @Test
  void theNewestGenerationIsCopiedOnceAndTheNextOneReplacesIt() throws IOException {
    CatalogueCopy copy = new CatalogueCopy(state, "web", server("copied"), null);
    assertThat(entries(copy)).isEqualTo(-1);
    assertThatThrownBy(copy::refresh).extracting("problem").isEqualTo(Problem.DATABASE);
    record("copied", "one");
    assertThat(copy.refresh()).isTrue();
    assertThat(copy.refresh()).isFalse();
    assertThat(entries(copy)).isEqualTo(2);
    assertThat(copy.claim().number()).isEqualTo(1);
    Files.writeString(Path.of(tree.root().display()).resolve("more"), "x");
    record("copied", "two");
    assertThat(copy.refresh()).isTrue();
    assertThat(entries(copy)).isEqualTo(3);
    assertThat(copy.claim().number()).isEqualTo(2);
    assertThat(entries(new CatalogueCopy(state, "web", server("copied"), null))).isEqualTo(3);
  }

  @Test
  void aCopyOfOtherSettingsIsNotUsed() throws IOException {
    record("mine", "one");
    assertThat(new CatalogueCopy(state, "web", server("mine"), null).refresh()).isTrue();
    assertThat(entries(new CatalogueCopy(state, "web", server("other"), null))).isEqualTo(-1);
    assertThat(entries(new CatalogueCopy(state, "web", server("mine"), "sha256:1"))).isEqualTo(-1);
  }

  @Test
  void anAlteredTreeLeavesTheCopyAsItWas() throws IOException {
    CatalogueCopy copy = new CatalogueCopy(state, "web", server("altered"), null);
    record("altered", "one");
    copy.refresh();
    record("altered", "two");
    SERVER.execute(
        DATABASE,
        "UPDATE fim.tree SET record = sha256('z') WHERE id = (SELECT tree_id FROM fim.baseline"
            + " WHERE name = 'altered' AND number = 2)");
    assertThatThrownBy(copy::refresh)
        .isInstanceOf(FimException.class)
        .extracting("problem")
        .isEqualTo(Problem.BASELINE_NOT_TRUSTED);
    assertThat(copy.claim().number()).isEqualTo(1);
    assertThat(entries(copy)).isEqualTo(2);
  }

  /// A server that takes connections and never says a word.
  @Test
  @Timeout(60)
  void aServerThatHangsDelaysNobodyAndIsToldOnce() throws Exception {
    record("hangs", "one");
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EventLog events = EventLog.start("test-events", out, Clock.systemUTC(), _ -> {})) {
      CatalogueAddress address =
          CatalogueAddress.of(
                  "jdbc:postgresql://127.0.0.1:%d/fim?connect_timeout=1&sslmode=disable"
                      .formatted(silent.getLocalPort()),
                  Map.of())
              .withAnswerWithin(Duration.ofSeconds(2));
      CatalogueCopy copy =
          new CatalogueCopy(state, "web", new StoreLocation.OnServer(address, "hangs"), null);
      long begin = System.nanoTime();
      try (CatalogueRefresher _ =
          CatalogueRefresher.start(
              Map.of("web", copy),
              Duration.ofSeconds(1),
              events,
              new Metrics(),
              _ -> {},
              Clock.systemUTC())) {
        for (int i = 0; i < 50; i++) {
          assertThat(entries(copy)).isEqualTo(-1);
          Thread.sleep(20);
        }
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)).isLessThan(10_000);
        while (!out.toString(StandardCharsets.UTF_8).contains("\"state\":\"away\"")) {
          Thread.sleep(50);
        }
        Thread.sleep(4_000);
      }
      assertThat(out.toString(StandardCharsets.UTF_8).split("\"away\"", -1)).hasSize(2);
    }
  }

  @Test
  void theEventOfALostCatalogueNamesItsContainer() {
    assertThat(new Event.Catalogue("web", "away", "reason").container()).isEqualTo("web");
  }
}
