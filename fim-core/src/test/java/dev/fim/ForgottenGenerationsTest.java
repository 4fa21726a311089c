package dev.fim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.baseline.ForgetResult;
import dev.fim.baseline.Generation;
import dev.fim.compare.Change;
import dev.fim.compare.Verdict;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.request.BaselineReference;
import dev.fim.scan.ScanMonitor;
import dev.fim.testing.TestTree;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Generations that are removed.
class ForgottenGenerationsTest {

  @AutoClose private final FimFixture fixture = new FimFixture();
  private final TestTree tree = fixture.tree();
  private final FileIntegrity fim = fixture.fim();
  private final List<Change> changes = fixture.changes();

  @Test
  void afterTheNewestIsForgottenTheOneBeforeItIsInForce() {
    tree.file("a", "1");
    fim.init(fixture.request(), changes::add);
    tree.file("a", "2");
    fim.update(fixture.request(), new BaselineReference.Latest(), changes::add);
    assertThat(fixture.check().verdict()).isEqualTo(Verdict.INTACT);
    ForgetResult forgotten = fim.forget(List.of(2L, 2L), new ScanMonitor());
    assertThat(forgotten.forgotten()).extracting(Generation::id).containsExactly(2L);
    assertThat(forgotten.remaining()).isEqualTo(fim.generations());
    assertThat(fixture.database().resolveSibling("fim.mv.db")).hasSize(forgotten.sizeAfter());
    assertThat(fixture.check().verdict()).isEqualTo(Verdict.DRIFTED);
    assertThat(fim.forget(List.of(), new ScanMonitor()).forgotten()).isEmpty();
  }

  @Test
  void theNewestGenerationsAreKept() {
    for (int i = 0; i < 4; i++) {
      tree.file("a", "content " + i);
      fim.init(fixture.request(), changes::add);
    }
    ForgetResult forgotten = fim.keepNewest(2, new ScanMonitor());
    assertThat(forgotten.forgotten()).extracting(Generation::id).containsExactly(1L, 2L);
    assertThat(fim.generations()).extracting(Generation::id).containsExactly(3L, 4L);
    assertThat(fixture.check().verdict()).isEqualTo(Verdict.INTACT);
    ForgetResult nothing = fim.keepNewest(2, new ScanMonitor());
    assertThat(nothing.forgotten()).isEmpty();
    assertThat(nothing.sizeAfter()).isEqualTo(nothing.sizeBefore());
    assertThatThrownBy(() -> fim.keepNewest(0, new ScanMonitor()))
        .isInstanceOfSatisfying(
            FimException.class, e -> assertThat(e.problem()).isEqualTo(Problem.ARGUMENT))
        .hasMessage("cannot keep 0 generations: a database keeps at least one");
  }

  @Test
  void aRemovalThatIsToldToStopRemovesNothing() {
    tree.file("a", "1");
    fim.init(fixture.request(), changes::add);
    fim.init(fixture.request(), changes::add);
    ScanMonitor monitor = new ScanMonitor();
    monitor.cancel();
    assertThatThrownBy(() -> fim.forget(List.of(1L), monitor))
        .isInstanceOfSatisfying(
            FimException.class, e -> assertThat(e.problem()).isEqualTo(Problem.INTERRUPTED))
        .hasMessage("cannot forget generations of %s: interrupted".formatted(fixture.database()));
    assertThat(fim.generations()).hasSize(2);
  }
}
