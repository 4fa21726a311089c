package dev.fim.checked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.checked.LastCheck.Extent;
import dev.fim.checked.LastCheck.Reading;
import dev.fim.compare.Summary;
import dev.fim.path.RawPath;
import dev.fim.policy.Scope;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LastCheckTextTest {

  private static final Instant TIME = Instant.parse("2026-11-27T21:00:00.5Z");

  private static LastCheck check(Extent extent, String... paths) {
    return new LastCheck(
        TIME,
        3,
        Reading.CHANGED,
        extent,
        RawPath.ofUtf8("/srv/a\nb"),
        Scope.of(List.of(paths).stream().map(RawPath::ofUtf8).toList()),
        new Summary(7, 1, 2, 3, 4, 5));
  }

  @Test
  void whatIsWrittenIsRead() {
    LastChecks part =
        LastChecks.NONE.with(check(Extent.WHOLE, "/")).with(check(Extent.PART, "/e", "/f g"));
    LastChecks whole = part.with(check(Extent.WHOLE, "/"));
    assertThat(part.latest()).isNotEqualTo(part.whole());
    for (LastChecks checks : List.of(LastChecks.NONE, part, whole)) {
      assertThat(LastCheckText.parse(LastCheckText.of(checks))).isEqualTo(checks);
    }
  }

  @Test
  void aNameOfALaterVersionIsNoFault() {
    String text = text(LastChecks.NONE.with(check(Extent.WHOLE, "/")));
    assertThat(parsed(text + "later some thing\n")).isEqualTo(parsed(text)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fim.checked/1|fim.checked/2",
        "check\n|",
        "ended 2026-11-27T21:00:00.500Z|ended today",
        "generation 3|generation",
        "generation 3|generation -3",
        "added 1\n|",
        "root /|root ",
        "path /|path \\x",
      })
  void aFaultMakesItUnknown(String replacement) {
    String text = text(LastChecks.NONE.with(check(Extent.WHOLE, "/")));
    String[] parts = replacement.split("\\|", -1);
    assertThat(text).contains(parts[0]);
    assertThat(parsed(text.replace(parts[0], parts[1]))).isNull();
  }

  @Property
  void noBytesFailOtherwise(@ForAll byte[] bytes) {
    LastCheckText.parse(bytes);
    byte[] text = LastCheckText.of(LastChecks.NONE);
    byte[] both = java.util.Arrays.copyOf(text, text.length + bytes.length);
    System.arraycopy(bytes, 0, both, text.length, bytes.length);
    LastCheckText.parse(both);
  }

  private static String text(LastChecks checks) {
    return new String(LastCheckText.of(checks), StandardCharsets.UTF_8);
  }

  private static LastChecks parsed(String text) {
    return LastCheckText.parse(text.getBytes(StandardCharsets.UTF_8));
  }
}
