package dev.fim.sidecar.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.compare.Change;
import dev.fim.compare.Entries;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.FileEntry;
import dev.fim.file.Reason;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.label.RuleLabel;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetVerdictTest {

  private static final FileEntry FILE = Entries.file("/srv/\\xff", 1).build();

  private static final Finding CHANGED =
      new Finding.File(
          new Change.Changed(
              FILE, FILE, AttributeSet.of(Attribute.SIZE, Attribute.SHA256), RuleLabel.NONE),
          false);

  private static final Finding LEASED = unverifiable(Reason.Cause.LEASED);

  private static Finding unverifiable(Reason.Cause cause) {
    Reason reason = new Reason(cause, "open: Resource temporarily unavailable (EAGAIN)");
    return new Finding.File(
        new Change.Unverifiable(RawPath.ofUtf8("/etc/x"), null, reason, RuleLabel.NONE), false);
  }

  @Test
  void aFindingTellsPathAsBytesKindAndReason() {
    assertThat(CHANGED.path()).isEqualTo(ByteString.ofHex("2f7372762fff"));
    assertThat(CHANGED.kind()).isEqualTo(FindingKind.CHANGED);
    assertThat(CHANGED.reason()).isEqualTo("differs in size, sha256");
    assertThat(LEASED.reason()).isEqualTo("open: Resource temporarily unavailable (EAGAIN)");
    assertThat(LEASED.kind().label()).isEqualTo("unverifiable");
  }

  @Test
  void aVolumeThatIsUnmountedIsNotDriftOnAVolume() {
    RawPath data = RawPath.ofUtf8("/data");
    Change gone = new Change.Isolation(data, null, RuleLabel.NONE);
    assertThat(new Finding.File(gone, true).onVolume()).isFalse();
    assertThat(
            new Finding.File(new Change.Removed(FILE, AttributeSet.NONE, RuleLabel.NONE), true)
                .onVolume())
        .isTrue();
  }

  @Test
  void onlyWhatAProcessOfTheTargetCanBringAboutIsItsOwnDoing() {
    assertThat(LEASED.isAppControlled()).isTrue();
    assertThat(unverifiable(Reason.Cause.CHANGED_WHILE_READ).isAppControlled()).isTrue();
    assertThat(unverifiable(Reason.Cause.DENIED).isAppControlled()).isFalse();
    assertThat(unverifiable(Reason.Cause.FAULT).isAppControlled()).isFalse();
    assertThat(CHANGED.isAppControlled()).isFalse();
  }

  @Test
  void theVerdictIsDriftAsSoonAsAnythingHasDrifted() {
    assertThat(TargetVerdict.of(List.of())).isEqualTo(new TargetVerdict.Intact());
    assertThat(TargetVerdict.of(List.of(LEASED)))
        .isEqualTo(new TargetVerdict.Unverifiable(List.of(LEASED)));
    assertThat(TargetVerdict.of(List.of(LEASED, CHANGED)))
        .isEqualTo(new TargetVerdict.Drifted(List.of(LEASED, CHANGED)));
  }

  @Test
  void aVerdictWithoutItsFindingsCannotBeMade() {
    assertThatThrownBy(() -> new TargetVerdict.Drifted(List.of(LEASED)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("drift without a finding of it");
    assertThatThrownBy(() -> new TargetVerdict.Unverifiable(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new Finding.Running(FindingKind.ADDED, 7, ByteString.EMPTY, "no such kind"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no finding of a process: added");
  }

  @Test
  void aSecondReadConfirmsWhatSaysTheSameOfTheSamePath() {
    Finding chmod =
        new Finding.File(
            new Change.Changed(FILE, FILE, AttributeSet.of(Attribute.MODE), RuleLabel.NONE), false);
    Finding removed =
        new Finding.File(new Change.Removed(FILE, AttributeSet.DEFAULT, RuleLabel.NONE), false);
    assertThat(chmod.confirms(CHANGED)).isTrue();
    assertThat(removed.confirms(CHANGED)).isFalse();
  }
}
