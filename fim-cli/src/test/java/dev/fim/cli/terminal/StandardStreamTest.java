package dev.fim.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.cli.Program;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class StandardStreamTest {

  private final Program probe =
      Program.ofClass(StreamProbe.class).environment("TERM", "xterm").environment("NO_COLOR", "");

  @Test
  void aTerminalIsSeenAndHasColor() throws IOException, InterruptedException {
    assertThat(probe.runOnTerminal("").output())
        .isEqualToNormalizingNewlines(
            """
            standard output terminal=true colored=true
            standard error terminal=true colored=true
            """);
  }

  @Test
  void aPipeOrAFileIsNoTerminal() throws IOException, InterruptedException {
    assertThat(probe.runFromShell("2>&1 | cat").output())
        .isEqualTo(
            """
            standard output terminal=false colored=false
            standard error terminal=false colored=false
            """);
    assertThat(probe.runFromShell("2>/dev/null").output())
        .isEqualTo(
            """
            standard output terminal=false colored=false
            standard error terminal=false colored=false
            """);
  }

  @Test
  void eachStreamIsLookedAtByItself() throws IOException, InterruptedException {
    assertThat(probe.runOnTerminal("2>/dev/null").output())
        .isEqualToNormalizingNewlines(
            """
            standard output terminal=true colored=true
            standard error terminal=false colored=false
            """);
    assertThat(probe.runOnTerminal("2>&-").output())
        .as("closed")
        .contains("standard error terminal=false colored=false");
  }

  @Test
  void noColorAndDumbTerminalsAreHeeded() throws IOException, InterruptedException {
    assertThat(probe.environment("NO_COLOR", "1").runOnTerminal("").output())
        .contains("standard output terminal=true colored=false");
    assertThat(
            probe
                .environment("NO_COLOR", "")
                .environment("TERM", "dumb")
                .runOnTerminal("")
                .output())
        .contains("standard output terminal=true colored=false");
  }

  @Test
  void terminalsAreKnownByTheirMajorNumber() {
    assertThat(StandardStream.isTerminalDevice(0x8803)).as("/dev/pts/3").isTrue();
    assertThat(StandardStream.isTerminalDevice(0x8f03)).as("the last of them").isTrue();
    assertThat(StandardStream.isTerminalDevice(0x0401)).as("/dev/tty1").isTrue();
    assertThat(StandardStream.isTerminalDevice(0x0501)).as("/dev/console").isTrue();
    assertThat(StandardStream.isTerminalDevice(0x0103)).as("/dev/null").isFalse();
    assertThat(StandardStream.isTerminalDevice(0x9000)).isFalse();
    assertThat(StandardStream.isTerminalDevice(0)).as("a file").isFalse();
  }
}
