package dev.fim.sidecar.setting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.sidecar.setting.Setting.Reach;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Page, shipped file and table are the same.
class SettingsPageTest {

  private static final Path SHIPPED = Path.of("../config/sidecar.yaml");

  @TempDir private Path directory;

  private static String row(Setting<?> setting) {
    String standard = setting.standard() == null ? "" : "`" + setting.standard() + "`";
    String middle = setting.reach() == Reach.CHOICE ? "" : " " + standard + " |";
    return "| `%s` |%s %s | %s |"
        .formatted(setting.key(), middle, setting.allowed(), setting.meaning())
        .replace("|  |", "| |");
  }

  @Test
  void thePageHasEachSettingAndNoOther() throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("../docs/reference/sidecar.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .toList();
    assertThat(rows)
        .containsExactlyElementsOf(Setting.all().stream().map(SettingsPageTest::row).toList());
  }

  @Test
  void theShippedFileIsReadAndSaysNothingThatDoesNotHoldAnyway() {
    Settings shipped = SettingSources.read(SHIPPED, Map.of(), Map.of());
    Settings standard = SettingSources.read(null, Map.of(), Map.of());
    for (Setting<?> setting : Setting.all()) {
      assertThat(String.valueOf(shipped.targets().getFirst().find(setting)))
          .isEqualTo(String.valueOf(standard.targets().getFirst().find(setting)));
    }
  }

  @Test
  void whatTheShippedFileHasInCommentsIsAllowedAndIsEverySettingThatHasADefault()
      throws IOException {
    String text =
        Files.readAllLines(SHIPPED).stream()
            .filter(line -> line.matches("# ( *- | *)?[a-z-]+:( .*)?|version: 1"))
            .map(line -> line.startsWith("# ") ? line.substring(2) : line)
            .collect(Collectors.joining("\n", "", "\n"));
    Settings all =
        SettingSources.read(
            Files.writeString(directory.resolve("all.yaml"), text), Map.of(), Map.of());
    assertThat(all.targets()).hasSize(3);
    assertThat(Setting.all())
        .allSatisfy(
            setting -> assertThat(text).containsPattern("(?m)^[ -]*" + setting.key() + ": "));
  }
}
