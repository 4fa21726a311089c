package dev.fim.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.FileIntegrity;
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
import dev.fim.request.BaselineReference;
import dev.fim.seal.Seal;
import dev.fim.testing.PostgresServer;
import dev.fim.testing.TestTree;
import dev.fim.testing.TrustFixture;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExchangeTest {

  private static final PostgresServer SERVER = PostgresServer.shared();
  private static final String DATABASE = SERVER.newCatalogue();
  private static final BaselineReference LATEST = new BaselineReference.Latest();

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

  private Seal seal(StoreLocation location, TrustFixture keys, String name) {
    return FileIntegrity.at(location).seal(new BaselineReference.Latest(), keys.signer(name));
  }

  @Test
  void sealsTravelWithTheirGenerationAndHoldOnBothSides() {
    TrustFixture keys = new TrustFixture(tree);
    record(here, new RandomEntries(41).tree(100), Recordings.ORIGIN);
    Seal first = seal(here, keys, "a");
    Exchange exchange = new Exchange(here, server("sealed"));
    exchange.push(null, Exchange.Content.WITHOUT);
    assertThat(FileIntegrity.at(server("sealed")).trusting(keys.trust("a")).verify(LATEST).seal())
        .isEqualTo(first);
    assertThatThrownBy(
            () -> FileIntegrity.at(server("sealed")).trusting(keys.trust("b")).verify(LATEST))
        .extracting("problem")
        .isEqualTo(Problem.BASELINE_NOT_TRUSTED);
    Exchange back = new Exchange(there, server("sealed"));
    back.pull(null, null, Exchange.Content.WITHOUT);
    assertThat(FileIntegrity.at(there).trusting(keys.trust("a")).verify(LATEST).seal())
        .isEqualTo(first);
    // a second key seals on the server: the copy is not the newest until it has that seal too
    Seal second = seal(server("sealed"), keys, "b");
    assertThat(back.isNewest(null)).isFalse();
    assertThat(back.pull(null, null, Exchange.Content.WITHOUT).isNew()).isFalse();
    assertThat(back.isNewest(null)).isTrue();
    assertThat(FileIntegrity.at(there).trusting(keys.trust("b")).verify(LATEST).seal())
        .isEqualTo(second);
  }

  @Test
  void anOlderGenerationOfAServerIsRefusedAndAnAlteredOneToo() {
    TrustFixture keys = new TrustFixture(tree);
    StoreLocation.OnServer place = server("rollback");
    record(here, new RandomEntries(42).tree(100), Recordings.ORIGIN);
    seal(here, keys, "a");
    Exchange exchange = new Exchange(here, place);
    exchange.push(null, Exchange.Content.WITHOUT);
    record(here, new RandomEntries(43).tree(100), Recordings.ORIGIN);
    seal(here, keys, "a");
    exchange.push(null, Exchange.Content.WITHOUT);
    FileIntegrity trusting = FileIntegrity.at(place).trusting(keys.trust("a"));
    assertThat(trusting.verify(LATEST).seal().statement().subject())
        .extracting("number")
        .isEqualTo(2L);
    SERVER.execute(DATABASE, "DELETE FROM fim.baseline WHERE name = 'rollback' AND number = 2");
    assertThatThrownBy(() -> trusting.verify(LATEST))
        .hasMessageContaining("it is older")
        .extracting("problem")
        .isEqualTo(Problem.BASELINE_NOT_TRUSTED);
    FileIntegrity withoutMemory = FileIntegrity.at(place).trusting(keys.trust("a").withoutMemory());
    assertThat(withoutMemory.verify(LATEST).seal().statement().subject())
        .extracting("number")
        .isEqualTo(1L);
    SERVER.execute(
        DATABASE,
        "UPDATE fim.entry SET status = set_byte(status, 3, get_byte(status, 3) # 1) WHERE id ="
            + " (SELECT min(e.id) FROM fim.entry e JOIN fim.baseline b ON e.id / 1099511627776 ="
            + " b.tree_id WHERE b.name = 'rollback' AND length(e.status) > 1)");
    assertThatThrownBy(() -> withoutMemory.verify(LATEST))
        .extracting("problem")
        .isEqualTo(Problem.BASELINE_NOT_TRUSTED);
  }

  @Test
  void aCopyIsRememberedUnderItsPlaceAndNotUnderItsFile() {
    TrustFixture keys = new TrustFixture(tree);
    StoreLocation first = StoreLocation.of(tree.privateDirectory("x").resolve("fim"), "a place");
    StoreLocation second = StoreLocation.of(tree.privateDirectory("y").resolve("fim"), "a place");
    record(here, new RandomEntries(44).tree(20), Recordings.ORIGIN);
    seal(here, keys, "a");
    new Exchange(here, server("places")).push(null, Exchange.Content.WITHOUT);
    new Exchange(first, server("places")).pull(null, null, Exchange.Content.WITHOUT);
    record(here, new RandomEntries(45).tree(20), Recordings.ORIGIN);
    seal(here, keys, "a");
    new Exchange(here, server("places")).push(null, Exchange.Content.WITHOUT);
    new Exchange(second, server("places")).pull(null, null, Exchange.Content.WITHOUT);
    FileIntegrity.at(second).trusting(keys.trust("a")).verify(LATEST);
    assertThatThrownBy(() -> FileIntegrity.at(first).trusting(keys.trust("a")).verify(LATEST))
        .hasMessageContaining("it is older");
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
