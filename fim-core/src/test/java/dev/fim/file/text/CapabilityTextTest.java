package dev.fim.file.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.path.ByteString;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// The values were written by `setcap(8)` of libcap 2.66, given the text that is expected here.
class CapabilityTextTest {

  @Test
  void oneCapability() {
    assertThat(text("0100000200040000000000000000000000000000"))
        .isEqualTo("cap_net_bind_service=ep");
  }

  @Test
  void oneThatIsNotEffective() {
    assertThat(text("0000000280000000000000000000000000000000")).isEqualTo("cap_setuid=p");
  }

  @Test
  void severalWithTheSameFlagsStandTogether() {
    assertThat(text("0100000200300000003000000000000000000000"))
        .isEqualTo("cap_net_admin,cap_net_raw=eip");
  }

  @Test
  void thoseOfTheSecondWord() {
    assertThat(text("010000020000000000000000c001000000000000"))
        .isEqualTo("cap_perfmon,cap_bpf,cap_checkpoint_restore=ep");
  }

  @Test
  void groupsWithDifferentFlags() {
    assertThat(text("0000000220000000000020000000000000000000"))
        .isEqualTo("cap_kill=p cap_sys_admin=i");
  }

  @Test
  void theEmptySet() {
    assertThat(text("0000000200000000000000000000000000000000")).isEqualTo("=");
  }

  @Test
  void allOfAKernelThatKnowsFortyOne() {
    assertThat(text("01000002ffffffff00000000ff01000000000000"))
        .startsWith("cap_chown,cap_dac_override,")
        .endsWith(",cap_checkpoint_restore=ep");
  }

  @Test
  void theRootUserOfANamespace() {
    assertThat(text("0100000300200000000000000000000000000000e8030000"))
        .isEqualTo("cap_net_raw=ep [rootid=1000]");
    assertThat(text("010000030020000000000000000000000000000000000000"))
        .isEqualTo("cap_net_raw=ep");
    assertThat(text("0100000300200000000000000000000000000000ffffffff"))
        .isEqualTo("cap_net_raw=ep [rootid=4294967295]");
  }

  @Test
  void aCapabilityWithoutANameHasItsNumber() {
    assertThat(text("0000000200000000000000000000008000000000")).isEqualTo("cap_63=p");
  }

  @Test
  void theFirstRevisionHasOneWord() {
    assertThat(text("010000010004000000000000")).isEqualTo("cap_net_bind_service=ep");
  }

  @Test
  void whatIsOfNoKnownRevisionIsShownInHexadecimal() {
    assertThat(text("")).isEqualTo("0x");
    assertThat(text("0100")).isEqualTo("0x0100");
    assertThat(text("01000009000400000000000000000000"))
        .isEqualTo("0x01000009000400000000000000000000");
    assertThat(text("01000002000400000000")).as("cut short").isEqualTo("0x01000002000400000000");
  }

  @Property
  void anyValueHasATextOfPlainCharacters(@ForAll byte[] value) {
    assertThat(CapabilityText.of(ByteString.of(value))).matches("[a-z0-9_,=\\[\\] ]+");
  }

  private static String text(String hex) {
    return CapabilityText.of(ByteString.ofHex(hex));
  }
}
