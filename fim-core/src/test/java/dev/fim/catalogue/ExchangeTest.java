package dev.fim.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.baseline.Generation;
import dev.fim.baseline.GenerationOrigin;
import dev.fim.baseline.GenerationStore;
import dev.fim.baseline.OpenMode;
import dev.fim.baseline.RandomEntries;
import dev.fim.baseline.database.Recordings;
import dev.fim.cursor.ListedEntries;
import dev.fim.error.Problem;
import dev.fim.file.Entry;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Scope;
import dev.fim.testing.PostgresServer;
import dev.fim.testing.TestTree;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExchangeTest {

  private static final PostgresServer SERVER = PostgresServer.shared();
  private static final String DATABASE = SERVER.newCatalogue();

  private final TestTree tree = TestTree.create();
  private final StoreLocation here = StoreLocation.of(tree.privateDirectory("here").resolve("fim"));
  private final StoreLocation there =
      StoreLocation.of(tree.privateDirectory("there").resolve("fim"));

  @AfterEach
  void close() {
    tree.close();
  }

  private static StoreLocation.OnServer server(String name) {
    return new StoreLocation.OnServer(SERVER.address(DATABASE, "postgres"), name);
  }

  private static Generation record(
      StoreLocation location, List<Entry> entries, GenerationOrigin origin) {
    try (GenerationStore store = location.open(OpenMode.CREATE)) {
      return store.record(ListedEntries.of(entries), Recordings.NOW, origin);
    }
  }

  private static List<Entry> entries(StoreLocation location, long number) {
    try (GenerationStore store = location.open(OpenMode.READ)) {
      return Recordings.all(store.entries(store.generation(number)));
    }
  }

  @Test
  void whatWasPushedComesBackExactly() {
    for (long seed = 1; seed <= 10; seed++) {
      List<Entry> entries = new RandomEntries(seed).tree(300);
      Generation recorded = record(here, entries, Recordings.ORIGIN);
      Exchange.Arrival pushed =
          new Exchange(here, server("exact")).push(recorded.id(), Exchange.Content.WITHOUT);
      assertThat(pushed.isNew()).isTrue();
      assertThat(pushed.to().digest()).isEqualTo(recorded.digest());
      Exchange.Arrival pulled =
          new Exchange(there, server("exact"))
              .pull(pushed.to().id(), null, Exchange.Content.WITHOUT);
      assertThat(pulled.to().digest()).isEqualTo(recorded.digest());
      assertThat(pulled.to().created()).isEqualTo(Recordings.NOW);
      assertThat(pulled.to().origin()).isEqualTo(recorded.origin());
      assertThat(entries(there, pulled.to().id())).isEqualTo(entries(here, recorded.id()));
    }
  }

  @Test
  void aTreeThatIsThereIsNotSentAgainAndOneThatIsHereIsNotTakenAgain() {
    record(here, new RandomEntries(31).tree(100), Recordings.ORIGIN);
    Exchange exchange = new Exchange(here, server("again"));
    assertThat(exchange.push(null, Exchange.Content.WITHOUT).isNew()).isTrue();
    Exchange.Arrival again = exchange.push(null, Exchange.Content.WITHOUT);
    assertThat(again.isNew()).isFalse();
    assertThat(again.to().id()).isEqualTo(2);
    Exchange back = new Exchange(there, server("again"));
    assertThat(back.pull(null, null, Exchange.Content.WITHOUT).isNew()).isTrue();
    assertThat(back.pull(null, null, Exchange.Content.WITHOUT).isNew()).isFalse();
    assertThat(back.isNewest(null)).isTrue();
    record(here, new RandomEntries(32).tree(100), Recordings.ORIGIN);
    exchange.push(null, Exchange.Content.WITHOUT);
    assertThat(back.isNewest(null)).isFalse();
    assertThat(back.pull(null, null, Exchange.Content.WITHOUT).to().id()).isEqualTo(2);
  }

  @Test
  void anImageChoosesAmongTheGenerationsOfAName() {
    String image = "sha256:" + "cd".repeat(32);
    GenerationOrigin ofImage =
        new GenerationOrigin(RawPath.ROOT, Scope.ALL, null, null, MountCrossing.STAY, image);
    record(here, new RandomEntries(33).tree(50), ofImage);
    record(here, new RandomEntries(34).tree(50), Recordings.ORIGIN);
    Exchange exchange = new Exchange(here, server("image"));
    exchange.push(1L, Exchange.Content.WITHOUT);
    exchange.push(2L, Exchange.Content.WITHOUT);
    Exchange back = new Exchange(there, server("image"));
    assertThat(back.pull(null, image, Exchange.Content.WITHOUT).from().id()).isEqualTo(1);
    assertThat(back.pull(null, null, Exchange.Content.WITHOUT).from().id()).isEqualTo(2);
    assertThatThrownBy(() -> back.pull(2L, image, Exchange.Content.WITHOUT))
        .hasMessageContaining("it was not recorded from the image " + image)
        .extracting("problem")
        .isEqualTo(Problem.ARGUMENT);
  }

  @Test
  void anEntryThatWasAlteredOnTheServerLeavesNothingHere() {
    record(here, new RandomEntries(35).tree(200), Recordings.ORIGIN);
    new Exchange(here, server("altered")).push(null, Exchange.Content.WITHOUT);
    SERVER.execute(
        DATABASE,
        "UPDATE fim.tree SET record = sha256('y') WHERE id = (SELECT tree_id FROM fim.baseline"
            + " WHERE name = 'altered')");
    Exchange back = new Exchange(there, server("altered"));
    assertThatThrownBy(() -> back.pull(null, null, Exchange.Content.WITHOUT))
        .extracting("problem")
        .isEqualTo(Problem.BASELINE_NOT_TRUSTED);
    try (GenerationStore store = there.open(OpenMode.CREATE)) {
      assertThat(store.generations()).isEmpty();
    }
  }

  @Test
  void manyGenerationsOfOneTreeCostOneCopyOfItsEntries() {
    record(here, new RandomEntries(36).tree(1_000), Recordings.ORIGIN);
    Exchange exchange = new Exchange(here, server("many"));
    exchange.push(null, Exchange.Content.WITHOUT);
    long entries = SERVER.number(DATABASE, "SELECT COUNT(*) FROM fim.entry");
    for (int i = 0; i < 100; i++) {
      exchange.push(null, Exchange.Content.WITHOUT);
    }
    assertThat(SERVER.number(DATABASE, "SELECT COUNT(*) FROM fim.entry")).isEqualTo(entries);
    assertThat(SERVER.number(DATABASE, "SELECT COUNT(*) FROM fim.baseline WHERE name = 'many'"))
        .isEqualTo(101);
  }
}
