package dev.fim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.baseline.Generation;
import dev.fim.compare.Verdict;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.policy.Policy;
import dev.fim.request.BaselineReference;
import dev.fim.request.Outcome;
import dev.fim.request.TreeRequest;
import dev.fim.seal.SealFile;
import dev.fim.seal.Signer;
import dev.fim.testing.TestTree;
import dev.fim.testing.TrustFixture;
import dev.fim.trust.PolicySeal;
import dev.fim.trust.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sealed generations of a database, and what an attacker can do who writes the database.
class SealedGenerationTest {

  private static final BaselineReference LATEST = new BaselineReference.Latest();

  /// The tests read the files.
  private static final TreeRequest WITHOUT_ATIME =
      TreeRequest.standard().withIgnored(AttributeSet.of(Attribute.ATIME));

  @AutoClose private final FimFixture fixture = new FimFixture();
  private final TestTree tree = fixture.tree();
  private final TrustFixture keys = new TrustFixture(tree);
  private final FileIntegrity plain = fixture.fim();
  private final Path file = Path.of(fixture.database() + ".mv.db");

  @BeforeEach
  void record() {
    tree.dir("d")
        .file("d/a", "1")
        .file("d/b", "2")
        .file("d/\\xff", "3")
        .symlink("l", "target")
        .xattr("d/a", "user.fim", new byte[] {1});
    sealing().init(request(), change -> {});
  }

  /// What is selected has values in every column.
  private TreeRequest request() {
    return fixture
        .request()
        .withPolicy(
            Policy.parse(
                "p.yaml",
                """
                version: 1
                rules:
                  - path: /
                    attributes: [default, blocks, atime, btime, xattrs, chattr, nlink, inode, ctime]
                """));
  }

  private FileIntegrity sealing() {
    return plain.signing(keys.signer("k"));
  }

  private FileIntegrity trusting() {
    return plain.trusting(keys.trust("k"));
  }

  private void sql(String... statements) {
    try (Connection connection =
            DriverManager.getConnection("jdbc:h2:" + fixture.database(), "sa", "");
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private void assertRefused(String fact) {
    assertThatThrownBy(() ->
            trusting()
                .check(
                    TreeRequest.standard(),
                    change -> {
                      throw new AssertionError(
                          "nothing is reported before the baseline is trusted");
                    }))
        .isInstanceOfSatisfying(
            FimException.class,
            e -> assertThat(e.problem()).as(e.getMessage()).isEqualTo(Problem.BASELINE_NOT_TRUSTED))
        .hasMessageContaining(fact);
  }

  @Test
  void aSealedGenerationIsTrusted() {
    Outcome outcome = trusting().check(WITHOUT_ATIME, change -> {});
    assertThat(outcome.verdict()).isEqualTo(Verdict.INTACT);
    assertThat(outcome.header().notes())
        .anyMatch(note -> note.startsWith("sealed by the key " + keys.signer("k").key().id()));
    assertThat(fixture.check().header().notes()).isEmpty();
  }

  @Test
  void anUnsealedGenerationIsRefused() {
    tree.file("d/a", "new");
    plain.update(TreeRequest.standard(), LATEST, change -> {});
    assertRefused("cannot trust generation 2 of %s: it has no seal".formatted(file));
    plain.seal(LATEST, keys.signer("k"));
    assertThat(trusting().check(WITHOUT_ATIME, change -> {}).verdict()).isEqualTo(Verdict.INTACT);
  }

  @Test
  void severalKeysSealOneGeneration() {
    plain.seal(LATEST, keys.signer("second"));
    for (String key : List.of("k", "second")) {
      assertThat(plain.trusting(keys.trust(key)).verify(LATEST).seal().key())
          .isEqualTo(keys.signer(key).key().id());
    }
  }

  @Test
  void aForeignKeyIsRefused() {
    assertThatThrownBy(
            () -> plain.trusting(keys.trust("x")).check(TreeRequest.standard(), change -> {}))
        .hasMessage(
            ("cannot trust generation 1 of %s: the key %s sealed it; trusted: the key %s; name the"
                    + " public key of who may seal it with --trust, if you know that it is right")
                .formatted(file, keys.signer("k").key().id(), keys.signer("x").key().id()));
  }

  /// Each is one change that whoever can write the database can make.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE entry SET path = X'2f642f63' WHERE path = X'2f642f62'",
        "UPDATE entry SET digests = SUBSTRING(digests FROM 1 FOR 4) || X'01020304'"
            + " || SUBSTRING(digests FROM 9) WHERE path = X'2f642f61'",
        "UPDATE entry SET digests = NULL WHERE path = X'2f642f61'",
        "UPDATE entry SET status = SUBSTRING(status FROM 1 FOR 7) || X'5a'"
            + " || SUBSTRING(status FROM 9) WHERE path = X'2f642f61'",
        "UPDATE entry SET blocks = blocks + 1 WHERE blocks IS NOT NULL",
        "UPDATE entry SET blocks = NULL",
        "UPDATE entry SET link = X'78' WHERE link IS NOT NULL",
        "UPDATE entry SET link = NULL",
        "UPDATE entry SET xattrs = NULL",
        "UPDATE tree SET gaps = 1; UPDATE entry SET missing = 0, cause = 'denied', detail = 'x'"
            + " WHERE path = X'2f642f61'",
        "UPDATE entry SET atime = '2026-01-01T00:00:00.000000000Z' WHERE atime IS NOT NULL",
        "UPDATE entry SET btime = '2026-01-01T00:00:00.000000000Z' WHERE btime IS NOT NULL",
        "UPDATE entry SET inode_values = NULL",
        "DELETE FROM entry WHERE path = X'2f642f62'",
        "UPDATE entry SET id = id + 100 WHERE path = X'2f6c'",
        "UPDATE tree SET entries = entries + 1; INSERT INTO entry (id, path, status)"
            + " SELECT MAX(id) + 1, X'2f7a', X'01' FROM entry",
        "UPDATE tree SET entries = entries - 1",
        "UPDATE tree SET bytes = bytes + 1",
        "UPDATE tree SET gaps = gaps + 1",
        "UPDATE tree SET recorded = 1",
        "UPDATE baseline SET root = X'2f746d70'",
        "UPDATE baseline SET crossing = 'cross'",
        "UPDATE baseline SET policy = NULL, policy_name = NULL",
        "UPDATE baseline SET policy = policy || ' '",
        "UPDATE baseline SET image = 'sha256:00'",
        "UPDATE seal SET statement = REPLACE(statement, 'generation: 1', 'generation: 2')",
        "UPDATE seal SET signature = X'0000' || SUBSTRING(signature FROM 3)",
        "UPDATE seal SET key_id = REPEAT('0', 64)",
        "DELETE FROM seal",
      })
  void aChangeOfTheDatabaseIsNoticed(String change) {
    sql(change);
    assertThatThrownBy(() ->
            trusting()
                .check(
                    TreeRequest.standard(),
                    found -> {
                      throw new AssertionError(
                          "nothing is reported before the baseline is trusted");
                    }))
        .isInstanceOfSatisfying(
            FimException.class,
            e ->
                assertThat(e.problem())
                    .as(e.getMessage())
                    .isIn(Problem.BASELINE_NOT_TRUSTED, Problem.DATABASE));
  }

