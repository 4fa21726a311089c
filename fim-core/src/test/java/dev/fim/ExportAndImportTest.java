package dev.fim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.baseline.Generation;
import dev.fim.compare.Change;
import dev.fim.compare.Verdict;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.request.BaselineReference;
import dev.fim.request.Outcome;
import dev.fim.request.TreeRequest;
import dev.fim.testing.TestTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Generations and portable baselines.
class ExportAndImportTest {

  @AutoClose private final FimFixture fixture = new FimFixture();
  private final TestTree tree = fixture.tree();
  private final FileIntegrity fim = fixture.fim();
  private final List<Change> changes = fixture.changes();

  @Test
  void twoGenerationsAreComparedAlsoWithAPortableOne() throws IOException {
    tree.file("a", "1");
    fim.init(fixture.request(), changes::add);
    Path portable = tree.beside().resolve("trusted.fim");
    Files.write(portable, fixture.export(new BaselineReference.Latest()));
    tree.file("a", "2");
    fim.update(TreeRequest.standard(), new BaselineReference.Latest(), change -> {});

    for (BaselineReference before :
        List.of(new BaselineReference.Numbered(1), new BaselineReference.Portable(portable))) {
      changes.clear();
      Outcome outcome =
          fim.compare(
              before,
              new BaselineReference.Elsewhere(fixture.database(), new BaselineReference.Latest()),
              changes::add);
      assertThat(outcome.verdict()).isEqualTo(Verdict.DRIFTED);
      assertThat(fixture.lines()).containsExactly("Changed /a sha256");
    }
    changes.clear();
    FileIntegrity none = FileIntegrity.at(tree.beside().resolve("none"));
    none.check(TreeRequest.standard(), new BaselineReference.Portable(portable), changes::add);
    assertThat(fixture.lines()).containsExactly("Changed /a sha256");
  }

  @Test
  void whatIsExportedAndImportedIsTheSameAndExportsTheSameBytes() throws IOException {
    tree.dir("d").file("d/\\xff\\x0a", "1").symlink("l", "\\xfe");
    fim.init(fixture.request(), changes::add);
    byte[] bytes = fixture.export(new BaselineReference.Latest());
    Path portable = Files.write(tree.beside().resolve("trusted.fim"), bytes);

    Generation imported = fim.importFrom(portable);

    assertThat(imported.id()).isEqualTo(2);
    assertThat(fixture.entries(2)).isEqualTo(fixture.entries(1)).hasSize(4);
    assertThat(fixture.export(new BaselineReference.Numbered(2))).isEqualTo(bytes);
    assertThat(fixture.check().verdict()).isEqualTo(Verdict.INTACT);
  }

  @Test
  void aDamagedPortableBaselineMakesNoDatabase() throws IOException {
    Path portable = Files.writeString(tree.beside().resolve("bad.fim"), "no baseline");
    assertThatThrownBy(() -> fim.importFrom(portable))
        .isInstanceOfSatisfying(
            FimException.class,
            e -> assertThat(e.problem()).isEqualTo(Problem.BASELINE_NOT_TRUSTED));
    assertThat(Path.of(fixture.database() + ".mv.db")).doesNotExist();
  }
}
