package dev.fim.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ByteStringTest {

  @Property
  void theOrderIsThatOfUnsignedBytes(@ForAll byte[] left, @ForAll byte[] right) {
    assertThat(Integer.signum(ByteString.of(left).compareTo(ByteString.of(right))))
        .isEqualTo(Integer.signum(Arrays.compareUnsigned(left, right)));
  }

  @Property
  void equalBytesAreEqualAndHaveOneHash(@ForAll byte[] bytes) {
    assertThat(ByteString.of(bytes))
        .isEqualTo(ByteString.wrap(bytes.clone()))
        .hasSameHashCodeAs(ByteString.wrap(bytes.clone()));
  }

  @Property
  void hexGivesTheBytesBack(@ForAll byte[] bytes) {
    ByteString string = ByteString.of(bytes);
    assertThat(ByteString.ofHex(string.hex())).isEqualTo(string);
    assertThat(string.hex()).hasSize(2 * bytes.length).matches("[0-9a-f]*");
  }

  @Test
  void aChangeToTheSourceDoesNotReachIt() {
    byte[] source = {1, 2, 3};
    ByteString string = ByteString.of(source);
    source[0] = 9;
    string.toByteArray()[1] = 9;
    assertThat(string.hex()).isEqualTo("010203");
  }

  @Test
  void aPartIsCopied() {
    assertThat(ByteString.of(new byte[] {1, 2, 3, 4}, 1, 2).hex()).isEqualTo("0203");
    assertThat(ByteString.of(new byte[] {1}, 1, 0)).isSameAs(ByteString.EMPTY);
  }

  @Test
  void theHighestByteComesLast() {
    assertThat(ByteString.ofHex("7f")).isLessThan(ByteString.ofHex("80"));
    assertThat(ByteString.ofHex("80")).isLessThan(ByteString.ofHex("ff"));
    assertThat(ByteString.EMPTY).isLessThan(ByteString.ofHex("00"));
  }

  @Test
  void theTextIsTheDisplayForm() {
    assertThat(ByteString.ofHex("61ff0a")).hasToString("a\\xff\\x0a");
  }

  @Test
  void whatIsNoHexIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> ByteString.ofHex("0"));
    assertThatIllegalArgumentException().isThrownBy(() -> ByteString.ofHex("0g"));
  }
}