  @Test
  void theScopeIsSealed() {
    sql("UPDATE baseline SET scope = X'000000022f64'");
    assertThatThrownBy(() -> trusting().check(TreeRequest.standard(), change -> {}))
        .isInstanceOf(FimException.class);
  }

  @Test
  void theSealOfAnotherGenerationIsRefused() {
    tree.file("d/a", "new");
    sealing().update(TreeRequest.standard(), LATEST, change -> {});
    sql(
        "DELETE FROM seal WHERE baseline_id = 2",
        "UPDATE seal SET baseline_id = 2 WHERE baseline_id = 1");
    assertRefused("the tree: sealed is ");
  }

  @Test
  void swappedTreesAreNoticed() {
    tree.file("d/a", "new");
    sealing().update(TreeRequest.standard(), LATEST, change -> {});
    sql("UPDATE baseline SET tree_id = 3 - tree_id");
    assertRefused("the record: sealed is ");
  }

  @Test
  void anOlderCopyOfTheDatabaseIsRefused() throws IOException {
    Path copy = file.resolveSibling("copy");
    Files.copy(file, copy);
    trusting().check(TreeRequest.standard(), change -> {});
    tree.file("d/a", "new");
    sealing().update(TreeRequest.standard(), LATEST, change -> {});
    trusting().check(TreeRequest.standard(), change -> {});

    Files.copy(copy, file, StandardCopyOption.REPLACE_EXISTING);
    assertRefused("it is older: it is generation 1 of ");
    assertThatThrownBy(() -> trusting().update(TreeRequest.standard(), LATEST, change -> {}))
        .hasMessageContaining("it is older");
  }

  @Test
  void anOlderGenerationIsLookedAtByItsNumberButNotCheckedAgainst() {
    tree.file("d/a", "new");
    sealing().update(TreeRequest.standard(), LATEST, change -> {});
    trusting().check(TreeRequest.standard(), change -> {});
    BaselineReference first = new BaselineReference.Numbered(1);

    assertThat(trusting().compare(first, LATEST, change -> {}).verdict())
        .isEqualTo(Verdict.DRIFTED);
    assertThat(trusting().show(first, List.of(), entry -> {}).id()).isEqualTo(1);
    assertThatThrownBy(() -> trusting().check(TreeRequest.standard(), first, change -> {}))
        .hasMessageContaining("it is older");
    assertThat(trusting().check(WITHOUT_ATIME, change -> {}).verdict()).isEqualTo(Verdict.INTACT);
  }

