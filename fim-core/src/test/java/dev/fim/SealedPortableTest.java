package dev.fim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.baseline.Generation;
import dev.fim.compare.Verdict;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.EntryCursor;
import dev.fim.request.BaselineReference;
import dev.fim.request.Outcome;
import dev.fim.seal.Seal;
import dev.fim.seal.SealFile;
import dev.fim.testing.TestTree;
import dev.fim.testing.TrustFixture;
import dev.fim.trust.SealedPortable;
import dev.fim.trust.Trust;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Portable baselines with a seal.
class SealedPortableTest {

  @AutoClose private final FimFixture fixture = new FimFixture();
  private final TestTree tree = fixture.tree();
  private final FileIntegrity fim = fixture.fim();
  private final TrustFixture keys = new TrustFixture(tree);
  private final Path file = tree.privateDirectory("exported").resolve("trusted.fim");
  private final BaselineReference reference = new BaselineReference.Portable(file);

  @BeforeEach
  void record() throws IOException {
    tree.dir("d").file("d/a", "1").file("d/\\xff", "2").symlink("l", "\\xfe");
    fim.init(fixture.request(), change -> {});
    export();
  }

  private void export() throws IOException {
    Seal seal;
    try (OutputStream out = Files.newOutputStream(file)) {
      seal = fim.exportSealed(new BaselineReference.Latest(), false, keys.signer("k"), out);
    }
    Files.write(SealFile.of(file), seal.toFile());
  }

  private Trust trust() {
    return keys.trust("k").withoutMemory();
  }

  private void assertRefused(String fact) {
    assertThatThrownBy(
            () -> fim.trusting(keys.trust("k")).check(fixture.request(), reference, change -> {}))
        .isInstanceOfSatisfying(
            FimException.class,
            e -> assertThat(e.problem()).isEqualTo(Problem.BASELINE_NOT_TRUSTED))
        .hasMessageContaining(fact);
  }

  @Test
  void aSealedFileIsTrustedAndTheReportSaysWhoSealedIt() {
    Outcome outcome =
        fim.trusting(keys.trust("k")).check(fixture.request(), reference, change -> {});
    assertThat(outcome.verdict()).isEqualTo(Verdict.INTACT);
    assertThat(outcome.header().notes())
        .anyMatch(note -> note.startsWith("sealed by the key " + keys.signer("k").key().id()))
        .anyMatch(note -> note.endsWith("an older baseline is noticed from now on"));
    Outcome again = fim.trusting(keys.trust("k")).check(fixture.request(), reference, change -> {});
    assertThat(again.header().notes()).hasSize(1);
  }

  @Test
  void anUnsealedFileIsRefused() throws IOException {
    Files.delete(SealFile.of(file));
    assertRefused("it has no seal; trusted: the key " + keys.signer("k").key().id());
  }

  @Test
  void theSealOfAForeignKeyIsRefused() throws IOException {
    Files.write(
        SealFile.of(file), SealedPortable.seal(file, keys.signer("x"), Instant.now()).toFile());
    assertRefused(
        "the key %s sealed it; trusted: the key %s"
            .formatted(keys.signer("x").key().id(), keys.signer("k").key().id()));
  }

  @Test
  void anotherFileWithAGoodSealOfItsOwnIsRefusedUnderTheSealOfThis() throws IOException {
    byte[] seal = Files.readAllBytes(SealFile.of(file));
    tree.file("d/a", "evil");
    fim.init(fixture.request(), change -> {});
    export();
    Files.write(SealFile.of(file), seal);
    assertRefused("sealed are ");
  }

  /// Done when: 10,000 random changes of a byte are all noticed.
  @Test
  void everyChangeOfAByteIsNoticed() throws IOException {
    byte[] good = Files.readAllBytes(file);
    byte[] goodSeal = Files.readAllBytes(SealFile.of(file));
    Random random = new Random(13);
    for (int i = 0; i < 10_000; i++) {
      boolean isSeal = i % 3 == 0;
      byte[] changed = (isSeal ? goodSeal : good).clone();
      int at = random.nextInt(changed.length);
      changed[at] ^= (byte) (1 + random.nextInt(255));
      Path target = isSeal ? SealFile.of(file) : file;
      Files.write(target, changed);
      assertThatThrownBy(() -> SealedPortable.require(file, trust()).close())
          .as("change %d at byte %d of %s", i, at, target)
          .isInstanceOfSatisfying(
              FimException.class,
              e -> assertThat(e.problem()).isEqualTo(Problem.BASELINE_NOT_TRUSTED));
      Files.write(target, isSeal ? goodSeal : good);
    }
    SealedPortable.require(file, trust()).close();
  }

