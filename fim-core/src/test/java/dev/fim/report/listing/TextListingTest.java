package dev.fim.report.listing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.baseline.Generation;
import dev.fim.baseline.GenerationOrigin;
import dev.fim.file.AttributeSet;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Scope;
import dev.fim.report.ReportFormat;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextListingTest {

  private static String listed(int columns, String... paths) {
    Generation generation =
        new Generation(
            1,
            Instant.parse("2026-11-22T10:00:00Z"),
            new GenerationOrigin(
                RawPath.ROOT,
                Scope.of(List.of(paths).stream().map(RawPath::ofUtf8).toList()),
                null,
                null,
                MountCrossing.STAY),
            6767,
            0,
            AttributeSet.NONE,
            0,
            null);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Listing listing = Listing.on(out, ReportFormat.TEXT, columns)) {
      listing.generation(generation);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void pathsThatDoNotFitInALineStandOneBelowTheOther() {
    String line = "    1  2026-11-22T10:00:00Z                 6767      0  /:";
    String[] paths = {"/etc", "/usr/bin", "/usr/local/bin"};
    assertThat(listed(80, paths))
        .endsWith(line + "\n       /etc\n       /usr/bin\n       /usr/local/bin\n");
    assertThat(listed(100, paths)).endsWith(line + " /etc, /usr/bin, /usr/local/bin\n");
    assertThat(listed(0, paths)).endsWith(line + " /etc, /usr/bin, /usr/local/bin\n");
    assertThat(listed(80, "/etc", "/srv")).endsWith(line + " /etc, /srv\n");
  }
}
