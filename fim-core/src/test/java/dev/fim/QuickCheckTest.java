package dev.fim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.compare.Change;
import dev.fim.error.FimException;
import dev.fim.path.RawPath;
import dev.fim.policy.Policy;
import dev.fim.request.BaselineReference;
import dev.fim.request.Outcome;
import dev.fim.request.TreeRequest;
import dev.fim.scan.ScanMonitor;
import dev.fim.testing.TestTree;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Quick checks as they come from the façade. How much they read tells what they trusted.
class QuickCheckTest {

  private static final String FIRST = "nothing was verified before: every file is read";
  private static final String OTHER =
      "the record of verified files is for another generation, root or policy: every file is read";

  @AutoClose private final TestTree tree = TestTree.create();
  private final List<Change> changes = new ArrayList<>();
  private Path database;
  private Path record;
  private long bytesRead;

  @BeforeEach
  void recordTree() {
    Path directory = tree.privateDirectory("db");
    database = directory.resolve("fim");
    record = directory.resolve("fim.verified");
    tree.dir("d").file("d/a", "12345").file("d/b", "67").symlink("l", "d/a").fifo("p");
    fim().init(TreeRequest.standard().withRoot(tree.root()), _ -> {});
  }

  private FileIntegrity fim() {
    return FileIntegrity.at(database);
  }

  /// As if the tree had last changed an hour ago.
  private FileIntegrity later() {
    return FileIntegrity.at(database, Clock.offset(Clock.systemUTC(), Duration.ofHours(1)));
  }

  private Outcome quick(FileIntegrity fim, int samplePercent) {
    return quick(fim, TreeRequest.standard(), samplePercent);
  }

  private Outcome quick(FileIntegrity fim, TreeRequest request, int samplePercent) {
    changes.clear();
    ScanMonitor monitor = new ScanMonitor();
    Outcome outcome =
        fim.checkQuickly(
            request.withMonitor(monitor),
            new BaselineReference.Latest(),
            samplePercent,
            changes::add);
    bytesRead = monitor.bytes();
    return outcome;
  }

  private List<String> notesOf(Outcome outcome) {
    return outcome.header().notes().stream()
        .map(note -> note.replace(record.toString(), "RECORD"))
        .toList();
  }

  private List<String> changed() {
    return changes.stream()
        .map(change ->
            change.getClass().getSimpleName()
                + " "
                + change.path()
                + (change instanceof Change.Changed c ? " " + c.attributes() : ""))
        .toList();
  }

  @Test
  void whatWasVerifiedIsNotReadAgain() {
    Outcome first = quick(later(), 0);
    assertThat(notesOf(first)).containsExactly(FIRST);
    assertThat(bytesRead).isEqualTo(7);

    Outcome second = quick(later(), 0);

    assertThat(second.header().notes()).isEmpty();
    assertThat(second.summary()).isEqualTo(first.summary());
    assertThat(second.summary().entries()).isEqualTo(6);
    assertThat(changed()).isEmpty();
    assertThat(bytesRead).isZero();
  }

