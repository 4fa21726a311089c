package dev.fim.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.compare.Change;
import dev.fim.file.FileType;
import dev.fim.file.Reason;
import dev.fim.path.RawPath;
import dev.fim.policy.label.RuleLabel;
import dev.fim.request.Outcome;
import dev.fim.scan.Spot;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KnownChangesTest {

  private final List<String> told = new ArrayList<>();
  private final KnownChanges known =
      new KnownChanges(
          new WatchListener() {
            @Override
            public void changed(Change change) {
              told.add("changed " + words(change));
            }

            @Override
            public void restored(RawPath path) {
              told.add("restored " + path.display());
            }

            @Override
            public void checked(Outcome outcome) {}

            @Override
            public void notice(String text) {
              told.add(text);
            }
          },
          KnownChangesTest::words);

  private static String words(Change change) {
    return change.path().display()
        + " "
        + (change instanceof Change.Unverifiable(_, _, Reason reason, _) ? reason.detail() : "");
  }

  private static Change change(String path, String detail) {
    return new Change.Unverifiable(
        RawPath.ofUtf8(path),
        FileType.FILE,
        new Reason(Reason.Cause.KEPT_CHANGING, detail),
        RuleLabel.NONE);
  }

  private void checked(Spot spot, Change... changes) {
    known.checked(List.of(spot), List.of(changes));
  }

  private void sweep(Change... changes) {
    known.beginSweep();
    List.of(changes).forEach(known::swept);
    assertThat(known.endSweep()).isTrue();
  }

  private static Spot alone(String path) {
    return Spot.alone(RawPath.ofUtf8(path));
  }

  @Test
  void aChangeIsReportedOnceUntilItBecomesAnother() {
    sweep(change("/a", "x"));
    checked(alone("/a"), change("/a", "x"));
    sweep(change("/a", "x"));
    checked(alone("/a"), change("/a", "y"));
    assertThat(told).containsExactly("changed /a x", "changed /a y");
  }

  @Test
  void whatACheckNoLongerFindsIsRestored() {
    sweep(change("/a", "x"), change("/b", "x"), change("/d", "x"), change("/d/e", "x"));
    told.clear();
    checked(alone("/a"));
    checked(alone("/b"), change("/b", "x"));
    checked(Spot.withBelow(RawPath.ofUtf8("/d")));
    assertThat(told).containsExactly("restored /a", "restored /d", "restored /d/e");
    sweep();
    assertThat(told.getLast()).isEqualTo("restored /b");
  }

  @Test
  void aDirectoryAboveThatIsCheckedTooIsRestored() {
    sweep(change("/d", "x"), change("/d/e", "x"), change("/d/f", "x"));
    told.clear();
    checked(alone("/d/e"), change("/d/e", "x"));
    assertThat(told).containsExactly("restored /d");
  }

  @Test
  void anEventDuringACheckOfTheWholeTreeIsNewerThanItsResult() {
    sweep(change("/old", "x"));
    told.clear();
    known.beginSweep();
    checked(alone("/new"), change("/new", "x"));
    checked(alone("/old"));
    known.swept(change("/old", "x")); // seen before the event
    assertThat(known.endSweep()).isTrue();
    assertThat(told).containsExactly("changed /new x", "restored /old");
    sweep();
    assertThat(told.getLast()).isEqualTo("restored /new");
  }

  @Test
  void afterTooManyEventsACheckOfTheWholeTreeSaysNothing() {
    known.beginSweep();
    known.checked(IntStream.range(0, 10_001).mapToObj(i -> alone("/f" + i)).toList(), List.of());
    known.swept(change("/a", "x"));
    assertThat(known.endSweep()).isFalse();
    assertThat(told).isEmpty();
  }

  @Test
  void aWipedTreeDoesNotFillTheMemory() {
    known.beginSweep();
    for (int i = 0; i < 100_002; i++) {
      known.swept(change("/f" + i, "x"));
    }
    assertThat(known.endSweep()).isTrue();
    assertThat(told).hasSize(100_001);
    assertThat(told.getLast()).isEqualTo("100000 paths differ: further ones are not shown");
  }
}
