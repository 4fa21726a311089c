package dev.fim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.baseline.Generation;
import dev.fim.baseline.GenerationOrigin;
import dev.fim.baseline.OpenMode;
import dev.fim.baseline.database.BaselineDatabase;
import dev.fim.baseline.database.GenerationWriter;
import dev.fim.compare.Change;
import dev.fim.compare.Verdict;
import dev.fim.file.Entry;
import dev.fim.file.FileType;
import dev.fim.file.Reason;
import dev.fim.path.RawPath;
import dev.fim.policy.Policy;
import dev.fim.policy.label.RuleLabel;
import dev.fim.request.BaselineReference;
import dev.fim.request.Outcome;
import dev.fim.request.TreeRequest;
import dev.fim.scan.ScanMonitor;
import dev.fim.scan.Spot;
import dev.fim.scan.TreeRoot;
import dev.fim.session.RereadFilter;
import dev.fim.session.SessionTerms;
import dev.fim.session.VerifiedFiles;
import dev.fim.testing.TestTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// A baseline that lacks attributes which its policy selects.
class UnrecordedAttributesTest {

  @AutoClose private final FimFixture fixture = new FimFixture();
  private final TestTree tree = fixture.tree();
  private final FileIntegrity fim = fixture.fim();
  private final List<Change> changes = fixture.changes();

  private static final String MODES = "version: 1\nrules: [{path: /, attributes: [type, mode]}]";
  private static final Policy DIGESTS =
      Policy.parse("digests", "version: 1\nrules: [{path: /, attributes: [type, sha256]}]");

  /// As an earlier version has left it: an update under a policy that selects more carried entries
  /// over as they were.
  private void recordWithoutDigests(Policy policy) {
    fim.init(fixture.request().withPolicy(Policy.parse("modes", MODES)), changes::add);
    Generation modes = fim.generations().getFirst();
    List<Entry> entries = fixture.entries(1);
    try (BaselineDatabase open = BaselineDatabase.open(fixture.database(), OpenMode.WRITE);
        GenerationWriter writer = open.begin()) {
      entries.forEach(writer::add);
      writer.complete(
          Instant.EPOCH,
          new GenerationOrigin(
              tree.root(), modes.scope(), policy.source(), policy.name(), modes.crossing()));
    }
  }

  @Test
  void whatADatabaseHoldsWithoutASelectedAttributeIsUnverifiableInEveryCheck() {
    tree.dir("d").file("d/a", "1").symlink("l", "d");
    recordWithoutDigests(DIGESTS);
    tree.file("d/a", "2");

    assertThat(fixture.check().verdict()).isEqualTo(Verdict.UNVERIFIABLE);
    assertThat(changes)
        .containsExactly(
            new Change.Unverifiable(
                RawPath.ofUtf8("/d/a"),
                FileType.FILE,
                new Reason(Reason.Cause.NOT_IN_BASELINE, "sha256 was not recorded in the baseline"),
                RuleLabel.NONE));
    for (int i = 0; i < 2; i++) {
      Outcome quick =
          fim.checkQuickly(TreeRequest.standard(), new BaselineReference.Latest(), 0, changes::add);
      assertThat(quick.verdict()).isEqualTo(Verdict.UNVERIFIABLE);
    }
    try (CheckSession session = fim.session(new BaselineReference.Latest(), SessionTerms.STANDARD);
        TreeRoot root = TreeRoot.open(tree.root())) {
      VerifiedFiles verified = session.newVerifiedFiles();
      for (int i = 0; i < 2; i++) {
        Outcome whole =
            session.check(root, verified, RereadFilter.NONE, new ScanMonitor(), changes::add);
        assertThat(whole.verdict()).isEqualTo(Verdict.UNVERIFIABLE);
      }
      assertThat(
              session
                  .check(root, List.of(Spot.alone(RawPath.ofUtf8("/d/a"))), changes::add)
                  .verdict())
          .isEqualTo(Verdict.UNVERIFIABLE);
    }
    fim.update(TreeRequest.standard(), new BaselineReference.Latest(), changes::add);
    assertThat(fixture.check().verdict()).isEqualTo(Verdict.INTACT);
  }

  @Test
  void whatIsExportedOfADatabaseHasAGapForEachSelectedAttributeThatItLacks() throws IOException {
    tree.dir("d").file("d/a", "1").symlink("l", "d");
    recordWithoutDigests(DIGESTS);
    Path portable = tree.beside().resolve("trusted.fim");
    Files.write(portable, fixture.export(new BaselineReference.Latest()));

    Generation imported = fim.importFrom(portable);

    assertThat(imported.gaps()).isEqualTo(1);
    assertThat(fixture.check().verdict()).isEqualTo(Verdict.UNVERIFIABLE);
    assertThat(changes)
        .containsExactly(
            new Change.Unverifiable(
                RawPath.ofUtf8("/d/a"),
                FileType.FILE,
                new Reason(
                    Reason.Cause.NOT_IN_BASELINE, "when recorded: sha256 was never recorded"),
                RuleLabel.NONE));
    try (CheckSession session =
        fim.session(new BaselineReference.Numbered(2), SessionTerms.STANDARD)) {
      assertThat(fixture.export(new BaselineReference.Numbered(3)))
          .isEqualTo(Files.readAllBytes(portable));
      assertThat(session.digest())
          .isEqualTo(
              fim.session(new BaselineReference.Numbered(3), SessionTerms.STANDARD).digest());
    }
  }
}
