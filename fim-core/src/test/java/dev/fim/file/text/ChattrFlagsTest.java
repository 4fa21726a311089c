package dev.fim.file.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChattrFlagsTest {

  @Test
  void lettersAreThoseOfLsattrAndInItsOrder() {
    assertThat(ChattrFlags.text(0x10 | 0x80 | 0x8_0000)).isEqualTo("iAe");
    assertThat(ChattrFlags.text(ChattrFlags.MASK)).isEqualTo("suSDiadAcEjtTeVCxFPm");
    assertThat(ChattrFlags.text(0)).isEqualTo("-");
  }

  @Test
  void whatTheKernelSetsByItselfIsNoValue() {
    int indexed = 0x1000;
    int inline = 0x1000_0000;
    int huge = 0x4_0000;
    assertThat(ChattrFlags.MASK & (indexed | inline | huge)).isZero();
    assertThat(ChattrFlags.text(indexed | 0x10)).isEqualTo("i");
  }

  @Test
  void aFileSystemHasItsNameOrItsNumber() {
    assertThat(FileSystemName.of(0xef53)).isEqualTo("ext4");
    assertThat(FileSystemName.of(0xf2f5_2010L)).isEqualTo("f2fs");
    assertThat(FileSystemName.of(0x1bad_face)).isEqualTo("0x1badface");
    assertThat(FileSystemName.of(0xffff_ffffL)).isEqualTo("0xffffffff");
  }
}
