package dev.fim.sidecar.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.CheckSession;
import dev.fim.error.FimException;
import dev.fim.path.ByteString;
import dev.fim.scan.StandbyThreads;
import dev.fim.sidecar.finding.TargetVerdict;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SweepTest {

  private final WatchFixture fixture = new WatchFixture();

  /// Moved by the test.
  private Instant now = Instant.now().plusSeconds(5);

  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now;
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };

  private CheckSession session;
  private Sweep sweep;

  @BeforeEach
  void start() {
    fixture.tree.dir("d");
    for (int i = 0; i < 10; i++) {
      fixture.tree.file("d/" + i, "123456");
    }
    session = fixture.record();
    // One file, with what opening it counts for, in a second.
    WatchSettings settings =
        new WatchSettings(
            WatchSettings.Events.ON,
            Duration.ofMillis(2),
            Duration.ofSeconds(10),
            WatchSettings.SWEEP_PAUSE,
            Duration.ofSeconds(12),
            1L << 20);
    sweep = new Sweep(fixture.watched(), session, settings, clock, StandbyThreads.ON_DEMAND);
  }

  @AfterEach
  void end() {
    sweep.close();
    session.close();
    fixture.close();
  }

  @Test
  void theFirstReadsEverythingAndTheNextNothing() {
    assertThat(sweep.run()).isEqualTo(new Sweep.Swept(new TargetVerdict.Intact(), 12, 60));
    assertThat(sweep.run()).isEqualTo(new Sweep.Swept(new TargetVerdict.Intact(), 12, 0));
  }

  @Test
  void eachFileHasItsTurnToBeReadAgainWithinThePeriod() {
    sweep.run();
    assertThat(sweep.rolling().round()).isEqualTo(Duration.ofSeconds(12));
    long read = 0;
    for (int second = 0; second < 12; second++) {
      now = now.plusSeconds(1);
      long bytes = sweep.run().bytes();
      assertThat(bytes).isLessThanOrEqualTo(12);
      read += bytes;
    }
    assertThat(read).isGreaterThanOrEqualTo(60);
  }

  @Test
  void aWriteThroughAMappingThatWasDirtyBeforeIsFound() throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            fixture.tree.path().resolve("d/7"),
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      MappedByteBuffer page = channel.map(FileChannel.MapMode.READ_WRITE, 0, 6);
      page.put(0, (byte) '1'); // as it was; from here on writes are silent
      fixture.tree.time("d/7", dev.fim.testing.TestTree.SECONDS, 0);
      now = Instant.now().plusSeconds(5);
      assertThat(sweep.run().verdict()).isEqualTo(new TargetVerdict.Intact());
      page.put(0, (byte) 'X');
      assertThat(sweep.run().verdict()).isEqualTo(new TargetVerdict.Intact()); // nothing to be seen

      fixture.mapped = new MappedFiles(Set.of(), Set.of(ByteString.ofUtf8("/d/7")), true);
      TargetVerdict found = sweep.run().verdict();
      assertThat(found.allFindings().getFirst().reason()).isEqualTo("differs in sha256");
    }
  }

  @Test
  void aFileIsReadInEverySweepUntilOneHasFollowedWithoutItsMapping() {
    sweep.run();
    fixture.mapped = new MappedFiles(Set.of(), Set.of(ByteString.ofUtf8("/d/7")), true);
    assertThat(sweep.run().bytes()).isEqualTo(6);
    assertThat(sweep.run().bytes()).isEqualTo(6);
    fixture.mapped = MappedFiles.NONE;
    assertThat(sweep.run().bytes()).isEqualTo(6);
    assertThat(sweep.run().bytes()).isZero();
    fixture.mapped = new MappedFiles(Set.of(), Set.of(), false); // not known in full
    assertThat(sweep.run().bytes()).isEqualTo(60);
  }

  @Test
  void aTargetThatIsGoneGetsNoVerdict() {
    fixture.present = false;
    assertThatThrownBy(() -> sweep.run())
        .isInstanceOf(FimException.class)
        .hasMessage("cannot finish the scan of /proc/7/root: the root went away meanwhile");
  }

  @Test
  void aSweepThatIsCancelledEnds() {
    sweep.cancel();
    assertThatThrownBy(() -> sweep.run())
        .isInstanceOf(FimException.class)
        .hasMessage("cannot finish the scan of /proc/7/root: interrupted");
  }
}
