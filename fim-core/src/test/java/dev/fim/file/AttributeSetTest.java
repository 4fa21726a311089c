package dev.fim.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.EnumSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AttributeSetTest {

  @Property
  void itIsTheSetOfItsAttributes(
      @ForAll Set<Attribute> left, @ForAll Set<Attribute> right, @ForAll Attribute one) {
    AttributeSet set = AttributeSet.of(left);
    AttributeSet other = AttributeSet.of(right);

    assertThat(set.toList()).hasSameElementsAs(left).isSorted().hasSize(left.size());
    assertThat(set.contains(one)).isEqualTo(left.contains(one));
    assertThat(set.isEmpty()).isEqualTo(left.isEmpty());
    assertThat(set.with(one).without(one)).isEqualTo(set.without(one));
    assertThat(set.containsAll(other)).isEqualTo(left.containsAll(right));
    assertThat(set.containsAny(other)).isEqualTo(right.stream().anyMatch(left::contains));
    assertThat(set.union(other).minus(other)).isEqualTo(set.minus(other));
    assertThat(set.minus(other).union(set.intersect(other))).isEqualTo(set);
  }

  @Test
  void theDefaultIsWhatTheDesignNames() {
    assertThat(AttributeSet.DEFAULT)
        .hasToString(
            "type, mode, uid, gid, size, mtime, link, rdev, caps, sha256, acl, flags, security");
  }

  @Test
  void theDigestsAreAllThatThereAre() {
    assertThat(AttributeSet.DIGESTS)
        .hasToString("md5, sha1, sha256, sha512, sha512-256, sha3-256, sha3-512, blake3");
  }

  @Test
  void eachTypeHasItsAttributes() {
    assertThat(AttributeSet.ALL.minus(AttributeSet.of(FileType.FILE))).hasToString("link, rdev");
    assertThat(AttributeSet.of(FileType.SYMLINK).minus(AttributeSet.of(FileType.FIFO)))
        .hasToString("link");
    assertThat(AttributeSet.of(FileType.CHAR).minus(AttributeSet.of(FileType.FIFO)))
        .hasToString("rdev");
    for (FileType type : EnumSet.complementOf(EnumSet.of(FileType.FILE))) {
      assertThat(AttributeSet.of(type).containsAny(AttributeSet.DIGESTS)).isFalse();
      assertThat(AttributeSet.of(type).contains(Attribute.CAPS)).isFalse();
    }
  }

  @Test
  void everyAttributeHasItsOwnLabelAndIsFoundByIt() {
    for (Attribute attribute : Attribute.values()) {
      assertThat(Attribute.ofLabel(attribute.label())).isEqualTo(attribute);
    }
    assertThat(Attribute.ofLabel("SHA256")).isNull();
  }

  @Test
  void bitsThatStandForNothingAreRefused() {
    assertThat(new AttributeSet(AttributeSet.ALL.bits())).isEqualTo(AttributeSet.ALL);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AttributeSet(1L << Attribute.values().length))
        .withMessage(
            "bits beyond the last attribute: %x".formatted(1L << Attribute.values().length));
  }
}
