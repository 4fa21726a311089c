package dev.fim.report.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.fleet.BaselineClaim;
import dev.fim.fleet.Drift;
import dev.fim.fleet.Fleet;
import dev.fim.fleet.PodIdentity;
import dev.fim.fleet.PodState;
import dev.fim.report.ReportFormat;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FleetOutputTest {

  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
  private static final String HOSTILE = "<script>x</script>\"'&\n\u001b[31m\u202e\u0000";

  private static final Fleet FLEET =
      new Fleet(
          List.of(
              pod("calm", "alive", "intact", NOW.minusSeconds(60), null),
              pod(HOSTILE, "drift", "drifted", NOW, new Drift(NOW, "drifted", HOSTILE)),
              pod("quiet", "alive", "intact", NOW.minusSeconds(7200), null),
              pod("over", "gone", null, NOW.minusSeconds(7200), null)),
          NOW.minusSeconds(86_400),
          NOW,
          false);

  private static PodState pod(
      String name,
      String kind,
      @org.jspecify.annotations.Nullable String verdict,
      Instant at,
      @org.jspecify.annotations.Nullable Drift drift) {
    return new PodState(
        "a_role",
        new PodIdentity(null, name, name, name, name, name),
        name,
        new PodState.Heard(at, kind, verdict, name),
        new BaselineClaim(name, 3L, name, name),
        false,
        drift == null ? 0 : 2,
        drift);
  }

  private static String written(ReportFormat format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FleetOutput.write(FLEET, "postgresql://h:5432/fim", out, format);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void textTellsTheStateOfEachContainerAndCounts() {
    assertThat(written(ReportFormat.TEXT))
        .contains("intact       calm/calm/calm\n")
        .contains("silent       quiet/quiet/quiet\n")
        .contains("gone         over/over/over\n")
        .contains("  baseline   calm 3 (calm, not in the catalogue)\n")
        .contains("  heard      1 min ago (2026-11-27T11:59:00Z), alive, as a_role\n")
        .contains("  drift      2 times, the last 2026-11-27T12:00:00Z\n")
        .endsWith(
            "postgresql://h:5432/fim: 4 containers: 1 drifted, 1 silent, 1 intact, 1 gone since"
                + " 2026-11-26T12:00:00Z\n");
  }

  @Test
  void whatASidecarSaysNeitherReachesTheTerminalNorIsMarkup() {
    String text = written(ReportFormat.TEXT);
    assertThat(text).doesNotContain("\u001b", "\u202e", "\u0000").contains("\\x1b[31m");
    String page = written(ReportFormat.HTML);
    assertThat(page)
        .doesNotContain("<script>x", "\u001b", "\u202e", "\u0000")
        .contains("&lt;script&gt;x&lt;/script&gt;");
    assertThat(page.split("<script>", -1)).hasSize(2);
    String json = written(ReportFormat.JSON);
    assertThat(json).doesNotContain("\u001b", "\u0000").contains("\\u001B[31m");
  }

  @Test
  void thePageAllowsItsOwnStyleAndScriptAndNothingElse() {
    String page = written(ReportFormat.HTML);
    assertThat(page)
        .contains("Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-")
        .contains("<title>fleet: drifted</title>")
        .doesNotContain("http://", "https://", "src=", "{{");
  }
}
