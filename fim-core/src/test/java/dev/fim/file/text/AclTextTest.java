package dev.fim.file.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.path.ByteString;
import org.junit.jupiter.api.Test;

class AclTextTest {

  // As setfacl(1) of Debian 12 stored them, by 'getfattr -e hex'.
  private static final ByteString ACCESS =
      ByteString.ofHex(
          "02000000"
              + "01000600ffffffff"
              + "02000400e8030000"
              + "04000400ffffffff"
              + "0800000005000000"
              + "10000400ffffffff"
              + "20000000ffffffff");
  private static final ByteString DEFAULT =
      ByteString.ofHex("02000000" + "01000700ffffffff" + "04000500ffffffff" + "20000500ffffffff");

  @Test
  void bothListsAreWrittenAsGetfaclWritesThem() {
    assertThat(AclText.of(ACCESS, null))
        .isEqualTo("user::rw-,user:1000:r--,group::r--,group:5:---,mask::r--,other::---");
    assertThat(AclText.of(null, DEFAULT))
        .isEqualTo("default:user::rwx,default:group::r-x,default:other::r-x");
    assertThat(AclText.of(ACCESS, DEFAULT))
        .isEqualTo(AclText.of(ACCESS, null) + "," + AclText.of(null, DEFAULT));
    assertThat(AclText.of(null, null)).isNull();
  }

  @Test
  void anIdIsUnsigned() {
    assertThat(AclText.of(ByteString.ofHex("0200000002000700feffffff"), null))
        .isEqualTo("user:4294967294:rwx");
  }

  @Test
  void aListOfNoKnownFormIsShownAsItsBytes() {
    for (String list :
        new String[] {
          "",
          "02",
          "02000000",
          "0100000001000600ffffffff",
          "0200000001000600ffffff",
          "0200000003000600ffffffff",
          "0200000001000800ffffffff"
        }) {
      assertThat(AclText.of(ByteString.ofHex(list), null)).isEqualTo("0x" + list);
    }
  }
}
