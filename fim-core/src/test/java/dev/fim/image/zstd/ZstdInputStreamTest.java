package dev.fim.image.zstd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.image.stream.MalformedException;
import dev.fim.testing.ImageArchive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The frames are those of `src/test/resources/zstd/make.sh`.
class ZstdInputStreamTest {

  private static byte[] frames(String name) throws IOException {
    try (InputStream in = ZstdInputStreamTest.class.getResourceAsStream("/zstd/" + name + ".zst")) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  private static byte[] unpacked(byte[] frames) throws IOException {
    try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(frames))) {
      return in.readAllBytes();
    }
  }

  private static void assertRefused(byte[] frames, String fact) {
    assertThatThrownBy(() -> unpacked(frames))
        .isInstanceOf(MalformedException.class)
        .hasMessage(fact);
  }

  @ParameterizedTest
  @CsvSource({
    "fast, 818e0c2ed18bfb8e0460c99249ec0e309e10ba3f0c85fdc904f310284fa34d6b",
    "usual, 836985a7666a86643e1dee3fea43d525144c15ec17ef538621c5b701d9ad05ac",
    "best, 836985a7666a86643e1dee3fea43d525144c15ec17ef538621c5b701d9ad05ac",
    "unchecked, ae427e5063b165c69f2ba7447e5fd91648d79285550ef0d8e5f173ea50371856",
    "sized, 449d292bfbbf257ee875f3296f242d70456957c0946a6244985531bba739e61c",
    "zeros, 886715e4051e827f4fe215df3053af3f85ad0d352db2c829c7487af6d78efe30",
    "frames, daa292701acf9f19e17b423dde57f3deb08d650c77ef06a88f9b44e1ae1ca672",
    "skippable, 449d292bfbbf257ee875f3296f242d70456957c0946a6244985531bba739e61c"
  })
  void whatZstdPackedIsUnpacked(String name, String sha256) throws IOException {
    assertThat(ImageArchive.digest(unpacked(frames(name)))).isEqualTo(sha256);
  }

  @Test
  void blocksThatAreNotPackedAreRead() throws IOException {
    byte[] random = new byte[300_000];
    new Random(1).nextBytes(random);
    assertThat(unpacked(ImageArchive.zstd(random))).isEqualTo(random);
    assertThat(unpacked(ImageArchive.zstd(new byte[0]))).isEmpty();
    assertThat(unpacked(new byte[0])).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fast", "usual", "best", "sized", "zeros"})
  void aFlippedBitIsSeen(String name) throws IOException {
    byte[] good = frames(name);
    byte[] content = unpacked(good);
    Random random = new Random(3);
    for (int i = 0; i < 200; i++) {
      byte[] bad = good.clone();
      int bit = random.nextInt(8 * bad.length);
      bad[bit / 8] ^= (byte) (1 << (bit % 8));
      byte[] other;
      try {
        other = unpacked(bad);
      } catch (MalformedException e) {
        continue;
      }
      // the reserved and unused bits of a header, and the size of a window, change nothing
      assertThat(bit / 8).as("bit %d", bit).isLessThan(6);
      assertThat(other).isEqualTo(content);
    }
  }

  @Test
  void framesThatAreCutShortAreRefused() throws IOException {
    byte[] good = frames("fast");
    for (int length = 1; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThatThrownBy(() -> unpacked(cut)).isInstanceOf(MalformedException.class);
    }
    assertRefused(Arrays.copyOf(good, good.length - 1), "its zstd data are cut short");
  }

  @Test
  void whatFollowsAFrameIsRefused() throws IOException {
    byte[] good = frames("sized");
    byte[] more = Arrays.copyOf(good, good.length + 4);
    assertRefused(more, "its zstd data are followed by other data");
  }

  @Test
  void aWindowBeyondTheLimitIsRefused() {
    long most = Math.min(ZstdInputStream.MOST_WINDOW, Runtime.getRuntime().maxMemory() / 8);
    assertRefused(
        HexFormat.of().parseHex("28b52ffd00a8"),
        "its zstd data need a window of 2147483648 bytes, and %d is the limit".formatted(most));
    assertRefused(
        HexFormat.of().parseHex("28b52ffde0ffffffffffffffff"),
        "its zstd data need a window of 18446744073709551615 bytes, and %d is the limit"
            .formatted(most));
  }

  @Test
  void aDictionaryIsRefused() {
    assertRefused(HexFormat.of().parseHex("28b52ffd015007"), "its zstd data need a dictionary");
  }

  @Test
  void aSizeThatLiesIsRefused() {
    assertRefused(
        HexFormat.of().parseHex("28b52ffd2005" + "190000" + "616263"),
        "its zstd data do not have the 5 bytes that they claim");
  }

  @Test
  void anyPackedBlockGivesBytesOrOneFault() throws IOException {
    Random random = new Random(5);
    byte[] good = frames("usual");
    for (int i = 0; i < 2000; i++) {
      byte[] bad = Arrays.copyOf(good, 200 + random.nextInt(2000));
      for (int n = 0; n < 20; n++) {
        bad[9 + random.nextInt(bad.length - 9)] = (byte) random.nextInt();
      }
      try {
        unpacked(bad);
      } catch (MalformedException e) {
        assertThat(e.fact()).startsWith("its zstd data");
      }
    }
  }
}
