package dev.fim.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RawPathTest {

  @Property
  void theOrderIsThatOfTheNamesFromTheRootDown(
      @ForAll("paths") RawPath left, @ForAll("paths") RawPath right) {
    assertThat(Integer.signum(left.compareTo(right)))
        .isEqualTo(Integer.signum(compareNames(left.names(), right.names())));
  }

  private static int compareNames(List<ByteString> left, List<ByteString> right) {
    Iterator<ByteString> others = right.iterator();
    for (ByteString name : left) {
      if (!others.hasNext()) {
        return 1;
      }
      int order = name.compareTo(others.next());
      if (order != 0) {
        return order;
      }
    }
    return others.hasNext() ? -1 : 0;
  }

  @Property
  void whatLiesBelowADirectoryStandsTogether(
      @ForAll("paths") RawPath directory,
      @ForAll("names") ByteString name,
      @ForAll("paths") RawPath other) {
    RawPath child = directory.child(name);
    if (other.compareTo(directory) > 0 && other.compareTo(child) < 0) {
      assertThat(other.isWithin(directory)).isTrue();
    }
  }

  @Property
  void aPathComesBackFromItsDisplayForm(@ForAll("paths") RawPath path) {
    assertThat(RawPath.parse(path.display())).isEqualTo(path);
    assertThat(RawPath.of(path.toByteArray())).isEqualTo(path).hasSameHashCodeAs(path);
  }

  @Property
  void aChildHasItsDirectoryAsParent(
      @ForAll("paths") RawPath directory, @ForAll("names") ByteString name) {
    RawPath child = directory.child(name);
    assertThat(child.parent()).isEqualTo(directory);
    assertThat(child.name()).isEqualTo(name);
    assertThat(child.depth()).isEqualTo(directory.depth() + 1).isEqualTo(child.names().size());
    assertThat(child.isWithin(directory)).isTrue();
    assertThat(directory.isWithin(child)).isFalse();
    assertThat(child).isGreaterThan(directory);
  }

  @Property
  void aPathOnABaseHasTheNamesOfBoth(@ForAll("paths") RawPath path, @ForAll("paths") RawPath base) {
    List<ByteString> names = new ArrayList<>(base.names());
    names.addAll(path.names());
    assertThat(path.on(base).names()).isEqualTo(names);
    assertThat(path.on(base).isWithin(base)).isTrue();
  }

  @Property
  void aNormalPathIsItsOwnNormalForm(@ForAll("paths") RawPath path) {
    assertThat(RawPath.normalize(path.toByteArray())).isEqualTo(path);
  }

  @Provide
  Arbitrary<ByteString> names() {
    Arbitrary<Byte> anything = Arbitraries.bytes().filter(b -> b != 0 && b != '/');
    Arbitrary<Byte> nearTheSlash = Arbitraries.of((byte) 1, (byte) '.', (byte) '0', (byte) 0xff);
    return Arbitraries.oneOf(anything, nearTheSlash)
        .array(byte[].class)
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(ByteString::of)
        .filter(name -> !name.hex().equals("2e") && !name.hex().equals("2e2e"));
  }

  @Provide
  Arbitrary<RawPath> paths() {
    return names()
        .list()
        .ofMaxSize(4)
        .map(names -> {
          RawPath path = RawPath.ROOT;
          for (ByteString name : names) {
            path = path.child(name);
          }
          return path;
        });
  }

  @Test
  void aDirectoryAndAllBelowItComeBeforeASiblingThatBeginsLikeIt() {
    assertThat(
            List.of(
                RawPath.ofUtf8("/"),
                RawPath.ofUtf8("/a"),
                RawPath.ofUtf8("/a/z"),
                RawPath.parse("/a\\x01"),
                RawPath.ofUtf8("/a b"),
                RawPath.ofUtf8("/a-b"),
                RawPath.ofUtf8("/a.b"),
                RawPath.ofUtf8("/ab"),
                RawPath.ofUtf8("/ä"),
                RawPath.parse("/\\xff")))
        .isSorted();
  }

  @Test
  void dotsAndSlashesAreResolvedByTheirText() {
    assertThat(normalized("/")).isEqualTo("/");
    assertThat(normalized("//a///b/")).isEqualTo("/a/b");
    assertThat(normalized("/a/./b/../c/.")).isEqualTo("/a/c");
    assertThat(normalized("/../..")).isEqualTo("/");
    assertThat(normalized("/...")).isEqualTo("/...");
    assertThat(normalized("/.a/..b")).isEqualTo("/.a/..b");
  }

  private static String normalized(String path) {
    return RawPath.normalize(ByteString.ofUtf8(path).toByteArray()).display();
  }

  @Test
  void whatIsNotAbsoluteAndNormalIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RawPath.ofUtf8("a"))
        .withMessage("not an absolute path: a");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RawPath.ofUtf8(""))
        .withMessage("not an absolute path: ");
    for (String path : List.of("//", "/a/", "/a//b", "/.", "/..", "/a/../b", "/a/./b")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> RawPath.ofUtf8(path))
          .withMessage("an empty name, '.' or '..' in a path: " + path);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RawPath.parse("/a\\x00b"))
        .withMessage("a NUL or a slash in a name: /a\\x00b");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RawPath.normalize(new byte[] {'/', 0}))
        .withMessage("a NUL or a slash in a name: \\x00");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RawPath.ROOT.child(ByteString.ofUtf8("a/b")))
        .withMessage("a NUL or a slash in a name: a/b");
  }

  @Test
  void theRootHasNoParentAndNoName() {
    assertThat(RawPath.ROOT.parent()).isNull();
    assertThat(RawPath.ROOT.name()).isEqualTo(ByteString.EMPTY);
    assertThat(RawPath.ROOT.names()).isEmpty();
    assertThat(RawPath.ROOT.depth()).isZero();
    assertThat(RawPath.ofUtf8("/a").parent()).isEqualTo(RawPath.ROOT);
  }

  @Test
  void aSiblingThatBeginsLikeADirectoryIsNotWithinIt() {
    assertThat(RawPath.ofUtf8("/ab").isWithin(RawPath.ofUtf8("/a"))).isFalse();
    assertThat(RawPath.ofUtf8("/a").isWithin(RawPath.ofUtf8("/a"))).isTrue();
    assertThat(RawPath.ofUtf8("/a").isWithin(RawPath.ROOT)).isTrue();
  }

  @Test
  void aPathMayBeLongerThanTheKernelTakesAtOnce() {
    RawPath path = RawPath.ROOT;
    for (int i = 0; i < 2000; i++) {
      path = path.child(ByteString.ofUtf8("directory"));
    }
    assertThat(path.length()).isEqualTo(20_000);
    assertThat(path.depth()).isEqualTo(2000);
    assertThat(RawPath.of(path.toByteArray())).isEqualTo(path);
  }

  /// A list may have a name with a million parts.
  @Test
  void normalizingTakesTimeByTheLength() {
    byte[] path = ("/a/./b/..".repeat(500_000) + "/").getBytes(StandardCharsets.US_ASCII);
    RawPath normal =
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> RawPath.normalize(path));
    assertThat(normal.length()).isEqualTo(1_000_000);
    assertThat(RawPath.normalize("/a/../../..".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(RawPath.ROOT);
  }
}