  /// An old generation in the place of another number is not what was asked for by that number.
  @Test
  void anOlderGenerationUnderAnotherNumberIsNotLookedAt() {
    tree.file("d/a", "new");
    sealing().update(TreeRequest.standard(), LATEST, change -> {});
    trusting().check(TreeRequest.standard(), change -> {});
    sql(
        "DELETE FROM seal WHERE baseline_id = 2",
        "UPDATE seal SET baseline_id = 2 WHERE baseline_id = 1",
        "UPDATE baseline SET tree_id = 1 WHERE id = 2");
    assertThatThrownBy(
            () -> trusting().show(new BaselineReference.Numbered(2), List.of(), entry -> {}))
        .hasMessageContaining("it is older");
  }

  @Test
  void aNewDatabaseInThePlaceOfTheOldIsRefused() throws IOException {
    trusting().check(TreeRequest.standard(), change -> {});
    Files.delete(file);
    sealing().init(request(), change -> {});
    assertRefused("it belongs to the series ");
    Files.delete(keys.memory("k"));
    assertThat(trusting().check(WITHOUT_ATIME, change -> {}).verdict()).isEqualTo(Verdict.INTACT);
  }

  @Test
  void alteredEntriesAreNotSealed() {
    sql("UPDATE entry SET link = X'78' WHERE link IS NOT NULL", "DELETE FROM seal");
    Signer signer = keys.signer("k");
    assertThatThrownBy(() -> plain.seal(LATEST, signer))
        .isInstanceOfSatisfying(
            FimException.class,
            e -> assertThat(e.problem()).isEqualTo(Problem.BASELINE_NOT_TRUSTED))
        .hasMessageContaining("it was recorded with the record ");
  }

  @Test
  void aGenerationOfAnEarlierSchemaGetsItsDigestsWhenItIsSealed() {
    sql("UPDATE tree SET digest = NULL, record = NULL", "DELETE FROM seal");
    plain.seal(LATEST, keys.signer("k"));
    Generation sealed = plain.generations().getLast();
    assertThat(sealed.digest()).isNotNull();
    trusting().check(TreeRequest.standard(), change -> {});
  }

  @Test
  void aPolicyIsTheSealedOneOrHasASealOfItsOwn() throws IOException {
    TreeRequest same = WITHOUT_ATIME.withPolicy(request().policy());
    assertThat(trusting().check(same, change -> {}).verdict()).isEqualTo(Verdict.INTACT);

    Path policy =
        Files.writeString(
            tree.privateDirectory("policy").resolve("other.yaml"),
            "version: 1\nrules:\n  - path: /d\n");
    TreeRequest other = TreeRequest.standard().withPolicy(Policy.read(policy));
    assertThatThrownBy(() -> trusting().check(other, change -> {}))
        .isInstanceOfSatisfying(
            FimException.class,
            e -> assertThat(e.problem()).isEqualTo(Problem.BASELINE_NOT_TRUSTED))
        .hasMessageContaining("and it has no seal of its own");

    Files.write(
        SealFile.of(policy), PolicySeal.seal(policy, keys.signer("k"), Instant.now()).toFile());
    Trust trust = keys.trust("k").withPolicy(policy);
    Outcome outcome = plain.trusting(trust).check(other, change -> {});
    assertThat(outcome.verdict()).isEqualTo(Verdict.INTACT);
    assertThat(outcome.header().notes())
        .anyMatch(note -> note.startsWith("the policy given: sealed by the key "));

    Files.writeString(policy, "version: 1\nrules:\n  - path: /l\n");
    TreeRequest changed = TreeRequest.standard().withPolicy(Policy.read(policy));
    assertThatThrownBy(() -> plain.trusting(trust).check(changed, change -> {}))
        .hasMessageContaining("and it has no seal of its own");
  }

  @Test
  void aQuickCheckIsRefusedSinceItsRecordIsNotSealed() {
    assertThatThrownBy(
            () -> trusting().checkQuickly(TreeRequest.standard(), LATEST, 0, change -> {}))
        .hasMessageContaining("nobody has sealed the record of verified files");
  }

  @Test
  void anUpdateTrustsTheOldGenerationAndSealsTheNew() {
    tree.file("d/a", "new");
    plain
        .trusting(keys.trust("k"))
        .signing(keys.signer("k"))
        .update(TreeRequest.standard(), LATEST, change -> {});
    assertThat(trusting().verify(LATEST).seal().statement().subject())
        .isInstanceOfSatisfying(
            dev.fim.seal.SealSubject.Baseline.class,
            baseline -> assertThat(baseline.number()).isEqualTo(2));
  }

  @Test
  void whatIsSealedIsAlsoTrustedForAPart() {
    tree.file("d/a", "new");
    List<String> lines = new java.util.ArrayList<>();
    Outcome outcome =
        trusting()
            .check(
                TreeRequest.of("/d").withRoot(tree.root()),
                change -> lines.add(change.path().display()));
    assertThat(outcome.verdict()).isEqualTo(Verdict.DRIFTED);
    assertThat(lines).containsExactly("/d/a");
  }
}
