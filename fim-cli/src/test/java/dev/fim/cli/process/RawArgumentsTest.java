package dev.fim.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fim.cli.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawArgumentsTest {

  @Property
  void anyBytesComeBackFromTheirText(@ForAll byte[] bytes) {
    assertThat(RawArguments.bytesOf(RawArguments.decode(bytes))).isEqualTo(bytes);
  }

  @Property
  void textInUtf8IsTheTextItself(@ForAll String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThat(RawArguments.decode(bytes)).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
  }

  @Test
  void aByteThatIsNotUtf8BecomesOneLoneSurrogate() {
    assertThat(RawArguments.decode(new byte[] {'a', (byte) 0xff, 'b'})).isEqualTo("a\udcffb");
    assertThat(RawArguments.decode(new byte[] {(byte) 0x80})).isEqualTo("\udc80");
    assertThat(RawArguments.decode(new byte[] {(byte) 0xed, (byte) 0xb3, (byte) 0xbf}))
        .as("a surrogate in UTF-8 is three bytes that are not UTF-8")
        .isEqualTo("\udced\udcb3\udcbf");
  }

  @Test
  void aSurrogateThatStandsForNoByteIsRefused() {
    for (String text : List.of("\ud800", "\udc7f", "\udd00")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> RawArguments.bytesOf(text))
          .withMessage("half of a surrogate pair");
    }
  }

  @Test
  void theLastArgumentsOfTheCommandLineAreTaken() {
    assertThat(recover("java\0-jar\0x.jar\0init\0/srv/\u00e4\0\0", "init", "/srv/\ufffd\ufffd", ""))
        .containsExactly("init", "/srv/\u00e4", "");
  }

  @Test
  void argumentsOfAnotherCommandLineAreLeftAlone() {
    assertThat(recover("java\0Main\0other\0", "init")).containsExactly("init");
    assertThat(recover("init\0", "a", "b")).containsExactly("a", "b");
    assertThat(recover("", "a")).containsExactly("a");
    assertThat(recover("java\0Main\0")).isEmpty();
  }

  private static String[] recover(String commandLine, String... args) {
    return RawArguments.recover(args, commandLine.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "C.UTF-8", "POSIX"})
  void theBytesReachTheProgramWhateverTheLocale(String locale)
      throws IOException, InterruptedException {
    Program.Result result =
        Program.ofClass(EchoArguments.class)
            .environment("LC_ALL", locale)
            .runFromShell("init 'a b' '' \"$(printf 'a\\377\\033\\nb')\" '\u00e4' '*' '@x' '\\'");
    assertThat(result)
        .isEqualTo(
            new Program.Result(0, "696e6974\n612062\n\n61ff1b0a62\nc3a4\n2a\n4078\n5c\n", ""));
  }
}
