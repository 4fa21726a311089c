package dev.fim.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.path.RawPath;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScopeTest {

  private static List<RawPath> paths(String... paths) {
    return Stream.of(paths).map(RawPath::ofUtf8).toList();
  }

  private static Scope scope(String... paths) {
    return Scope.of(paths(paths));
  }

  @Test
  void pathsAreSortedAndThoseWithinOthersDropped() {
    assertThat(scope("/usr/lib", "/etc", "/usr", "/etc", "/etc-old").paths())
        .isEqualTo(paths("/etc", "/etc-old", "/usr"));
  }

  @Test
  void aScopeHoldsItsPathsAndWhatIsBelow() {
    Scope scope = scope("/etc", "/usr/bin");

    assertThat(scope.contains(RawPath.ofUtf8("/etc"))).isTrue();
    assertThat(scope.contains(RawPath.ofUtf8("/usr/bin/ls"))).isTrue();
    assertThat(scope.contains(RawPath.ofUtf8("/usr"))).isFalse();
    assertThat(scope.contains(RawPath.ofUtf8("/etc-old"))).isFalse();
  }

  @Test
  void onlyTheRootIsAll() {
    assertThat(scope("/", "/etc")).isEqualTo(Scope.ALL);
    assertThat(scope("/etc")).isNotEqualTo(Scope.ALL);
  }

  @Test
  void theIntersectionIsWhatLiesInBoth() {
    assertThat(scope("/etc", "/usr/bin", "/opt").intersect(scope("/etc/ssh", "/usr", "/srv")))
        .isEqualTo(scope("/etc/ssh", "/usr/bin"));
    assertThat(scope("/etc").intersect(Scope.ALL)).isEqualTo(scope("/etc"));
    assertThat(scope("/etc").intersect(scope("/srv")).paths()).isEmpty();
  }

  @Test
  void pathsOutOfOrderOrWithinEachOtherAreRefused() {
    assertThatThrownBy(() -> new Scope(paths("/usr", "/etc")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("paths of a scope out of order, or within each other: [/usr, /etc]");
    assertThatThrownBy(() -> new Scope(paths("/etc", "/etc/ssh")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("paths of a scope out of order, or within each other: [/etc, /etc/ssh]");
  }
}
