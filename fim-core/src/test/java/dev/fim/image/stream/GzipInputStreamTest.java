package dev.fim.image.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.testing.ImageArchive;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class GzipInputStreamTest {

  private static byte[] unpacked(byte[] members) throws IOException {
    try (GzipInputStream in = new GzipInputStream(new ByteArrayInputStream(members))) {
      return in.readAllBytes();
    }
  }

  private static void assertRefused(byte[] members, String fact) {
    assertThatThrownBy(() -> unpacked(members))
        .isInstanceOf(MalformedException.class)
        .hasMessage(fact);
  }

  @Test
  void membersAreReadOneAfterTheOther() throws IOException {
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    members.writeBytes(ImageArchive.gzip(new byte[200_000]));
    members.writeBytes(ImageArchive.gzip(new byte[0]));
    members.writeBytes(ImageArchive.gzip(new byte[] {7}));
    assertThat(unpacked(members.toByteArray())).hasSize(200_001).endsWith(7);
  }

  @Test
  void eachFieldOfAHeaderIsPassedOver() throws IOException {
    byte[] plain = ImageArchive.gzip(new byte[] {1, 2});
    ByteArrayOutputStream member = new ByteArrayOutputStream();
    member.writeBytes(
        HexFormat.of().parseHex("1f8b081e000000000003" + "0200aabb" + "6100" + "6200"));
    member.writeBytes(new byte[2]);
    member.write(plain, 10, plain.length - 10);
    assertThat(unpacked(member.toByteArray())).containsExactly(1, 2);
  }

  @Test
  void everyFaultIsRefused() {
    byte[] good =
        ImageArchive.gzip("content".repeat(50).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertRefused(Arrays.copyOf(good, good.length - 1), "its gzip data are cut short");
    assertRefused(Arrays.copyOf(good, 15), "its gzip data are cut short");
    assertRefused(Arrays.copyOf(good, good.length + 1), "its gzip data are followed by other data");
    byte[] sum = good.clone();
    sum[good.length - 8]++;
    assertRefused(sum, "its gzip data do not have their check sum");
    byte[] length = good.clone();
    length[good.length - 1]++;
    assertRefused(length, "its gzip data do not have their check sum");
    byte[] method = good.clone();
    method[2] = 7;
    assertRefused(method, "its gzip data have a header of an unknown form");
    byte[] data = good.clone();
    data[10] = 7;
    assertRefused(data, "its gzip data are damaged");
  }
}