  @Test
  void aFileThatIsReplacedBetweenTwoReadingsIsNotSeen() throws IOException {
    try (SealedPortable sealed = SealedPortable.require(file, trust())) {
      Path other = Files.writeString(file.resolveSibling("other"), "something else");
      Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      assertThat(read(sealed)).isEqualTo(5);
    }
  }

  @Test
  void aFileThatIsChangedInPlaceBetweenTwoReadingsIsRefused() throws IOException {
    tree.file("d/a", "x"); // as long as before, so that the header stays the same
    fim.init(fixture.request(), change -> {});
    Path evil = file.resolveSibling("evil");
    try (OutputStream out = Files.newOutputStream(evil)) {
      fim.export(new BaselineReference.Latest(), out);
    }
    try (SealedPortable sealed = SealedPortable.require(file, trust())) {
      Files.write(file, Files.readAllBytes(evil)); // a good baseline, in the same inode
      assertThatThrownBy(() -> read(sealed))
          .isInstanceOfSatisfying(
              FimException.class,
              e -> assertThat(e.problem()).isEqualTo(Problem.BASELINE_NOT_TRUSTED))
          .hasMessageContaining("it has changed since its seal was checked");
    }
  }

  private static int read(SealedPortable sealed) {
    int count = 0;
    try (EntryCursor entries = sealed.baseline().entries()) {
      while (entries.next() != null) {
        count++;
      }
    }
    return count;
  }

  @Test
  void anOlderFileWithItsOldSealIsRefused() throws IOException {
    byte[] old = Files.readAllBytes(file);
    byte[] oldSeal = Files.readAllBytes(SealFile.of(file));
    fim.trusting(keys.trust("k")).check(fixture.request(), reference, change -> {});
    tree.file("d/a", "new");
    fim.init(fixture.request(), change -> {});
    export();
    fim.trusting(keys.trust("k")).check(fixture.request(), reference, change -> {});

    Files.write(file, old);
    Files.write(SealFile.of(file), oldSeal);
    assertRefused("it is older: it is generation 1 of ");
    assertRefused("and generation 2 of ");
    Outcome outcome = fim.trusting(trust()).check(fixture.request(), reference, change -> {});
    assertThat(outcome.header().notes())
        .anyMatch(note -> note.startsWith("no memory of seals was used"));
  }

  @Test
  void aFileIsSealedWhereItLiesAndALaterSealIsNewer() throws IOException {
    Instant first = Instant.parse("2026-11-27T10:00:00Z");
    Trust trust = keys.trust("other");
    byte[] seal1 = SealedPortable.seal(file, keys.signer("other"), first).toFile();
    byte[] seal2 = SealedPortable.seal(file, keys.signer("other"), first.plusSeconds(1)).toFile();
    Files.write(SealFile.of(file), seal1);
    fim.trusting(trust).check(fixture.request(), reference, change -> {});
    Files.write(SealFile.of(file), seal2);
    fim.trusting(trust).check(fixture.request(), reference, change -> {});
    Files.write(SealFile.of(file), seal1);
    assertThatThrownBy(() -> fim.trusting(trust).check(fixture.request(), reference, change -> {}))
        .hasMessageContaining("it is older");
  }

  @Test
  void anImportKeepsTheSealSoThatTheGenerationIsTrustedLater() {
    Path second = tree.privateDirectory("second").resolve("fim");
    FileIntegrity imported = FileIntegrity.at(second).trusting(keys.trust("k"));
    Generation generation = imported.importFrom(file);
    assertThat(generation.id()).isEqualTo(1);
    Outcome outcome = imported.check(fixture.request(), change -> {});
    assertThat(outcome.verdict()).isEqualTo(Verdict.INTACT);
    assertThat(outcome.header().notes()).anyMatch(note -> note.startsWith("sealed by the key "));
    assertThat(imported.verify(new BaselineReference.Latest()).seal().statement().file())
        .isNotNull();
  }

  @Test
  void anUntrustedFileIsNotImported() throws IOException {
    Files.delete(SealFile.of(file));
    Path second = tree.privateDirectory("second").resolve("fim");
    assertThatThrownBy(() -> FileIntegrity.at(second).trusting(trust()).importFrom(file))
        .hasMessageContaining("it has no seal");
    assertThat(Path.of(second + ".mv.db")).doesNotExist();
  }

  @Test
  void aListOfAnotherProgramIsRefused() throws IOException {
    Files.writeString(file, "d41d8cd98f00b204e9800998ecf8427e  a\n");
    assertRefused("sealed are ");
  }
}