  @Test
  void aRecordIsItsOwnersAloneAndWrittenOnlyIfSomethingIsNew() throws IOException {
    quick(later(), 0);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(record)))
        .isEqualTo("rw-------");
    Object written = Files.getAttribute(record, "unix:ino", LinkOption.NOFOLLOW_LINKS);
    quick(later(), 0);
    assertThat(Files.getAttribute(record, "unix:ino")).isEqualTo(written);
    tree.mode("d/a", 0640).mode("d/a", 0644);
    quick(later(), 0);
    assertThat(bytesRead).isEqualTo(5);
    assertThat(Files.getAttribute(record, "unix:ino")).isNotEqualTo(written);
    quick(later(), 0);
    assertThat(bytesRead).isZero();
    assertThat(record.resolveSibling("fim.verified.new")).doesNotExist();
  }

  @Test
  void anEditIsFoundAgainAndAgainAndItsEndToo() {
    quick(later(), 0);
    tree.file("d/a", "1234X"); // sets mtime back
    for (int run = 1; run <= 3; run++) {
      quick(later(), 0);
      assertThat(changed()).containsExactly("Changed /d/a sha256");
      assertThat(bytesRead).isEqualTo(5);
    }
    tree.file("d/a", "12345");
    quick(later(), 0);
    assertThat(changed()).isEmpty();
    quick(later(), 0);
    assertThat(bytesRead).isZero();
  }

  @Test
  void everythingElseIsComparedAsInAnyCheck() {
    quick(later(), 0);
    tree.remove("d/b").file("d/c", "new").remove("l").symlink("l", "d/c").mode("p", 0600);
    for (int run = 1; run <= 2; run++) {
      quick(later(), 0);
      List<String> quickly = changed();
      changes.clear();
      fim().check(TreeRequest.standard(), changes::add);
      assertThat(quickly).isEqualTo(changed());
      assertThat(quickly)
          .containsExactly("Removed /d/b", "Added /d/c", "Changed /l link", "Changed /p mode");
    }
  }

  @Test
  void whatHasJustChangedIsReadUntilItHasSettled() {
    quick(fim(), 0);
    quick(fim(), 0);
    assertThat(bytesRead).isEqualTo(7);
  }

  @Test
  void anotherGenerationAndAnotherPolicyAreOtherTerms() {
    quick(later(), 0);
    fim().init(TreeRequest.standard().withRoot(tree.root()), _ -> {});
    assertThat(notesOf(quick(later(), 0))).containsExactly(OTHER);
    assertThat(bytesRead).isEqualTo(7);
    quick(later(), 0);
    assertThat(bytesRead).isZero();

    Policy other =
        Policy.parse("other", "version: 1\nrules:\n  - path: /\n    attributes: [type, sha256]\n");
    Outcome outcome = quick(later(), TreeRequest.standard().withPolicy(other), 0);
    assertThat(outcome.header().notes())
        .contains("--quick works only with the policy of the baseline: every file is read");
    assertThat(bytesRead).isEqualTo(7);
  }

  @Test
  void aPartOfTheTreeIsCheckedQuicklyAndNothingIsForgotten() {
    quick(later(), 0);
    tree.file("d/a", "other").dir("e");
    quick(later(), TreeRequest.of("d/b"), 0);
    assertThat(changed()).isEmpty();
    assertThat(bytesRead).isZero();
    quick(later(), TreeRequest.of("d"), 0);
    assertThat(changed()).containsExactly("Changed /d/a sha256");
    quick(later(), 0);
    assertThat(changed()).containsExactly("Changed /d/a sha256", "Added /e");
    assertThat(bytesRead).isEqualTo(5);
  }

  @Test
  void aRecordThatIsDamagedOrForeignIsPassedOver() throws IOException {
    quick(later(), 0);
    byte[] whole = Files.readAllBytes(record);
    String damaged = "RECORD is damaged and is ignored: every file is read";
    for (int at : new int[] {0, 7, 20, 40, 50, whole.length / 2, whole.length - 1}) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 4;
      Files.write(record, flipped);
      assertThat(notesOf(quick(later(), 0))).containsExactly(damaged);
      assertThat(bytesRead).isEqualTo(7);
    }
    for (int length : new int[] {0, 3, 60, whole.length - 1}) {
      Files.write(record, java.util.Arrays.copyOf(whole, length));
      assertThat(notesOf(quick(later(), 0))).containsExactly(damaged);
    }
    assertThat(notesOf(quick(later(), 0))).isEmpty();

    String foreign = "RECORD may have been written by others and is ignored: every file is read";
    Files.setPosixFilePermissions(record, PosixFilePermissions.fromString("rw-rw----"));
    assertThat(notesOf(quick(later(), 0))).containsExactly(foreign);
    assertThat(bytesRead).isEqualTo(7);
    Files.move(record, record.resolveSibling("elsewhere"));
    Files.createSymbolicLink(record, Path.of("elsewhere"));
    assertThat(notesOf(quick(later(), 0))).containsExactly(foreign);
    assertThat(bytesRead).isEqualTo(7);
    assertThat(notesOf(quick(later(), 0))).isEmpty();
  }

  @Test
  void whatAKilledRunLeftIsReplaced() throws IOException {
    Path left = record.resolveSibling("fim.verified.new");
    Files.writeString(left, "unfinished");
    quick(later(), 0);
    assertThat(left).doesNotExist();
    quick(later(), 0);
    assertThat(bytesRead).isZero();
  }

  @Test
  void samplesCoverTheTreeAndFindWhatMovedNoTime() throws IOException {
    for (int i = 0; i < 50; i++) {
      tree.file("f" + i, "0123456789");
    }
    fim().init(TreeRequest.standard().withRoot(tree.root()), _ -> {});
    long all = 7 + 500;
    try (RandomAccessFile file = new RandomAccessFile(tree.path().resolve("f7").toFile(), "rw")) {
      var mapped = file.getChannel().map(MapMode.READ_WRITE, 0, 10);
      mapped.put(0, (byte) '0'); // the page is dirty from here on, and what is written has no time
      tree.time("f7", TestTree.SECONDS, 0);
      quick(later(), 0);
      assertThat(bytesRead).isEqualTo(all);
      mapped.put(0, (byte) 'X');

      quick(later(), 0);
      assertThat(bytesRead).isZero();
      assertThat(changed()).isEmpty();
      long total = 0;
      List<String> found = new ArrayList<>();
      for (int run = 1; run <= 4; run++) { // 30 % and so four shares
        quick(later(), 30);
        assertThat(bytesRead).isBetween(1L, all / 2);
        total += bytesRead;
        found.addAll(changed());
      }
      assertThat(found).contains("Changed /f7 sha256");
      // Once it is found, it is not verified any more and read each time.
      assertThat(total - 10L * found.size()).isBetween(all - 10, all);
    }
  }

  @Test
  void theRecordIsNeverInScope() {
    fim().init(TreeRequest.standard().withRoot(RawPath.ofUtf8(tree.beside().toString())), _ -> {});
    quick(later(), 0);
    assertThat(record).exists();
    quick(later(), 0);
    assertThat(changed()).isEmpty();
    changes.clear();
    fim().check(TreeRequest.standard(), changes::add);
    assertThat(changed()).isEmpty();
  }

  @Test
  void aPortableBaselineHasNoRecord() {
    BaselineReference portable = new BaselineReference.Portable(Path.of("some.fim"));
    assertThatThrownBy(() -> fim().checkQuickly(TreeRequest.standard(), portable, 0, changes::add))
        .isInstanceOf(FimException.class)
        .hasMessage(
            "cannot use a baseline outside the database: this needs a generation of the database;"
                + " use 'fim import' first");
  }
}
