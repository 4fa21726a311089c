package dev.fim.baseline.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.baseline.Generation;
import dev.fim.baseline.GenerationOrigin;
import dev.fim.baseline.GenerationRecording;
import dev.fim.baseline.OpenMode;
import dev.fim.baseline.RandomEntries;
import dev.fim.baseline.database.Recordings;
import dev.fim.cursor.ListedEntries;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Scope;
import dev.fim.testing.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CatalogueTest {

  private static final PostgresServer SERVER = PostgresServer.shared();
  private static String database = "";

  @BeforeAll
  static void create() {
    database = SERVER.newCatalogue();
  }

  private static Catalogue open(String name, OpenMode mode) {
    return Catalogue.open(SERVER.address(database, "postgres"), name, mode);
  }

  private static Generation record(String name, List<Entry> entries) {
    try (Catalogue catalogue = open(name, OpenMode.WRITE)) {
      return catalogue.record(ListedEntries.of(entries), Recordings.NOW, Recordings.ORIGIN);
    }
  }

  private static List<Entry> entries(String name, long number) {
    try (Catalogue catalogue = open(name, OpenMode.READ)) {
      return Recordings.all(catalogue.entries(catalogue.generation(number)));
    }
  }

  private static long rows(String table) {
    return SERVER.number(database, "SELECT COUNT(*) FROM fim." + table);
  }

  @Test
  void everyKindOfEntryComesBackAsItWas() {
    for (long seed = 1; seed <= 20; seed++) {
      List<Entry> tree = new RandomEntries(seed).tree(200);
      Generation recorded = record("random" + seed, tree);
      assertThat(recorded.created()).isEqualTo(Recordings.NOW);
      assertThat(entries("random" + seed, recorded.id())).isEqualTo(tree);
      try (Catalogue catalogue = open("random" + seed, OpenMode.READ)) {
        assertThat(catalogue.latest()).isEqualTo(recorded);
      }
    }
  }

  @Test
  void aTreeOfManyRowsIsReadInParts() {
    List<Entry> tree = new RandomEntries(99).tree(25_000);
    Generation recorded = record("large", tree);
    assertThat(entries("large", recorded.id())).isEqualTo(tree);
  }

  @Test
  void anEntryIsFoundByItsPathAndAScopeIsRead() {
    List<Entry> tree = new RandomEntries(7).tree(3_000);
    record("scope", tree);
    try (Catalogue catalogue = open("scope", OpenMode.READ)) {
      Generation latest = catalogue.latest();
      for (int i = 0; i < tree.size(); i += 97) {
        assertThat(catalogue.find(latest, tree.get(i).path())).isEqualTo(tree.get(i));
      }
      assertThat(catalogue.find(latest, RawPath.ofUtf8("/there/is/none"))).isNull();
      RawPath part = tree.get(1_500).path();
      List<Entry> within = tree.stream().filter(entry -> entry.path().isWithin(part)).toList();
      assertThat(Recordings.all(catalogue.entries(latest, Scope.of(List.of(part)))))
          .isEqualTo(within);
    }
  }

  @Test
  void equalTreesAreStoredOnceWhoeverRecordsThem() {
    List<Entry> tree = new RandomEntries(11).tree(500);
    record("first", tree);
    long before = rows("entry");
    long trees = rows("tree");
    record("second", tree);
    Generation again = record("first", tree);
    assertThat(again.id()).isEqualTo(2);
    assertThat(rows("entry")).isEqualTo(before);
    assertThat(rows("tree")).isEqualTo(trees);
    assertThat(entries("second", 1)).isEqualTo(tree);
    try (Catalogue catalogue = open("third", OpenMode.WRITE)) {
      Generation shared = catalogue.share(again.digest(), Recordings.NOW, Recordings.ORIGIN);
      assertThat(shared).isNotNull();
    }
    assertThat(entries("third", 1)).isEqualTo(tree);
  }

  @Test
  void aTreeThatEqualsTheLikelyOneWritesNoEntryAndOneThatDoesNotIsWhole() {
    List<Entry> tree = new RandomEntries(12).tree(2_000);
    Generation first = record("likely", tree);
    List<Entry> changed = new ArrayList<>(tree.subList(0, 1_999));
    try (Catalogue catalogue = open("likely", OpenMode.WRITE)) {
      for (List<Entry> next : List.of(tree, changed)) {
        try (GenerationRecording recording = catalogue.begin(first)) {
          next.forEach(recording::add);
          recording.complete(Recordings.NOW, Recordings.ORIGIN);
        }
      }
    }
    assertThat(entries("likely", 2)).isEqualTo(tree);
    assertThat(entries("likely", 3)).isEqualTo(changed);
  }

  @Test
  void anAbandonedRecordingLeavesNothingAndItsNumberIsNotGivenAgain() {
    long before = rows("entry");
    try (Catalogue catalogue = open("abandoned", OpenMode.WRITE)) {
      try (GenerationRecording recording = catalogue.begin(null)) {
        assertThat(recording.id()).isEqualTo(1);
        new RandomEntries(13).tree(15_000).forEach(recording::add);
      }
      assertThat(catalogue.generations()).isEmpty();
    }
    assertThat(rows("entry")).isEqualTo(before);
    assertThat(record("abandoned", new RandomEntries(13).tree(10)).id()).isEqualTo(2);
  }

  @Test
  void forgettingRemovesWhatNobodySharesAndNothingElse() {
    List<Entry> shared = new RandomEntries(14).tree(300);
    List<Entry> own = new RandomEntries(15).tree(400);
    record("forgets", own);
    record("forgets", shared);
    record("keeps", shared);
    record("forgets", new RandomEntries(16).tree(5));
    long before = rows("entry");
    try (Catalogue catalogue = open("forgets", OpenMode.WRITE)) {
      catalogue.forget(Set.of(1L, 2L), () -> {});
      assertThat(catalogue.generations()).extracting(Generation::id).containsExactly(3L);
    }
    assertThat(rows("entry")).isEqualTo(before - 400);
    assertThat(entries("keeps", 1)).isEqualTo(shared);
    assertThat(record("forgets", own).id()).isEqualTo(4);
    try (Catalogue catalogue = open("keeps", OpenMode.WRITE)) {
      assertThatThrownBy(() -> catalogue.forget(Set.of(1L), () -> {}))
          .hasMessageContaining("the name 'keeps' keeps at least one");
    }
  }

  @Test
  void aGenerationOfAnImageIsFoundByIt() {
    GenerationOrigin ofImage =
        new GenerationOrigin(
            RawPath.ROOT, Scope.ALL, null, null, MountCrossing.STAY, "sha256:" + "ab".repeat(32));
    try (Catalogue catalogue = open("images", OpenMode.WRITE)) {
      Generation recorded =
          catalogue.record(
              ListedEntries.of(new RandomEntries(17).tree(20)), Recordings.NOW, ofImage);
      catalogue.record(
          ListedEntries.of(new RandomEntries(18).tree(20)), Recordings.NOW, Recordings.ORIGIN);
      assertThat(catalogue.latestOf("sha256:" + "ab".repeat(32))).isEqualTo(recorded);
      assertThatThrownBy(() -> catalogue.latestOf("sha256:00"))
          .hasMessageContaining("it holds none of the name 'images' of the image sha256:00");
    }
  }

  @Test
  void aWrongNumberIsAWrongArgumentAndAnEmptyNameAnEmptyDatabase() {
    record("numbers", new RandomEntries(19).tree(5));
    try (Catalogue catalogue = open("numbers", OpenMode.READ)) {
      assertThatThrownBy(() -> catalogue.generation(7))
          .isInstanceOf(FimException.class)
          .extracting("problem")
          .isEqualTo(Problem.ARGUMENT);
    }
    try (Catalogue catalogue = open("nobody", OpenMode.READ)) {
      assertThatThrownBy(catalogue::latest).extracting("problem").isEqualTo(Problem.DATABASE);
    }
    assertThatThrownBy(() -> open("a\nb", OpenMode.READ))
        .hasMessage(
            "cannot take the name 'a\\x0ab': a name has 1 to 200 characters, and no control"
                + " characters");
  }

  @Test
  void anEntryThatTheServerAlteredIsNoticed() {
    List<Entry> tree = new RandomEntries(21).tree(100);
    record("altered", tree);
    long tree21 =
        SERVER.number(database, "SELECT tree_id FROM fim.baseline WHERE name = 'altered'");
    SERVER.execute(
        database,
        "UPDATE fim.entry SET status = set_byte(status, length(status) - 1,"
            + " get_byte(status, length(status) - 1) # 1) WHERE id = (SELECT MIN(id) FROM fim.entry"
            + " WHERE id >= %d::BIGINT << 40 AND length(status) > 1)".formatted(tree21));
    assertThatThrownBy(() -> entries("altered", 1))
        .isInstanceOf(FimException.class)
        .extracting("problem")
        .isIn(Problem.BASELINE_NOT_TRUSTED, Problem.DATABASE);
  }

  @Test
  void aDigestOrACountThatTheServerAlteredIsNoticed() {
    record("digest", new RandomEntries(22).tree(100));
    SERVER.execute(
        database,
        "UPDATE fim.tree SET record = sha256('x') WHERE id ="
            + " (SELECT tree_id FROM fim.baseline WHERE name = 'digest')");
    assertThatThrownBy(() -> entries("digest", 1))
        .hasMessageStartingWith("cannot trust generation 1 of postgresql://127.0.0.1:")
        .extracting("problem")
        .isEqualTo(Problem.BASELINE_NOT_TRUSTED);
    record("count", new RandomEntries(23).tree(100));
    SERVER.execute(
        database,
        "UPDATE fim.tree SET entries = 101 WHERE id ="
            + " (SELECT tree_id FROM fim.baseline WHERE name = 'count')");
    assertThatThrownBy(() -> entries("count", 1))
        .hasMessageContaining("it is damaged: it holds 100 of its 101 entries");
    record("lost", new RandomEntries(24).tree(100));
    SERVER.execute(
        database,
        "DELETE FROM fim.entry WHERE id = (SELECT tree_id * 1099511627776 + 50 FROM fim.baseline"
            + " WHERE name = 'lost')");
    assertThatThrownBy(() -> entries("lost", 1)).hasMessageContaining("99 of its 100 entries");
  }

  @Test
  void aValueThatIsNoneIsADamagedDatabaseAndNothingWorse() {
    record("broken", new RandomEntries(25).tree(50));
    SERVER.execute(
        database,
        "UPDATE fim.entry SET status = '' WHERE id = (SELECT tree_id * 1099511627776 + 20 FROM"
            + " fim.baseline WHERE name = 'broken')");
    assertThatThrownBy(() -> entries("broken", 1))
        .isInstanceOf(FimException.class)
        .extracting("problem")
        .isEqualTo(Problem.DATABASE);
  }

  /// A comparison would not read what equal digests of directories say is equal.
  @Test
  void digestsOfDirectoriesOnTheServerAreNotBelieved() {
    record("subtrees", new RandomEntries(41).tree(2_000));
    try (Catalogue catalogue = open("subtrees", OpenMode.READ)) {
      Generation latest = catalogue.latest();
      assertThat(catalogue.subtrees(latest).from(0)).isNull();
      SERVER.execute(
          database,
          "UPDATE fim.tree SET record = sha256('w') WHERE id = (SELECT tree_id FROM fim.baseline"
              + " WHERE name = 'subtrees')");
    }
    try (Catalogue catalogue = open("subtrees", OpenMode.READ)) {
      Generation altered = catalogue.latest();
      assertThatThrownBy(() -> Recordings.all(catalogue.entriesWithout(altered, List.of())))
          .extracting("problem")
          .isEqualTo(Problem.BASELINE_NOT_TRUSTED);
    }
  }

  @Test
  void aReaderSeesOneMomentWhateverIsRecordedMeanwhile() {
    record("moment", new RandomEntries(26).tree(10));
    try (Catalogue reader = open("moment", OpenMode.READ)) {
      assertThat(reader.generations()).hasSize(1);
      record("moment", new RandomEntries(27).tree(10));
      assertThat(reader.generations()).hasSize(1);
    }
  }

  @Test
  void aWriterReadsOneGenerationWhileItRecordsTheNext() {
    List<Entry> tree = new RandomEntries(28).tree(30_000);
    record("both", tree);
    try (Catalogue catalogue = open("both", OpenMode.WRITE);
        EntryCursor old = catalogue.entries(catalogue.latest());
        GenerationRecording recording = catalogue.begin(null)) {
      for (Entry entry = old.next(); entry != null; entry = old.next()) {
        recording.add(entry);
      }
      assertThat(recording.complete(Recordings.NOW, Recordings.ORIGIN).entries()).isEqualTo(30_000);
    }
  }

  @Test
  void aDatabaseWithoutTheSchemaIsToldFromOneOfALaterVersion() {
    String empty = SERVER.newDatabase();
    assertThatThrownBy(() -> Catalogue.open(SERVER.address(empty, "postgres"), "x", OpenMode.READ))
        .hasMessageEndingWith(
            "the database has no schema of fim; let its owner run 'fim catalogue create --db URL'");
    String later = SERVER.newCatalogue();
    SERVER.execute(later, "UPDATE fim.schema_version SET version = 1000");
    assertThatThrownBy(() -> Catalogue.open(SERVER.address(later, "postgres"), "x", OpenMode.READ))
        .hasMessageContaining("its schema has version 1000, and this fim knows versions up to 1");
  }

  @Test
  void theViewsShowWhatWasRecorded() {
    record("views", new RandomEntries(29).tree(300));
    assertThat(SERVER.number(database, "SELECT COUNT(*) FROM fim.files WHERE name = 'views'"))
        .isEqualTo(300);
    assertThat(
            SERVER.number(
                database,
                "SELECT COUNT(*) FROM (SELECT * FROM fim.files WHERE name = 'views') f"
                    + " WHERE f.type IS NULL OR f.path IS NULL"))
        .isZero();
  }
}
