package dev.fim.file.inode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.path.ByteString;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InodeValuesTest {

  private static final ByteString VERITY = ByteString.ofHex("0001" + "ab".repeat(32));

  @Provide
  Arbitrary<InodeValues> values() {
    Arbitrary<Long> numbers = Arbitraries.longs().between(InodeValues.ABSENT, 0xffff_ffffL);
    Arbitrary<ByteString> verity =
        Arbitraries.bytes().array(byte[].class).ofMinSize(3).ofMaxSize(66).map(ByteString::wrap);
    return Combinators.combine(numbers, numbers, numbers, verity.injectNull(0.3))
        .as(InodeValues::new);
  }

  @Property(tries = 300)
  void bytesGiveTheSameValues(@ForAll @From("values") InodeValues values) {
    assertThat(InodeValues.of(values.toBytes())).isEqualTo(values);
  }

  @Property(tries = 300)
  void anyBytesGiveValuesOrOneError(@ForAll byte[] bytes) {
    try {
      InodeValues values = InodeValues.of(bytes);
      assertThat(InodeValues.of(values.toBytes())).isEqualTo(values);
    } catch (IllegalArgumentException expected) {
      assertThat(expected).hasMessageContaining("of");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "01", "01000000", "08", "080001", "0100000000ff"})
  void bytesCutShortOrTooLongAreRefused(String hex) {
    assertThatThrownBy(() -> InodeValues.of(HexFormat.of().parseHex(hex)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void numbersHave32Bits() {
    for (long number : new long[] {-2, 1L << 32, Long.MAX_VALUE}) {
      assertThatThrownBy(() -> InodeValues.NONE.withProject(number))
          .isInstanceOf(IllegalArgumentException.class);
    }
    byte[] longest = new byte[67];
    Arrays.fill(longest, (byte) 1);
    assertThatThrownBy(() -> InodeValues.NONE.withVerity(ByteString.wrap(longest)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatOtherValuesLackStays() {
    InodeValues ours = new InodeValues(1, 0x10, 3, VERITY);
    assertThat(ours.and(InodeValues.NONE)).isEqualTo(ours);
    assertThat(InodeValues.NONE.and(ours)).isEqualTo(ours);
    assertThat(ours.and(InodeValues.NONE.withProject(0)).project()).isZero();
  }

  @Test
  void theDigestIsWrittenAsFsverityWritesIt() {
    assertThat(InodeValues.NONE.verityText()).isNull();
    assertThat(InodeValues.NONE.withVerity(VERITY).verityText())
        .isEqualTo("sha256:" + "ab".repeat(32));
    assertThat(InodeValues.NONE.withVerity(ByteString.ofHex("000201")).verityText())
        .isEqualTo("sha512:01");
    assertThat(InodeValues.NONE.withVerity(ByteString.ofHex("ff0901")).verityText())
        .isEqualTo("algorithm-65289:01");
  }
}
